// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/catalogue_rules.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "tests/contract/small_catalogue.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

v1::Decision Penalty() {
  v1::Decision decision;
  decision.set_category("penalty");
  decision.mutable_subject()->set_kind(v1::SUBJECT_KIND_ORGANISATION);
  v1::Identifier& number = *decision.mutable_subject()->add_identifiers();
  number.set_scheme("cn.uscc");
  number.set_value("91440300MA5TEX105N");
  decision.mutable_authority()->set_name("深圳市市场监督管理局");
  decision.mutable_authority()->mutable_identifier()->set_scheme("cn.uscc");
  decision.mutable_authority()->mutable_identifier()->set_value("11440300007542005U");
  decision.mutable_legal_basis()->set_text("《食品安全法》第一百二十二条");
  decision.mutable_decided_date()->set_year(2026);
  decision.mutable_decided_date()->set_month(3);
  decision.mutable_decided_date()->set_day(9);
  decision.set_conduct("无证经营");
  return decision;
}

class Rules {
 public:
  Rules() { rules_.Use(*Catalogue::LoadText(testing::kSmallCatalogue, "catalogue.yaml")); }

  // "instrument_unknown at decision.legal_basis.text" for each finding.
  std::vector<std::string> Objections(v1::Decision decision) {
    std::vector<v1::Finding> findings;
    admissible_ = rules_.Check(decision, findings).has_value();
    completed_ = decision;
    std::vector<std::string> objections;
    repairs_.clear();
    for (const v1::Finding& finding : findings) {
      objections.push_back(v1::Rule_Name(finding.rule()) + " at " + finding.field());
      repairs_.push_back(finding.repair());
    }
    return objections;
  }

  bool admissible() const { return admissible_; }
  const v1::Decision& completed() const { return completed_; }
  const std::vector<std::string>& repairs() const { return repairs_; }

 private:
  CatalogueRules rules_;
  bool admissible_ = false;
  v1::Decision completed_;
  std::vector<std::string> repairs_;
};

TEST_CASE("a decision that the catalogue knows is completed from it") {
  Rules rules;
  CHECK(rules.Objections(Penalty()).empty());
  CHECK(rules.admissible());
  CHECK(rules.completed().legal_basis().instrument() == "food-law");
  CHECK(rules.completed().severity() == v1::SEVERITY_GENERAL);
}

TEST_CASE("what the catalogue does not know is an error at its field") {
  struct Case {
    std::function<void(v1::Decision&)> spoil;
    std::string objection;
  };
  const std::vector<Case> cases = {
      {[](v1::Decision& d) { d.set_category("penalties"); },
       "RULE_CATEGORY_UNKNOWN at decision.category"},
      {[](v1::Decision& d) { d.mutable_legal_basis()->set_text("有关规定"); },
       "RULE_INSTRUMENT_UNKNOWN at decision.legal_basis.text"},
      {[](v1::Decision& d) { d.mutable_authority()->clear_identifier(); },
       "RULE_AUTHORITY_NOT_ENTITLED at decision.authority"},
      {[](v1::Decision& d) { d.mutable_subject()->set_kind(v1::SUBJECT_KIND_SOLE_TRADER); },
       "RULE_SUBJECT_KIND_NOT_LISTED at decision.subject.kind"},
      {[](v1::Decision& d) { d.clear_conduct(); }, "RULE_REQUIRED at decision.conduct"},
      {[](v1::Decision& d) { d.mutable_subject()->mutable_identifiers(0)->set_scheme("cn.usccc"); },
       "RULE_VALUE_UNKNOWN at decision.subject.identifiers[0].scheme"},
      {[](v1::Decision& d) {
         d.mutable_subject()->add_representatives()->mutable_identifier()->set_scheme("cn.id");
       },
       "RULE_VALUE_UNKNOWN at decision.subject.representatives[0].identifier.scheme"},
  };
  Rules rules;
  for (const Case& one : cases) {
    v1::Decision decision = Penalty();
    one.spoil(decision);
    INFO(one.objection);
    CHECK(rules.Objections(decision) == std::vector<std::string>{one.objection});
    CHECK_FALSE(rules.admissible());
  }
}

TEST_CASE("a misspelt category is repaired by the one that it is likely to mean") {
  Rules rules;
  v1::Decision decision = Penalty();
  for (const auto& [misspelt, meant] : std::vector<std::pair<std::string, std::string>>{
           {"penalties", "`penalty`"}, {"sanction", "`sanctions`"}, {"penalties", "`penalty`"}}) {
    decision.set_category(misspelt);
    CHECK(rules.Objections(decision).size() == 1);
    CHECK_THAT(rules.repairs().at(0), Catch::Contains("did you mean " + meant + "?"));
  }
  for (const std::string& unlike : {std::string("tax"), std::string(100'000, 'p')}) {
    decision.set_category(unlike);
    CHECK(rules.Objections(decision).size() == 1);
    CHECK_THAT(rules.repairs().at(0), Catch::StartsWith("use a category of the catalogue"));
  }
}

TEST_CASE("an end of publication beyond the catalogue's is a warning, and cut") {
  v1::Decision decision = Penalty();
  decision.mutable_publication_end_date()->set_year(2028);
  decision.mutable_publication_end_date()->set_month(1);
  decision.mutable_publication_end_date()->set_day(1);
  Rules rules;
  CHECK(rules.Objections(decision) ==
        std::vector<std::string>{"RULE_PERIOD_TOO_LONG at decision.publication_end_date"});
  CHECK(rules.admissible());
  CHECK(rules.completed().publication_end_date().year() == 2027);
}

}  // namespace
}  // namespace landbridge
