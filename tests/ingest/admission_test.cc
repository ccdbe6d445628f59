// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/admission.h"

#include <functional>
#include <string>
#include <vector>

#include "tests/ingest/admission_fixture.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::AdmissionFixture;
using testing::FindFinding;
using testing::PenaltyChange;
using testing::SetDate;

struct RejectedCase {
  const char* what;
  std::function<void(v1::Change&)> spoil;
  v1::Rule rule;
  const char* field;
};

v1::Decision& DecisionIn(v1::Change& change) {
  return *change.mutable_upsert()->mutable_decision();
}

const std::vector<RejectedCase>& RejectedCases() {
  static const std::vector<RejectedCase> cases = {
      {"no category", [](v1::Change& c) { DecisionIn(c).clear_category(); }, v1::RULE_REQUIRED,
       "decision.category"},
      {"no authority", [](v1::Change& c) { DecisionIn(c).clear_authority(); }, v1::RULE_REQUIRED,
       "decision.authority.name"},
      {"no decision number", [](v1::Change& c) { DecisionIn(c).clear_number(); }, v1::RULE_REQUIRED,
       "decision.number"},
      {"a decision number without digits or letters",
       [](v1::Change& c) { DecisionIn(c).set_number("号"); }, v1::RULE_REQUIRED, "decision.number"},
      {"no legal basis", [](v1::Change& c) { DecisionIn(c).clear_legal_basis(); },
       v1::RULE_REQUIRED, "decision.legal_basis.text"},
      {"no date", [](v1::Change& c) { DecisionIn(c).clear_decided_date(); }, v1::RULE_REQUIRED,
       "decision.decided_date"},
      {"an unknown category", [](v1::Change& c) { DecisionIn(c).set_category("cn.rumours"); },
       v1::RULE_CATEGORY_UNKNOWN, "decision.category"},
      {"a category that is not granted",
       [](v1::Change& c) { DecisionIn(c).set_category("cn.reserved"); },
       v1::RULE_CATEGORY_NOT_GRANTED, "decision.category"},
      {"a subject kind that the category does not list",
       [](v1::Change& c) {
         DecisionIn(c).set_category("cn.judgment-defaulters");
         DecisionIn(c).mutable_subject()->set_kind(v1::SUBJECT_KIND_SOLE_TRADER);
       },
       v1::RULE_SUBJECT_KIND_NOT_LISTED, "decision.subject.kind"},
      {"an instrument that the catalogue does not have",
       [](v1::Change& c) { DecisionIn(c).mutable_legal_basis()->set_instrument("cn.no-law"); },
       v1::RULE_INSTRUMENT_UNKNOWN, "decision.legal_basis.instrument"},
      {"an instrument of another category",
       [](v1::Change& c) { DecisionIn(c).mutable_legal_basis()->set_instrument("cn.defaulters"); },
       v1::RULE_INSTRUMENT_UNKNOWN, "decision.legal_basis.instrument"},
      {"a legal basis that names no instrument",
       [](v1::Change& c) { DecisionIn(c).mutable_legal_basis()->set_text("有关规定"); },
       v1::RULE_INSTRUMENT_UNKNOWN, "decision.legal_basis.text"},
      {"a legal basis that names two instruments",
       [](v1::Change& c) {
         DecisionIn(c).mutable_legal_basis()->set_text("《食品安全法》、《行政处罚法》");
       },
       v1::RULE_INSTRUMENT_UNKNOWN, "decision.legal_basis.text"},
      {"an authority that is no public body",
       [](v1::Change& c) {
         DecisionIn(c).mutable_authority()->mutable_identifier()->set_value(
             testing::kOtherCompanyUscc);
       },
       v1::RULE_AUTHORITY_NOT_ENTITLED, "decision.authority"},
      {"an authority without its number",
       [](v1::Change& c) { DecisionIn(c).mutable_authority()->clear_identifier(); },
       v1::RULE_AUTHORITY_NOT_ENTITLED, "decision.authority"},
      {"an authority whose number does not verify",
       [](v1::Change& c) {
         DecisionIn(c).mutable_authority()->mutable_identifier()->set_value("11440300007542005A");
       },
       v1::RULE_AUTHORITY_NOT_ENTITLED, "decision.authority"},
      {"a field that the category requires is empty",
       [](v1::Change& c) { DecisionIn(c).clear_measure(); }, v1::RULE_REQUIRED, "decision.measure"},
      {"a field that the category requires stands for none",
       [](v1::Change& c) { DecisionIn(c).set_conduct("暂无"); }, v1::RULE_REQUIRED,
       "decision.conduct"},
      {"a severity that is not published",
       [](v1::Change& c) { DecisionIn(c).set_severity(v1::SEVERITY_MINOR); },
       v1::RULE_PERIOD_TOO_LONG, "decision.severity"},
      {"an identifier scheme that nobody knows",
       [](v1::Change& c) {
         testing::AddIdentifier(*DecisionIn(c).mutable_subject(), "xx.unheard", "1");
       },
       v1::RULE_VALUE_UNKNOWN, "decision.subject.identifiers[1].scheme"},
      {"identifiers of two companies",
       [](v1::Change& c) {
         testing::AddIdentifier(*DecisionIn(c).mutable_subject(), "cn.uscc",
                                testing::kOtherCompanyUscc);
       },
       v1::RULE_IDENTIFIERS_CONFLICT, "decision.subject.identifiers[1].value"},
      {"a number lost to scientific notation",
       [](v1::Change& c) {
         DecisionIn(c).mutable_subject()->mutable_identifiers(0)->set_value("9.14403E+17");
       },
       v1::RULE_IDENTIFIER_LOST, "decision.subject.identifiers[0].value"},
      {"a decision in the future",
       [](v1::Change& c) { SetDate(*DecisionIn(c).mutable_decided_date(), 2026, 4, 2); },
       v1::RULE_DATE_ORDER, "decision.decided_date"},
      {"a resident's number in free text",
       [](v1::Change& c) {
         DecisionIn(c).set_remark(std::string("身份证号") + testing::kResidentId);
       },
       v1::RULE_PERSONAL_NUMBER, "decision.remark"},
      {"a name that stands for none",
       [](v1::Change& c) { DecisionIn(c).mutable_subject()->mutable_names(0)->set_text("不详"); },
       v1::RULE_NAME_INVALID, "decision.subject.names[0].text"},
      {"a record of too many bytes",
       [](v1::Change& c) { DecisionIn(c).set_remark(std::string(600 << 10, 'x')); },
       v1::RULE_TOO_LONG, ""},
  };
  return cases;
}

