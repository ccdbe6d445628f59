// SPDX-License-Identifier: Apache-2.0
// The life of listings: reports in, events out.
#include "broker/ledger/ledger.h"
#include "broker/ledger/tables.h"
#include "storage/state_batch.h"
#include "tests/ledger/ledger_testing.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("a first report begins a listing and one event") {
  TestLedger ledger;
  const Applied applied = ledger.Send("agency/a", {Upsert({})});
  CHECK(applied.through_sequence == 1);
  CHECK(applied.tally.created() == 1);
  REQUIRE(ledger.EventNames() == Names{"LISTED L1"});
  const v1::Entry entry = ledger.Events()[0];
  CHECK(entry.event() == 1);
  CHECK(entry.listing().subject_id() == "S1");
  CHECK(entry.listing().decision().conduct() == "unpaid judgment");
}

TEST_CASE("a record sent again with the same content changes nothing") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  const Applied applied = ledger.Send("agency/a", {Upsert({})});
  CHECK(applied.tally.unchanged() == 1);
  CHECK(ledger.EventNames().size() == 1);
}

TEST_CASE("a sequence sent again is not applied again") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({}), Withdraw("r1")});
  const Applied applied = ledger.SendFrom("agency/a", 1, {Upsert({}), Withdraw("r1")});
  CHECK(applied.through_sequence == 2);
  CHECK(applied.tally.ByteSizeLong() == 0);
  CHECK(ledger.EventNames() == Names{"LISTED L1", "LIFTED L1"});
}

TEST_CASE("the part of a batch that follows what is settled is applied") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  const Applied applied =
      ledger.SendFrom("agency/a", 1, {Upsert({}), Upsert({.record_id = "r2", .number = "2026-2"})});
  CHECK(applied.tally.created() == 1);
  CHECK(ledger.EventNames() == Names{"LISTED L1", "LISTED L2"});
}

TEST_CASE("the same decision from another department makes no second listing and no event") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  const Applied applied = ledger.Send("agency/b", {Upsert({.record_id = "other"})});
  CHECK(applied.tally.attested() == 1);
  CHECK(ledger.EventNames().size() == 1);
  CHECK(ledger.Shown(1).attestations_size() == 2);
  CHECK(ledger.Shown(1).attestations(1).agency() == "agency/b");
}

TEST_CASE("a report with another value is an amendment that shows who says what") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  ledger.Send("agency/b", {Upsert({.conduct = "hid assets"})});
  REQUIRE(ledger.EventNames() == Names{"LISTED L1", "AMENDED L1"});
  const v1::Listing listing = ledger.Events()[1].listing();
  CHECK(listing.decision().conduct() == "unpaid judgment");
  REQUIRE(listing.conflicts_size() == 1);
  CHECK(listing.conflicts(0).field() == "conduct");
  CHECK(listing.conflicts(0).value() == "hid assets");
  CHECK(listing.conflicts(0).reporters(0) == "agency/b courts/list");
}

TEST_CASE("a report that lacks a field does not differ in it") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  ledger.Send("agency/b", {Upsert({.conduct = ""})});
  CHECK(ledger.EventNames() == Names{"LISTED L1"});
  CHECK(ledger.Shown(1).conflicts_size() == 0);
}

TEST_CASE("the issuing authority's own record rules over earlier copies") {
  TestLedger ledger;
  ledger.Send("agency/copy", {Upsert({.conduct = "as copied"})});
  ledger.Send("agency/issuer", {Upsert({.conduct = "as decided", .issuer = true})});
  CHECK(ledger.Shown(1).decision().conduct() == "as decided");
  REQUIRE(ledger.Shown(1).conflicts_size() == 1);
  CHECK(ledger.Shown(1).conflicts(0).value() == "as copied");
}

