// SPDX-License-Identifier: Apache-2.0
// Ticks that lift what is due in several steps.
#include <string>
#include <tuple>
#include <vector>

#include "broker/ledger/ledger.h"
#include "broker/ledger/state_digests.h"
#include "broker/ledger/tables.h"
#include "tests/ledger/ledger_testing.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Names = std::vector<std::string>;

constexpr int32_t kLater = 20100;

Report Ending(const std::string& id, int32_t end_day) {
  return {.record_id = id, .number = id, .end_day = end_day};
}

// Listings 1 to 6, of which all but the fifth are due on 20021, the third first.
void ListSix(TestLedger& ledger) {
  ledger.Send("agency/a", {Upsert(Ending("1", 20020)), Upsert(Ending("2", 20020)),
                           Upsert(Ending("3", 20010)), Upsert(Ending("4", 20020)),
                           Upsert(Ending("5", kLater)), Upsert(Ending("6", 20020))});
}

// Ticks as the pipeline appends them, until nothing that ended is left.
int TickToTheEnd(TestLedger& ledger, int32_t today, int32_t lifts_max) {
  int ticks = 0;
  do {
    ledger.Tick(today, lifts_max);
    ++ticks;
  } while (ledger.Row().has_next_due());
  return ticks;
}

std::vector<int32_t> DueDays(TestLedger& ledger) {
  std::vector<int32_t> days;
  auto scan = DueTable::Scan(ledger.store(), DueTable::All());
  while (scan.Next()) days.push_back(static_cast<int32_t>(std::get<0>(scan.key())));
  REQUIRE(scan.status().ok());
  return days;
}

Names LiftsOf(const TestLedger& ledger) {
  Names lifts;
  for (const v1::Entry& entry : ledger.Events()) {
    if (entry.kind() == v1::ENTRY_KIND_LIFTED) lifts.push_back(entry.listing_id());
  }
  return lifts;
}

TEST_CASE("ticks that lift so many at most lift together what is due: once, the earliest first") {
  TestLedger ledger;
  ListSix(ledger);
  CHECK(ledger.Tick(20021, 2).tally.lifted() == 2);
  CHECK(LiftsOf(ledger) == Names{"L3", "L1"});
  CHECK(ledger.Row().next_due().day() == 20020);
  CHECK(ledger.Row().next_due().listing() == 2);
  CHECK(ledger.Tick(20021, 2).erased_events.size() == 2);
  CHECK(LiftsOf(ledger) == Names{"L3", "L1", "L2", "L4"});
  CHECK(ledger.Row().has_next_due());
  ledger.Tick(20021, 2);
  CHECK(LiftsOf(ledger) == Names{"L3", "L1", "L2", "L4", "L6"});
  CHECK_FALSE(ledger.Row().has_next_due());
  CHECK(ledger.Row().listings_in_force() == 1);
  CHECK(ledger.Row().listings_lifted() == 5);
  CHECK(DueDays(ledger) == std::vector<int32_t>{kLater});
  ledger.Tick(20021, 2);
  CHECK(LiftsOf(ledger).size() == 5);
}

TEST_CASE("a tick that lifts exactly as many as it may leaves nothing") {
  TestLedger ledger;
  ListSix(ledger);
  ledger.Tick(20021, 5);
  CHECK(LiftsOf(ledger).size() == 5);
  CHECK_FALSE(ledger.Row().has_next_due());
}

TEST_CASE("a tick without a limit, as the first versions wrote it, lifts all that is due") {
  TestLedger ledger, after_a_limit;
  for (TestLedger* each : {&ledger, &after_a_limit}) ListSix(*each);
  ledger.Tick(20021);
  CHECK(LiftsOf(ledger) == Names{"L3", "L1", "L2", "L4", "L6"});
  CHECK_FALSE(ledger.Row().has_next_due());
  after_a_limit.Tick(20021, 1);
  after_a_limit.Tick(20021);
  CHECK(LiftsOf(after_a_limit) == LiftsOf(ledger));
  CHECK_FALSE(after_a_limit.Row().has_next_due());
}

TEST_CASE("a day that begins while lifts remain is taken along") {
  TestLedger ledger;
  ListSix(ledger);
  ledger.Tick(20021, 1);
  ledger.Tick(kLater + 1, 4);
  CHECK(ledger.Row().today() == kLater + 1);
  CHECK(LiftsOf(ledger) == Names{"L3", "L1", "L2", "L4", "L6"});
  ledger.Tick(kLater, 4);  // a clock that was set back
  CHECK(ledger.Row().today() == kLater + 1);
  CHECK(LiftsOf(ledger).back() == "L5");
  CHECK_FALSE(ledger.Row().has_next_due());
  CHECK(DueDays(ledger).empty());
}

TEST_CASE("a listing that another report goes on with is amended by its tick, once") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert(Ending("1", 20010)), Upsert(Ending("2", 20010))});
  ledger.Send("agency/b", {Upsert(Ending("1", kLater))});
  CHECK(TickToTheEnd(ledger, 20011, 1) == 2);
  const Names names = ledger.EventNames();
  CHECK(Names(names.end() - 2, names.end()) == Names{"AMENDED L1", "LIFTED L2"});
  CHECK(DueDays(ledger) == std::vector<int32_t>{kLater});
}