TEST_CASE("what breaks a rule is rejected under its name, at its field, with a repair") {
  AdmissionFixture fixture;
  for (const RejectedCase& one : RejectedCases()) {
    INFO(one.what);
    v1::Change change = PenaltyChange("row-1");
    one.spoil(change);
    const log::v1::LoggedChange logged = fixture.Admit(change);
    CHECK(logged.record_id() == "row-1");
    REQUIRE(logged.has_rejected());
    for (const v1::Finding& finding : logged.rejected().findings()) {
      UNSCOPED_INFO(v1::Rule_Name(finding.rule())
                    << " " << finding.field() << ": " << finding.message());
    }
    const v1::Finding* finding = FindFinding(logged, one.rule, one.field);
    REQUIRE(finding != nullptr);
    CHECK(finding->level() == v1::FINDING_LEVEL_ERROR);
    CHECK_FALSE(finding->message().empty());
    CHECK_FALSE(finding->repair().empty());
  }
}

TEST_CASE("a record leaves with all that the ledger needs to know") {
  AdmissionFixture fixture;
  const log::v1::AcceptedRecord accepted = fixture.Accept(PenaltyChange("row-1"));

  CHECK(accepted.content_hash().size() == 16);
  CHECK(accepted.key().category() == "cn.administrative-penalty");
  CHECK(accepted.key().authority() == "cn.organisation_code:007542005");
  CHECK(accepted.key().decision() == "深市监罚字(2026)第123");
  REQUIRE(accepted.subject().identifiers_size() == 1);
  CHECK(accepted.subject().identifiers(0) ==
        std::string("cn.organisation_code:") + testing::kCompanyOrganisationCode);
  CHECK(accepted.subject().name() == "深圳市示例食品有限公司");
  CHECK(accepted.subject().kind() == v1::SUBJECT_KIND_ORGANISATION);
  CHECK(accepted.subject().region() == "440300");
  CHECK_FALSE(accepted.subject().join_by_name());
  CHECK(accepted.filter_fields().category() == "cn.administrative-penalty");
  CHECK(accepted.filter_fields().subject_region() == "440300");
  CHECK(accepted.filter_fields().authority_region() == "440300");
  CHECK(accepted.filter_fields().severity() == v1::SEVERITY_GENERAL);
  // Twelve months from 2026-03-01.
  CHECK(accepted.publication_end_day() == DaysSinceEpoch({2027, 3, 1}));
  CHECK(accepted.issuer());

  const v1::Decision decision = AdmissionFixture::DecisionOf(accepted);
  CHECK(decision.legal_basis().instrument() == "cn.food-safety-law");
  CHECK(decision.severity() == v1::SEVERITY_GENERAL);
  CHECK(decision.subject().identifiers(0).verified());
  CHECK_FALSE(decision.subject().identifiers(0).digested());
}

