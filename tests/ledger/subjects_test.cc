// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/subjects.h"

#include "tests/ledger/ledger_testing.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr char kOrganisation[] = "cn.organisation_code:085948158";
constexpr char kRegistration[] = "cn.business_registration:440301108548379";

std::string SubjectOfListing(const TestLedger& ledger, int64_t listing) {
  return ledger.Shown(listing).subject_id();
}

TEST_CASE("an equal verified identifier is the same subject, whatever the name is") {
  TestLedger ledger;
  ledger.Send("agency/a",
              {Upsert({.name = "acme ltd"}),
               Upsert({.record_id = "r2", .number = "2026-2", .name = "acme limited"})});
  CHECK(SubjectOfListing(ledger, 1) == "S1");
  CHECK(SubjectOfListing(ledger, 2) == "S1");
}

TEST_CASE("an identifier learned later leads to the subject too") {
  TestLedger ledger;
  ledger.Send(
      "agency/a",
      {Upsert({.identifiers = {kOrganisation}}),
       Upsert({.record_id = "r2", .number = "2", .identifiers = {kOrganisation, kRegistration}}),
       Upsert({.record_id = "r3", .number = "3", .identifiers = {kRegistration}})});
  CHECK(SubjectOfListing(ledger, 3) == "S1");
}

TEST_CASE("equal names alone join nobody") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({.identifiers = {}}),
                           Upsert({.record_id = "r2", .number = "2", .identifiers = {}})});
  CHECK(SubjectOfListing(ledger, 1) != SubjectOfListing(ledger, 2));
}

TEST_CASE("a subject that was likely, and whose rows were read in advance, changes no result") {
  const bool in_one_batch = GENERATE(true, false);
  CAPTURE(in_one_batch);
  TestLedger ledger;
  // Decision 1 and its name lead to S1. The last report has another organisation code than S1 has,
  // and its name and region lead to S2.
  const std::vector<log::v1::LoggedChange> changes = {
      Upsert({.identifiers = {kOrganisation}}),
      Upsert({.record_id = "r2",
              .number = "2026-2",
              .identifiers = {kRegistration},
              .join_by_name = true}),
      Upsert({.record_id = "r3",
              .identifiers = {"cn.organisation_code:000000000"},
              .join_by_name = true})};
  if (in_one_batch) {
    ledger.Send("agency/a", changes);
  } else {
    for (const log::v1::LoggedChange& change : changes) ledger.Send("agency/a", {change});
  }
  CHECK(ledger.Row().last_subject() == 2);
  CHECK(ledger.Row().last_listing() == 3);
  CHECK(SubjectOfListing(ledger, 1) == "S1");
  CHECK(SubjectOfListing(ledger, 2) == "S2");
  CHECK(SubjectOfListing(ledger, 3) == "S2");
  CHECK(ledger.Listing(1).attestations_size() == 1);
}

TEST_CASE(
    "an equal name in the same decision is the same subject, so a copy without identifier is no "
    "second listing") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({})});
  const Applied applied = ledger.Send("agency/b", {Upsert({.identifiers = {}})});
  CHECK(applied.tally.attested() == 1);
}

TEST_CASE("two persons of one name in one decision are two") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({.identifiers = {}, .kind = 3}),
                           Upsert({.record_id = "r2", .identifiers = {}, .kind = 3})});
  CHECK(ledger.Row().last_subject() == 2);
}

TEST_CASE("a category that joins by name does so for equal name, kind and region only") {
  TestLedger ledger;
  const auto report = [](const char* id, const char* region, int kind) {
    return Upsert({.record_id = id,
                   .number = id,
                   .identifiers = {},
                   .kind = kind,
                   .region = region,
                   .join_by_name = true});
  };
  ledger.Send("agency/a", {report("1", "440305", 1), report("2", "440305", 1),
                           report("3", "440306", 1), report("4", "440305", 2)});
  CHECK(SubjectOfListing(ledger, 2) == SubjectOfListing(ledger, 1));
  CHECK(SubjectOfListing(ledger, 3) != SubjectOfListing(ledger, 1));
  CHECK(SubjectOfListing(ledger, 4) != SubjectOfListing(ledger, 1));
}

TEST_CASE("equal names whose regions are unknown are not joined") {
  TestLedger ledger;
  ledger.Send("agency/a",
              {Upsert({.number = "1", .identifiers = {}, .region = "", .join_by_name = true}),
               Upsert({.record_id = "r2",
                       .number = "2",
                       .identifiers = {},
                       .region = "",
                       .join_by_name = true})});
  CHECK(SubjectOfListing(ledger, 2) != SubjectOfListing(ledger, 1));
}

TEST_CASE("a contradicting identifier keeps equal names apart") {
  TestLedger ledger;
  ledger.Send("agency/a", {Upsert({.join_by_name = true}),
                           Upsert({.record_id = "r2",
                                   .number = "2",
                                   .identifiers = {"cn.organisation_code:717458267"},
                                   .join_by_name = true})});
  CHECK(SubjectOfListing(ledger, 1) != SubjectOfListing(ledger, 2));
}

TEST_CASE("identifiers of two subjects in one record are a rejection that names both") {
  TestLedger ledger;
  const Applied applied = ledger.Send(
      "agency/a",
      {Upsert({.identifiers = {kOrganisation}}),
       Upsert({.record_id = "r2", .number = "2", .identifiers = {kRegistration}}),
       Upsert({.record_id = "r3", .number = "3", .identifiers = {kOrganisation, kRegistration}})});
  REQUIRE(applied.rejections.size() == 1);
  const v1::Finding& finding = applied.rejections[0].findings(0);
  CHECK(finding.rule() == v1::RULE_IDENTIFIERS_CONFLICT);
  CHECK(finding.message().find("S1") != std::string::npos);
  CHECK(finding.message().find("S2") != std::string::npos);
  CHECK(finding.message().find("085948158") == std::string::npos);
}

TEST_CASE("another value of a scheme that the subject has is a rejection") {
  TestLedger ledger;
  const Applied applied = ledger.Send(
      "agency/a", {Upsert({.identifiers = {kOrganisation, kRegistration}}),
                   Upsert({.record_id = "r2",
                           .number = "2",
                           .identifiers = {"cn.organisation_code:717458267", kRegistration}})});
  CHECK(applied.rejections.size() == 1);
}

}  // namespace
}  // namespace landbridge::testing