TEST_CASE("a change to a listing that no tick has come to finds it lifted, once") {
  TestLedger ledger;
  ListSix(ledger);
  ledger.Tick(20021, 2);
  const Applied applied = ledger.Send("agency/a", {Withdraw("6")});
  CHECK(applied.tally.withdrawn() == 1);
  CHECK(applied.tally.lifted() == 0);  // the end of the day did it, not the agency
  CHECK(applied.erased_events == std::vector<EventNumber>{EventNumber(6)});
  CHECK(LiftsOf(ledger) == Names{"L3", "L1", "L6"});
  CHECK(ledger.Events().back().lift().reason() == v1::LIFT_REASON_EXPIRED);
  CHECK(ledger.Row().listings_in_force() == 3);
  CHECK(ledger.Row().listings_lifted() == 3);
  CHECK(DueDays(ledger) == std::vector<int32_t>{20020, 20020, kLater});
  TickToTheEnd(ledger, 20021, 2);
  CHECK(LiftsOf(ledger) == Names{"L3", "L1", "L6", "L2", "L4"});
  CHECK(ledger.Row().listings_in_force() == 1);
  CHECK(ledger.Row().listings_lifted() == 5);
}

TEST_CASE("a change may lift the very listing that the next tick was to begin with") {
  TestLedger ledger;
  ListSix(ledger);
  ledger.Tick(20021, 4);
  REQUIRE(ledger.Row().next_due().listing() == 6);
  ledger.Send("agency/a", {Withdraw("6")});
  CHECK(ledger.Tick(20021, 4).tally.lifted() == 0);
  CHECK_FALSE(ledger.Row().has_next_due());
  CHECK(LiftsOf(ledger) == Names{"L3", "L1", "L2", "L4", "L6"});
}

// What there is of a listing, apart from the numbers of its events.
std::string WithoutEvents(log::v1::ListingRow row) {
  row.clear_last_event();
  row.clear_content_events();
  for (auto& attestation : *row.mutable_attestations()) attestation.clear_first_seen_time_ms();
  return row.DebugString();
}

TEST_CASE("what becomes of a listing does not depend on how many lifts a tick makes") {
  TestLedger at_once, in_steps;
  for (TestLedger* ledger : {&at_once, &in_steps}) {
    ListSix(*ledger);
    ledger->Send(
        "agency/b",
        {Upsert(Ending("4", kLater)),
         Upsert({.record_id = "other", .number = "7", .identifiers = {"x:1"}, .end_day = 20020})});
    if (ledger == &at_once) {
      ledger->Tick(20021);
    } else {
      ledger->Tick(20021, 1);
    }
    ledger->Send("agency/a", {Upsert(Ending("1", kLater)),                  // goes on longer
                              Withdraw("2"),                                // is withdrawn
                              Upsert({.record_id = "6", .number = "8"})});  // is about another
    // A further report of one, and one that lets a subject gain an identifier.
    ledger->Send("agency/c",
                 {Upsert(Ending("4", kLater + 1)),
                  Upsert({.record_id = "n", .number = "9", .identifiers = {"x:1", "y:2"}})});
    TickToTheEnd(*ledger, 20021, 1);
  }
  for (int64_t listing = 1; listing <= at_once.Row().last_listing(); ++listing) {
    CHECK(WithoutEvents(at_once.Listing(listing)) == WithoutEvents(in_steps.Listing(listing)));
  }
  CHECK(at_once.Row().last_listing() == 9);
  CHECK(at_once.Row().last_event() == in_steps.Row().last_event());
  CHECK(at_once.Row().listings_in_force() == in_steps.Row().listings_in_force());
  CHECK(at_once.Row().listings_lifted() == in_steps.Row().listings_lifted());
  CHECK(DueDays(at_once) == DueDays(in_steps));
  for (const char* agency : {"agency/a", "agency/b", "agency/c"}) {
    CHECK(at_once.Source(agency).tally().DebugString() ==
          in_steps.Source(agency).tally().DebugString());
  }
}

TEST_CASE("the same ticks between the same changes give the same state, byte for byte") {
  TestLedger one, two;
  for (TestLedger* ledger : {&one, &two}) {
    ListSix(*ledger);
    ledger->Tick(20021, 2);
    ledger->Send("agency/a", {Withdraw("4"), Upsert(Ending("7", kLater))});
  }
  CHECK(Hex(ComputeStateDigests(one.store())->state) ==
        Hex(ComputeStateDigests(two.store())->state));
  for (TestLedger* ledger : {&one, &two}) TickToTheEnd(*ledger, 20021, 2);
  CHECK(Hex(ComputeStateDigests(one.store())->state) ==
        Hex(ComputeStateDigests(two.store())->state));
}

TEST_CASE("the content digest does not see in how many ticks listings were lifted") {
  TestLedger at_once, in_steps;
  for (TestLedger* ledger : {&at_once, &in_steps}) ListSix(*ledger);
  at_once.Tick(20021);
  CHECK(TickToTheEnd(in_steps, 20021, 2) == 3);
  CHECK(Hex(ComputeStateDigests(at_once.store())->content) ==
        Hex(ComputeStateDigests(in_steps.store())->content));
}

}  // namespace
}  // namespace landbridge::testing
