// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/subject_identity.h"

#include <string>

#include "tests/ingest/admission_fixture.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::AdmissionFixture;
using testing::PenaltyChange;

v1::Subject& SubjectIn(v1::Change& change) {
  return *change.mutable_upsert()->mutable_decision()->mutable_subject();
}

v1::Change PersonChange(std::string_view scheme, std::string_view number) {
  v1::Change change = PenaltyChange("row-1");
  v1::Subject& subject = SubjectIn(change);
  subject.set_kind(v1::SUBJECT_KIND_PERSON);
  subject.clear_identifiers();
  testing::AddIdentifier(subject, scheme, number);
  return change;
}

TEST_CASE("one company's three numbers give one key") {
  AdmissionFixture fixture;
  for (const auto& [scheme, value] :
       {std::pair{"cn.uscc", "91440300MA5TEX105N"}, std::pair{"cn.organisation_code", "MA5TEX10-5"},
        std::pair{"cn.tax_registration", "440300MA5TEX105"}}) {
    v1::Change change = PenaltyChange("row-1");
    SubjectIn(change).clear_identifiers();
    testing::AddIdentifier(SubjectIn(change), scheme, value);
    const auto accepted = fixture.Accept(change);
    REQUIRE(accepted.subject().identifiers_size() == 1);
    CHECK(accepted.subject().identifiers(0) == "cn.organisation_code:MA5TEX105");
  }
}

TEST_CASE("keys of several numbers come strongest first and once") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  v1::Subject& subject = SubjectIn(change);
  subject.clear_identifiers();
  testing::AddIdentifier(subject, "list.number", "7");
  testing::AddIdentifier(subject, "cn.business_registration", "440301108548379");
  testing::AddIdentifier(subject, "cn.uscc", testing::kCompanyUscc);
  testing::AddIdentifier(subject, "cn.organisation_code", testing::kCompanyOrganisationCode);
  const auto accepted = fixture.Accept(change);
  REQUIRE(accepted.subject().identifiers_size() == 3);
  CHECK(accepted.subject().identifiers(0) == "cn.organisation_code:MA5TEX105");
  CHECK(accepted.subject().identifiers(1) == "cn.business_registration:440301108548379");
  CHECK(accepted.subject().identifiers(2) == "list.number:7");
}

TEST_CASE("a number that does not verify is kept and never a key") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  SubjectIn(change).mutable_identifiers(0)->set_value("91350100M000100Y4Z");
  SubjectIn(change).mutable_identifiers(0)->set_verified(
      true);  // an adapter's word counts for nothing
  const auto accepted = fixture.Accept(change);
  CHECK(accepted.subject().identifiers().empty());
  const auto decision = AdmissionFixture::DecisionOf(accepted);
  CHECK(decision.subject().identifiers(0).value() == "91350100M000100Y4Z");
  CHECK_FALSE(decision.subject().identifiers(0).verified());
}

TEST_CASE("a scheme that does not join gives no key") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  SubjectIn(change).clear_identifiers();
  testing::AddIdentifier(SubjectIn(change), "ship", "IMO1234567");
  const auto accepted = fixture.Accept(change);
  CHECK(accepted.subject().identifiers().empty());
  CHECK(AdmissionFixture::DecisionOf(accepted).subject().identifiers(0).verified());
}

TEST_CASE("a person's number is kept and joined on as a keyed digest only") {
  AdmissionFixture fixture;
  const auto accepted = fixture.Accept(PersonChange("cn.resident_id", testing::kResidentId));
  CHECK(accepted.SerializeAsString().find(testing::kResidentId) == std::string::npos);
  const auto decision = AdmissionFixture::DecisionOf(accepted);
  const v1::Identifier& kept = decision.subject().identifiers(0);
  CHECK(kept.digested());
  CHECK(kept.verified());
  CHECK(kept.value() == fixture.key().PersonDigest("cn.resident_id", testing::kResidentId));
  REQUIRE(accepted.subject().identifiers_size() == 1);
  CHECK(accepted.subject().identifiers(0) == "cn.resident_id:person:" + kept.value());

  const auto lower = fixture.Accept(PersonChange("cn.resident_id", "11010519491231002x"));
  CHECK(lower.subject().identifiers(0) == accepted.subject().identifiers(0));
}

TEST_CASE("a person's number of a declared scheme is digested unless it is a public reference") {
  AdmissionFixture fixture;
  const auto passport = fixture.Accept(PersonChange("passport", "E12345678"));
  CHECK(AdmissionFixture::DecisionOf(passport).subject().identifiers(0).digested());
  CHECK(passport.SerializeAsString().find("E12345678") == std::string::npos);

  const auto reference = fixture.Accept(PersonChange("list.number", "1234"));
  CHECK(AdmissionFixture::DecisionOf(reference).subject().identifiers(0).value() == "1234");
  CHECK(reference.subject().identifiers(0) == "list.number:person:1234");
}