TEST_CASE("a copy by another agency does not speak for the authority") {
  AdmissionFixture fixture("agency/440300/credit-office");
  CHECK_FALSE(fixture.Accept(PenaltyChange("row-1")).issuer());
}

TEST_CASE("two ways of writing one decision give the same key and the same bytes") {
  AdmissionFixture fixture;
  v1::Change other = PenaltyChange("row-2");
  v1::Subject& subject = *DecisionIn(other).mutable_subject();
  subject.mutable_identifiers(0)->set_value("９１４４０３００ ma5tex105n");
  DecisionIn(other).mutable_legal_basis()->set_instrument("cn.food-safety-law");
  DecisionIn(other).set_severity(v1::SEVERITY_GENERAL);
  testing::AddIdentifier(subject, "cn.business_registration", "暂无");

  const auto first = fixture.Accept(PenaltyChange("row-1"));
  const auto second = fixture.Accept(other);
  CHECK(first.key().SerializeAsString() == second.key().SerializeAsString());
  CHECK(first.decision() == second.decision());
  // The hash is of what was received: it decides whether an adapter sends the row again.
  CHECK(first.content_hash() != second.content_hash());
}

TEST_CASE("a stated end beyond the catalogue is cut down with a warning") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  SetDate(*DecisionIn(change).mutable_publication_end_date(), 2028, 1, 1);
  const auto accepted = fixture.Accept(change);
  CHECK(accepted.publication_end_day() == DaysSinceEpoch({2027, 3, 1}));
  CHECK(AdmissionFixture::DecisionOf(accepted).publication_end_date().year() == 2027);
  REQUIRE(fixture.admission().findings().size() == 1);
  CHECK(fixture.admission().findings()[0].rule() == v1::RULE_PERIOD_TOO_LONG);
  CHECK(fixture.admission().findings()[0].level() == v1::FINDING_LEVEL_WARNING);
}

TEST_CASE("a stated end before the catalogue's shortens publication") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  SetDate(*DecisionIn(change).mutable_publication_end_date(), 2026, 6, 1);
  CHECK(fixture.Accept(change).publication_end_day() == DaysSinceEpoch({2026, 6, 1}));
  CHECK(fixture.admission().findings().empty());
}

TEST_CASE("publication that ended on 1970-01-01 is not publication without an end") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  SetDate(*DecisionIn(change).mutable_decided_date(), 1969, 6, 1);
  SetDate(*DecisionIn(change).mutable_publication_end_date(), 1970, 1, 1);
  CHECK(fixture.Accept(change).publication_end_day() < 0);
}