TEST_CASE("the issuing authority's withdrawal lifts the listing though copies remain") {
  TestLedger ledger;
  ledger.Send("agency/issuer", {Upsert({.issuer = true})});
  ledger.Send("agency/copy", {Upsert({})});
  const Applied applied = ledger.Send("agency/issuer", {Withdraw("r1", v1::LIFT_REASON_REPAIRED)});
  CHECK(applied.tally.lifted() == 1);
  REQUIRE(ledger.EventNames() == Names{"LISTED L1", "LIFTED L1"});
  CHECK(ledger.Events()[1].lift().reason() == v1::LIFT_REASON_REPAIRED);

  SECTION("and a copy that changes afterwards does not bring it back") {
    ledger.Send("agency/copy", {Upsert({.conduct = "changed"})});
    CHECK(ledger.EventNames().size() == 2);
    CHECK(ledger.Listing(1).versions_size() == 0);
  }
  SECTION("and the authority may list it again under the same id") {
    ledger.Send("agency/issuer", {Upsert({.issuer = true})});
    CHECK(ledger.EventNames() == Names{"LISTED L1", "LIFTED L1", "LISTED L1"});
    CHECK(ledger.Row().listings_in_force() == 1);
    CHECK(ledger.Row().listings_lifted() == 0);
  }
}

TEST_CASE("where only copies exist the last withdrawal lifts") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  ledger.Send("agency/b", {Upsert({})});
  ledger.Send("agency/a", {Withdraw("r1")});
  CHECK(ledger.EventNames().size() == 1);
  ledger.Send("agency/b", {Withdraw("r1")});
  CHECK(ledger.EventNames() == Names{"LISTED L1", "LIFTED L1"});
}

TEST_CASE("a record that says its decision ended lifts the listing and stays known") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  const Report ended{.lift = v1::LIFT_REASON_COURT_ORDER};
  ledger.Send("agency/a", {Upsert(ended)});
  REQUIRE(ledger.EventNames() == Names{"LISTED L1", "LIFTED L1"});
  CHECK(ledger.Events()[1].lift().reason() == v1::LIFT_REASON_COURT_ORDER);
  CHECK(ledger.Send("agency/a", {Upsert(ended)}).tally.unchanged() == 1);
}

TEST_CASE("a decision first reported as ended is remembered without an event") {
  TestLedger ledger;
  const Applied applied =
      ledger.Send("agency/issuer", {Upsert({.issuer = true, .lift = v1::LIFT_REASON_CORRECTED})});
  CHECK(applied.tally.ended() == 1);
  CHECK(ledger.EventNames().empty());
  CHECK(ledger.Shown(1).lift().reason() == v1::LIFT_REASON_CORRECTED);
  ledger.Send("agency/copy", {Upsert({})});
  CHECK(ledger.EventNames().empty());
}

TEST_CASE("a lift erases the content from the listing and from all of its events") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  ledger.Send("agency/a", {Upsert({.conduct = "amended"})});
  ledger.Send("agency/a", {Withdraw("r1")});
  const auto events = ledger.Events();
  REQUIRE(ledger.EventNames() == Names{"LISTED L1", "AMENDED L1", "LIFTED L1"});
  for (const int index : {0, 1}) {
    CHECK(events[static_cast<size_t>(index)].withheld());
    CHECK_FALSE(events[static_cast<size_t>(index)].has_listing());
  }
  CHECK_FALSE(events[2].withheld());
  CHECK(ledger.Listing(1).versions_size() == 0);
  CHECK_FALSE(ledger.Shown(1).has_decision());
  CHECK(ledger.Shown(1).attestations_size() == 0);
}

TEST_CASE("every lift says which events it erased") {
  TestLedger ledger;
  const auto numbers = [](const Applied& applied) {
    std::vector<int64_t> values;
    for (const EventNumber number : applied.erased_events) values.push_back(number.value());
    return values;
  };
  CHECK(numbers(ledger.Send("agency/a", {Upsert({.number = "1"})})).empty());
  CHECK(numbers(ledger.Send("agency/a", {Upsert({.conduct = "amended", .number = "1"})})).empty());
  // Corrected to another decision, which ends in its turn.
  CHECK(numbers(ledger.Send("agency/a", {Upsert({.number = "2", .end_day = 20010})})) ==
        std::vector<int64_t>{1, 2});
  CHECK(numbers(ledger.Send("agency/b", {Upsert({.number = "3"}), Withdraw("r1")})) ==
        std::vector<int64_t>{5});
  // Events that are no longer kept may still be in somebody's memory.
  StateBatch trim;
  trim.Delete(Table::kEvents, EventTable::KeyOf(EventNumber(3)));
  REQUIRE(ledger.store().Write(trim).ok());
  CHECK(numbers(ledger.Tick(20011)) == std::vector<int64_t>{3});
}