TEST_CASE("a resident's number with a wrong check digit is digested and no key") {
  AdmissionFixture fixture;
  const auto accepted = fixture.Accept(PersonChange("cn.resident_id", "110105194912310021"));
  CHECK(accepted.SerializeAsString().find("110105194912310021") == std::string::npos);
  CHECK(accepted.subject().identifiers().empty());
}

TEST_CASE("a number that its publisher masked stays as published and is no key") {
  AdmissionFixture fixture;
  const auto accepted = fixture.Accept(PersonChange("cn.resident_id", "3423011964****3224"));
  CHECK(accepted.subject().identifiers().empty());
  const auto decision = AdmissionFixture::DecisionOf(accepted);
  CHECK(decision.subject().identifiers(0).value() == "3423011964****3224");
  CHECK_FALSE(decision.subject().identifiers(0).digested());
}

TEST_CASE("a household's tax number holds a resident's number and is digested") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  SubjectIn(change).set_kind(v1::SUBJECT_KIND_SOLE_TRADER);
  SubjectIn(change).clear_identifiers();
  testing::AddIdentifier(SubjectIn(change), "cn.tax_registration",
                         std::string(testing::kResidentId) + "01");
  const auto accepted = fixture.Accept(change);
  CHECK(accepted.SerializeAsString().find(testing::kResidentId) == std::string::npos);
}

TEST_CASE("a resident's number does not come in as an organisation's, right or mistyped") {
  AdmissionFixture fixture;
  for (const char* number : {testing::kResidentId, "110105194912310021"}) {
    for (const char* scheme : {"cn.uscc", "cn.resident_id", "cn.tax_registration"}) {
      v1::Change change = PersonChange(scheme, number);
      SubjectIn(change).set_kind(v1::SUBJECT_KIND_ORGANISATION);
      const auto logged = fixture.Admit(change);
      INFO(scheme << " " << number);
      CHECK(testing::FindFinding(logged, v1::RULE_PERSONAL_NUMBER,
                                 "decision.subject.identifiers[0].value") != nullptr);
      CHECK(logged.SerializeAsString().find(number) == std::string::npos);
    }
  }
}

TEST_CASE("a representative's number is kept as a digest only") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  v1::Representative& representative = *SubjectIn(change).add_representatives();
  representative.set_name("王某");
  representative.mutable_identifier()->set_scheme("cn.resident_id");
  representative.mutable_identifier()->set_value(testing::kResidentId);
  const auto accepted = fixture.Accept(change);
  CHECK(accepted.SerializeAsString().find(testing::kResidentId) == std::string::npos);
  CHECK(
      AdmissionFixture::DecisionOf(accepted).subject().representatives(0).identifier().digested());
}

TEST_CASE("a person and an organisation with an equal number have no key in common") {
  AdmissionFixture fixture;
  for (const auto& [scheme, value] :
       {std::pair{"list.number", "7"}, std::pair{"cn.uscc", testing::kCompanyUscc},
        std::pair{"cn.resident_id", testing::kResidentId}}) {
    CAPTURE(scheme);
    v1::Change person = PersonChange(scheme, value);
    v1::Change trader = PersonChange(scheme, value);
    SubjectIn(trader).set_kind(v1::SUBJECT_KIND_SOLE_TRADER);
    const auto of_person = fixture.Accept(person).subject();
    const auto of_trader = fixture.Accept(trader).subject();
    REQUIRE(of_person.identifiers_size() == 1);
    REQUIRE(of_trader.identifiers_size() == 1);
    CHECK(of_person.identifiers(0) != of_trader.identifiers(0));
    const ParsedIdentifier parsed = fixture.catalogue().schemes().Parse(scheme, value);
    CHECK(JoinKeysOfAnyHolder(parsed, fixture.catalogue(), fixture.key()) ==
          std::vector<std::string>{of_trader.identifiers(0), of_person.identifiers(0)});
  }
}

TEST_CASE("whoever asks by a number finds the keys that reports are joined on") {
  AdmissionFixture fixture;
  const ParsedIdentifier parsed = ParseIdentifier("cn.resident_id", testing::kResidentId);
  const auto accepted = fixture.Accept(PersonChange("cn.resident_id", testing::kResidentId));
  CHECK(JoinKeysOf(parsed, Holder::kPerson, fixture.catalogue(), fixture.key()).at(0) ==
        accepted.subject().identifiers(0));
}

}  // namespace
}  // namespace landbridge