TEST_CASE("a category that ends by a lift only has no end of publication") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  v1::Decision& decision = DecisionIn(change);
  decision.set_category("cn.judgment-defaulters");
  decision.mutable_legal_basis()->set_instrument("cn.defaulters");
  decision.mutable_authority()->set_name("深圳市中级人民法院");
  decision.mutable_authority()->clear_identifier();
  const auto accepted = fixture.Accept(change);
  CHECK(accepted.publication_end_day() == 0);
  CHECK(accepted.key().authority() == "cn.court");
  CHECK(accepted.filter_fields().authority_region() == "440300");
  CHECK(accepted.subject().join_by_name());
}

TEST_CASE(
    "a subject without a region is filtered by its number's region, then by the authority's") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  v1::Subject& subject = *DecisionIn(change).mutable_subject();
  subject.mutable_identifiers(0)->set_value(testing::kOtherCompanyUscc);
  CHECK(fixture.Accept(change).filter_fields().subject_region() == "330100");

  subject.clear_identifiers();
  const auto accepted = fixture.Accept(change);
  CHECK(accepted.filter_fields().subject_region() == "440300");
  CHECK(accepted.subject().region().empty());

  // Lay in Guangdong when the code was given; Hainan is a province of its own today.
  subject.set_region("442121");
  CHECK(fixture.Accept(change).filter_fields().subject_region() == "460000");
}

TEST_CASE("a record that says the decision has ended carries the lift") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  change.mutable_upsert()->mutable_lift()->set_reason(v1::LIFT_REASON_REPAIRED);
  CHECK(fixture.Accept(change).lift().reason() == v1::LIFT_REASON_REPAIRED);
}

TEST_CASE("a withdrawal is passed on, and one without a record id is rejected") {
  AdmissionFixture fixture;
  v1::Change change;
  change.set_record_id("row-1");
  change.mutable_withdraw()->set_reason(v1::LIFT_REASON_COURT_ORDER);
  const auto logged = fixture.Admit(change);
  CHECK(logged.record_id() == "row-1");
  CHECK(logged.withdraw().reason() == v1::LIFT_REASON_COURT_ORDER);

  change.clear_record_id();
  CHECK(FindFinding(fixture.Admit(change), v1::RULE_REQUIRED, "record_id") != nullptr);
}

TEST_CASE("a change that is neither upsert nor withdrawal is rejected") {
  AdmissionFixture fixture;
  v1::Change change;
  change.set_record_id("row-1");
  CHECK(fixture.Admit(change).has_rejected());
}

TEST_CASE("a personal number in a record id is not kept with the rejection") {
  AdmissionFixture fixture;
  const std::string record_id = std::string("row-") + testing::kResidentId;
  const auto logged = fixture.Admit(PenaltyChange(record_id));
  REQUIRE(FindFinding(logged, v1::RULE_PERSONAL_NUMBER, "record_id") != nullptr);
  CHECK(logged.SerializeAsString().find(testing::kResidentId) == std::string::npos);
  CHECK(logged.record_id().rfind("unusable:", 0) == 0);
  // Two rows stay apart.
  const auto other = fixture.Admit(PenaltyChange(std::string("row-") + testing::kOtherResidentId));
  CHECK(other.record_id() != logged.record_id());
}

TEST_CASE("a personal number in the place of something else is not shown by the finding") {
  AdmissionFixture fixture;
  const std::vector<std::function<void(v1::Decision&)>> misplaced = {
      [](v1::Decision& d) { d.set_category(testing::kResidentId); },
      [](v1::Decision& d) {
        d.mutable_authority()->set_name(testing::kResidentId);
        d.mutable_authority()->clear_identifier();
      },
      [](v1::Decision& d) { d.mutable_legal_basis()->set_text(testing::kResidentId); },
      [](v1::Decision& d) { d.mutable_legal_basis()->set_instrument(testing::kResidentId); },
      [](v1::Decision& d) {
        testing::AddIdentifier(*d.mutable_subject(), testing::kResidentId, "1");
      },
      [](v1::Decision& d) { d.set_number(testing::kResidentId); },
  };
  for (size_t i = 0; i < misplaced.size(); ++i) {
    INFO("case " << i);
    v1::Change change = PenaltyChange("row-1");
    misplaced[i](DecisionIn(change));
    const auto logged = fixture.Admit(change);
    CHECK(logged.has_rejected());
    CHECK(logged.SerializeAsString().find(testing::kResidentId) == std::string::npos);
  }
}