TEST_CASE("a row corrected to another decision ends the former listing") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({.number = "2026-1"})});
  ledger.Send("agency/a", {Upsert({.number = "2026-7"})});
  CHECK(ledger.EventNames() == Names{"LISTED L1", "LISTED L2", "LIFTED L1"});
  CHECK(ledger.Events()[2].lift().reason() == v1::LIFT_REASON_CORRECTED);
  CHECK(ledger.Source("agency/a").live_records() == 1);
}

TEST_CASE("publication ends with its last day") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({.end_day = 20010})});
  ledger.Tick(20010);
  CHECK(ledger.EventNames().size() == 1);
  ledger.Tick(20011);
  REQUIRE(ledger.EventNames() == Names{"LISTED L1", "LIFTED L1"});
  CHECK(ledger.Events()[1].lift().reason() == v1::LIFT_REASON_EXPIRED);
  ledger.Tick(20300);
  CHECK(ledger.EventNames().size() == 2);
}

TEST_CASE("a day that was skipped ends what was due in it") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({.end_day = 20010})});
  ledger.Send("agency/a", {Upsert({.record_id = "r2", .number = "2026-2", .end_day = 20020})});
  ledger.Tick(20400);
  CHECK(ledger.EventNames() == Names{"LISTED L1", "LISTED L2", "LIFTED L1", "LIFTED L2"});
}

TEST_CASE("an end that is moved counts from where it was moved to") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({.end_day = 20010})});
  ledger.Send("agency/a", {Upsert({.end_day = 20050})});
  ledger.Tick(20030);
  CHECK(ledger.EventNames() == Names{"LISTED L1", "AMENDED L1"});
  ledger.Tick(20051);
  CHECK(ledger.EventNames().back() == "LIFTED L1");
}

TEST_CASE("what arrives after its end is not listed") {
  TestLedger ledger;
  const Applied applied = ledger.Send("agency/a", {Upsert({.end_day = 19999})});
  CHECK(applied.tally.ended() == 1);
  CHECK(ledger.EventNames().empty());
  CHECK(ledger.Shown(1).lift().reason() == v1::LIFT_REASON_EXPIRED);
}

TEST_CASE("a rejected change is kept until the record is settled") {
  TestLedger ledger;
  log::v1::LoggedChange rejected;
  rejected.set_record_id("r1");
  rejected.mutable_rejected()->add_findings()->set_rule(v1::RULE_REQUIRED);
  const Applied applied = ledger.Send("agency/a", {rejected});
  REQUIRE(applied.rejections.size() == 1);
  CHECK(applied.rejections[0].sequence() == 1);
  CHECK(ledger.Source("agency/a").kept_rejections() == 1);
  ledger.Send("agency/a", {Upsert({})});
  CHECK(ledger.Source("agency/a").kept_rejections() == 0);
}

TEST_CASE("an unchanged record counts, settles what was rejected, and changes nothing") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  log::v1::LoggedChange rejected;
  rejected.set_record_id("r1");
  rejected.mutable_rejected()->add_findings()->set_rule(v1::RULE_REQUIRED);
  ledger.Send("agency/a", {rejected});
  log::v1::LoggedChange unchanged;
  unchanged.set_record_id("r1");
  unchanged.mutable_unchanged();
  CHECK(ledger.Send("agency/a", {unchanged}).tally.unchanged() == 1);
  CHECK(ledger.Source("agency/a").kept_rejections() == 0);
  CHECK(ledger.Source("agency/a").live_records() == 1);
  CHECK(ledger.EventNames() == Names{"LISTED L1"});
}

TEST_CASE("a listing that moves to other views is amended though its content is the same") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({.region = "440305"})});
  ledger.Send("agency/a", {Upsert({.region = "310000"})});
  CHECK(ledger.EventNames() == Names{"LISTED L1", "AMENDED L1"});
}

TEST_CASE("a withdrawal of what was never there changes nothing") {
  TestLedger ledger;
  CHECK(ledger.Send("agency/a", {Withdraw("nobody")}).tally.unchanged() == 1);
  CHECK(ledger.EventNames().empty());
}

}  // namespace
}  // namespace landbridge::testing