TEST_CASE("all that is wrong with a record is said at once") {
  AdmissionFixture fixture;
  v1::Change change = PenaltyChange("row-1");
  DecisionIn(change).clear_number();
  DecisionIn(change).clear_measure();
  DecisionIn(change).mutable_legal_basis()->set_instrument("cn.no-law");
  const auto logged = fixture.Admit(change);
  CHECK(FindFinding(logged, v1::RULE_REQUIRED, "decision.number") != nullptr);
  CHECK(FindFinding(logged, v1::RULE_REQUIRED, "decision.measure") != nullptr);
  CHECK(FindFinding(logged, v1::RULE_INSTRUMENT_UNKNOWN, "decision.legal_basis.instrument") !=
        nullptr);
}

TEST_CASE("a record that the source has already leaves without its content") {
  AdmissionFixture fixture;
  const std::string hash = fixture.Accept(PenaltyChange("row-1")).content_hash();
  const auto repeat = fixture.Admit(PenaltyChange("row-1"), {true, hash});
  CHECK(repeat.has_unchanged());
  CHECK(repeat.record_id() == "row-1");

  v1::Change amended = PenaltyChange("row-1");
  DecisionIn(amended).set_conduct("another conduct");
  const auto amendment = fixture.Admit(amended, {true, hash});
  REQUIRE(amendment.has_upsert());
  CHECK(amendment.upsert().content_hash() != hash);
  CHECK_FALSE(amendment.upsert().new_record());
}

TEST_CASE("what the source has counts only where it is certain") {
  AdmissionFixture fixture;
  const std::string hash = fixture.Accept(PenaltyChange("row-1")).content_hash();
  const auto uncertain = fixture.Admit(PenaltyChange("row-1"), {false, hash});
  REQUIRE(uncertain.has_upsert());
  CHECK(uncertain.upsert().content_hash() == hash);
  CHECK_FALSE(uncertain.upsert().new_record());
  CHECK_FALSE(fixture.Admit(PenaltyChange("row-1"), {false, ""}).upsert().new_record());
  CHECK(fixture.Admit(PenaltyChange("row-1"), {true, ""}).upsert().new_record());
}

TEST_CASE("a record that the source has already is rejected once its basis is gone") {
  AdmissionFixture fixture;
  const std::string hash = fixture.Accept(PenaltyChange("row-1")).content_hash();
  std::string yaml = testing::kCatalogueYaml;
  const std::string instruments =
      "instruments: [cn.administrative-penalty-law, cn.food-safety-law, cn.food-safety-regulation]";
  REQUIRE(yaml.find(instruments) != std::string::npos);
  yaml.replace(yaml.find(instruments), instruments.size(), "instruments: [cn.defaulters]");
  std::shared_ptr<const Catalogue> changed = Catalogue::LoadText(yaml, "catalogue.yaml").value();
  fixture.admission().Use(changed,
                          Policy::LoadText(testing::kPolicyYaml, "policy.yaml", *changed).value());
  const auto repeat = fixture.Admit(PenaltyChange("row-1"), {true, hash});
  CHECK(repeat.has_rejected());
}

TEST_CASE("a verdict does not depend on what was decided before it") {
  AdmissionFixture warm;
  for (int i = 0; i < 3000; ++i) {
    v1::Change change = PenaltyChange("row-1");
    DecisionIn(change).mutable_legal_basis()->set_text("《食品安全法》第" + std::to_string(i) +
                                                       "条");
    DecisionIn(change).mutable_authority()->set_name("分局" + std::to_string(i));
    REQUIRE(warm.Admit(change).has_upsert());
  }
  AdmissionFixture cold;
  CHECK(warm.Admit(PenaltyChange("row-1")).SerializeAsString() ==
        cold.Admit(PenaltyChange("row-1")).SerializeAsString());
}

}  // namespace
}  // namespace landbridge
