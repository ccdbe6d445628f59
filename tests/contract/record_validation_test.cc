// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/record_validation.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/contract/checked_change.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a clean record has no findings") {
  CHECK(Findings(CleanChange()).empty());
  std::vector<v1::Finding> findings;
  CHECK(ValidateRecord(CleanChange().upsert(), kToday, &findings));
  CHECK(findings.empty());
}

TEST_CASE("an organisation without identifiers is fine") {
  CHECK(After([](auto&, auto& d) { d.mutable_subject()->clear_identifiers(); }).empty());
}

TEST_CASE("each required field is missed by its own path") {
  CHECK(After([](auto& c, auto&) { c.clear_record_id(); }) == Lines{"error REQUIRED record_id"});
  CHECK(After([](auto& c, auto&) { c.clear_upsert(); }) == Lines{"error REQUIRED upsert"});
  CHECK(After([](auto& c, auto&) { c.mutable_upsert()->clear_decision(); }) ==
        Lines{"error REQUIRED decision"});
  CHECK(After([](auto&, auto& d) { d.clear_category(); }) ==
        Lines{"error REQUIRED decision.category"});
  CHECK(After([](auto&, auto& d) { d.mutable_subject()->clear_names(); }) ==
        Lines{"error REQUIRED decision.subject.names"});
  CHECK(After([](auto&, auto& d) { d.mutable_subject()->mutable_names(0)->clear_text(); }) ==
        Lines{"error REQUIRED decision.subject.names[0].text"});
  CHECK(After([](auto&, auto& d) { d.mutable_subject()->clear_kind(); }) ==
        Lines{"error REQUIRED decision.subject.kind"});
  CHECK(After([](auto&, auto& d) { d.clear_authority(); }) ==
        Lines{"error REQUIRED decision.authority.name"});
  CHECK(After([](auto&, auto& d) { d.clear_number(); }) == Lines{"error REQUIRED decision.number"});
  CHECK(After([](auto&, auto& d) { d.clear_legal_basis(); }) ==
        Lines{"error REQUIRED decision.legal_basis.text"});
  CHECK(After([](auto&, auto& d) { d.clear_decided_date(); }) ==
        Lines{"error REQUIRED decision.decided_date"});
}

TEST_CASE("a legal instrument named by its id needs no text") {
  CHECK(After([](auto&, auto& d) {
          d.mutable_legal_basis()->clear_text();
          d.mutable_legal_basis()->set_instrument("cn.anti-unfair-competition");
        }).empty());
}

TEST_CASE("a text that stands for none is no value of a required field") {
  CHECK(After([](auto&, auto& d) { d.set_number("无"); }) ==
        Lines{"error REQUIRED decision.number"});
  CHECK(After([](auto&, auto& d) { d.mutable_authority()->set_name("暂无"); }) ==
        Lines{"error REQUIRED decision.authority.name"});
  CHECK(After([](auto&, auto& d) { d.mutable_legal_basis()->set_text("/"); }) ==
        Lines{"error REQUIRED decision.legal_basis.text"});
}

TEST_CASE("a placeholder in the place of a name is an error") {
  for (const char* placeholder : {"无", "暂无", "不详", "-", "/", "N/A"}) {
    INFO(placeholder);
    CHECK(After([&](auto&, auto& d) {
            d.mutable_subject()->mutable_names(0)->set_text(placeholder);
          }) == Lines{"error NAME_INVALID decision.subject.names[0].text"});
  }
}

TEST_CASE("the registered name stands first and is the only one") {
  CHECK(After([](auto&, auto& d) {
          d.mutable_subject()->mutable_names(0)->set_kind(v1::NAME_KIND_ALIAS);
        }) == Lines{"error NAME_INVALID decision.subject.names[0].kind"});
  CHECK(After([](auto&, auto& d) {
          d.mutable_subject()->mutable_names(1)->set_kind(v1::NAME_KIND_REGISTERED);
        }) == Lines{"error NAME_INVALID decision.subject.names[1].kind"});
  CHECK(After([](auto&, auto& d) { d.mutable_subject()->mutable_names(0)->clear_kind(); }).empty());
}

TEST_CASE("each limit is kept to the byte") {
  struct Limit {
    const char* field;
    size_t bytes_max;
    std::function<void(v1::Decision&, std::string)> set;
  };
  const std::vector<Limit> limits = {
      {"decision.subject.names[0].text", 500,
       [](auto& d, auto s) { d.mutable_subject()->mutable_names(0)->set_text(s); }},
      {"decision.subject.identifiers[2].value", 100,
       [](auto& d, auto s) { d.mutable_subject()->mutable_identifiers(2)->set_value(s); }},
      {"decision.subject.addresses[0].text", 1000,
       [](auto& d, auto s) { d.mutable_subject()->mutable_addresses(0)->set_text(s); }},
      {"decision.authority.name", 300, [](auto& d, auto s) { d.mutable_authority()->set_name(s); }},
      {"decision.number", 256, [](auto& d, auto s) { d.set_number(s); }},
      {"decision.legal_basis.text", 2000,
       [](auto& d, auto s) { d.mutable_legal_basis()->set_text(s); }},
      {"decision.conduct", 16384, [](auto& d, auto s) { d.set_conduct(s); }},
      {"decision.measure", 16384, [](auto& d, auto s) { d.set_measure(s); }},
      {"decision.remark", 16384, [](auto& d, auto s) { d.set_remark(s); }},
      {"decision.programme", 300, [](auto& d, auto s) { d.set_programme(s); }},
  };
  for (const Limit& limit : limits) {
    INFO(limit.field);
    CHECK(After([&](auto&, auto& d) { limit.set(d, std::string(limit.bytes_max, 'x')); }).empty());
    CHECK(After([&](auto&, auto& d) { limit.set(d, std::string(limit.bytes_max + 1, 'x')); }) ==
          Lines{absl::StrCat("error TOO_LONG ", limit.field)});
    CHECK(After([&](auto&, auto& d) { limit.set(d, "\xD6\xD0"); }) ==
          Lines{absl::StrCat("error NOT_UTF8 ", limit.field)});
  }
}

TEST_CASE("each list is bounded") {
  CHECK(After([](auto&, auto& d) {
          while (d.subject().names_size() <= 200) {
            *d.mutable_subject()->add_names() = d.subject().names(1);
          }
        }) == Lines{"error TOO_LONG decision.subject.names"});
  CHECK(After([](auto&, auto& d) {
          while (d.subject().identifiers_size() <= 32) {
            *d.mutable_subject()->add_identifiers() = d.subject().identifiers(0);
          }
        }) == Lines{"error TOO_LONG decision.subject.identifiers"});
  CHECK(After([](auto&, auto& d) {
          while (d.subject().addresses_size() <= 200) d.mutable_subject()->add_addresses();
        }) == Lines{"error TOO_LONG decision.subject.addresses"});
  CHECK(After([](auto&, auto& d) {
          while (d.subject().representatives_size() <= 16) {
            d.mutable_subject()->add_representatives();
          }
        }) == Lines{"error TOO_LONG decision.subject.representatives"});
  CHECK(After([](auto&, auto& d) {
          while (d.amounts_size() <= 16) *d.add_amounts() = d.amounts(0);
        }) == Lines{"error TOO_LONG decision.amounts"});
}

TEST_CASE("a day that does not exist is an error") {
  for (const char* wrong :
       {"year: 2025 month: 2 day: 29", "year: 2025", "year: 1899 month: 1 day: 1",
        "year: 3000 month: 1 day: 1", "year: 2025 month: 13 day: 1"}) {
    INFO(wrong);
    v1::Date date;
    REQUIRE(google::protobuf::TextFormat::ParseFromString(wrong, &date));
    CHECK(After([&](auto&, auto& d) { *d.mutable_decided_date() = date; }) ==
          Lines{"error DATE_INVALID decision.decided_date"});
    CHECK(After([&](auto&, auto& d) { *d.mutable_publication_end_date() = date; }) ==
          Lines{"error DATE_INVALID decision.publication_end_date"});
  }
}

TEST_CASE("a decision of today is accepted, one of tomorrow is not") {
  const auto decided_on = [](int month, int day) {
    return After([&](auto&, auto& d) {
      d.clear_publication_end_date();
      d.mutable_decided_date()->set_year(2026);
      d.mutable_decided_date()->set_month(month);
      d.mutable_decided_date()->set_day(day);
    });
  };
  CHECK(decided_on(4, 1).empty());
  CHECK(decided_on(4, 2) == Lines{"error DATE_ORDER decision.decided_date"});
}

TEST_CASE("an end of publication before the decision is an error, one far after it a warning") {
  const auto ends_on = [](int year, int day) {
    return After([&](auto&, auto& d) {
      d.mutable_publication_end_date()->set_year(year);
      d.mutable_publication_end_date()->set_day(day);
    });
  };
  CHECK(ends_on(2025, 9).empty());
  CHECK(ends_on(2025, 8) == Lines{"error DATE_ORDER decision.publication_end_date"});
  CHECK(ends_on(2028, 9).empty());
  CHECK(ends_on(2028, 10) == Lines{"warning PERIOD_TOO_LONG decision.publication_end_date"});
}

TEST_CASE("an identifier that does not verify is a warning") {
  const auto with_uscc = [](const std::string& value) {
    return After(
        [&](auto&, auto& d) { d.mutable_subject()->mutable_identifiers(0)->set_value(value); });
  };
  const Lines warning{"warning IDENTIFIER_INVALID decision.subject.identifiers[0].value"};
  CHECK(with_uscc("91100000100003962A") == warning);
  CHECK(with_uscc("91350100M000100Y4Z") == warning);
  CHECK(with_uscc("00000000000000000X") == warning);
  CHECK(with_uscc("暂无") == warning);
  CHECK(with_uscc("9144030008****158H") == warning);
  CHECK(with_uscc("9.14403E+17") ==
        Lines{"error IDENTIFIER_LOST decision.subject.identifiers[0].value"});
}

TEST_CASE("verified identifiers of two subjects in one record are an error") {
  const Lines conflict{"error IDENTIFIERS_CONFLICT decision.subject.identifiers[1].value"};
  CHECK(After([](auto&, auto& d) {
          d.mutable_subject()->mutable_identifiers(1)->set_value("192317458");
        }) == conflict);
  CHECK(After([](auto&, auto& d) {
          d.mutable_subject()->mutable_identifiers(1)->set_scheme("cn.uscc");
          d.mutable_subject()->mutable_identifiers(1)->set_value("91440300192317458F");
        }) == conflict);
  // One that fails its check digit contradicts nothing.
  CHECK(After([](auto&, auto& d) {
          d.mutable_subject()->mutable_identifiers(1)->set_value("192317459");
        }) == Lines{"warning IDENTIFIER_INVALID decision.subject.identifiers[1].value"});
  // A company's tax number holds its organisation code.
  CHECK(After([](auto&, auto& d) {
          d.mutable_subject()->mutable_identifiers(1)->set_scheme("cn.tax_registration");
          d.mutable_subject()->mutable_identifiers(1)->set_value("440300085948158");
        }).empty());
}

TEST_CASE("two persons' numbers in one record are an error that shows neither") {
  const auto with_second = [](const std::string& value) {
    return After([&](auto&, auto& d) {
      v1::Subject& subject = *d.mutable_subject();
      subject.set_kind(v1::SUBJECT_KIND_PERSON);
      subject.mutable_identifiers(0)->set_scheme("cn.resident_id");
      subject.mutable_identifiers(0)->set_value(kResidentNumber);
      subject.mutable_identifiers(1)->set_scheme("cn.resident_id");
      subject.mutable_identifiers(1)->set_value(value);
    });
  };
  CHECK(with_second("11010519491231002x").empty());
  CHECK(with_second("110105194912310038") ==
        Lines{"error IDENTIFIERS_CONFLICT decision.subject.identifiers[1].value"});
  // One that fails its check character contradicts nothing.
  CHECK(with_second("110105194912310039") ==
        Lines{"warning IDENTIFIER_INVALID decision.subject.identifiers[1].value"});
}

TEST_CASE("a resident number in free text is an error and is not repeated") {
  const std::string text = absl::StrCat("身份证号", kResidentNumber, "的当事人");
  const auto personal = [](const std::string& field) {
    return Lines{absl::StrCat("error PERSONAL_NUMBER ", field)};
  };
  CHECK(After([&](auto& c, auto&) { c.set_record_id(kResidentNumber); }) == personal("record_id"));
  CHECK(After([&](auto&, auto& d) { d.set_conduct(text); }) == personal("decision.conduct"));
  CHECK(After([&](auto&, auto& d) { d.set_measure(text); }) == personal("decision.measure"));
  CHECK(After([&](auto&, auto& d) { d.set_remark(text); }) == personal("decision.remark"));
  CHECK(After([&](auto&, auto& d) { d.mutable_subject()->mutable_names(0)->set_text(text); }) ==
        personal("decision.subject.names[0].text"));
  CHECK(After([&](auto&, auto& d) { d.mutable_subject()->mutable_addresses(0)->set_text(text); }) ==
        personal("decision.subject.addresses[0].text"));
  CHECK(After([&](auto& c, auto&) {
          c.mutable_upsert()->mutable_lift()->set_reason(v1::LIFT_REASON_REPAIRED);
          c.mutable_upsert()->mutable_lift()->set_note(text);
        }) == personal("lift.note"));
  // In full-width digits.
  CHECK(After([&](auto&, auto& d) { d.set_remark("１１０１０５１９４９１２３１００２Ｘ"); }) ==
        personal("decision.remark"));
  // Under a scheme whose values are kept as they are.
  CHECK(After([&](auto&, auto& d) {
          d.mutable_subject()->mutable_identifiers(2)->set_value(kResidentNumber);
        }) == personal("decision.subject.identifiers[2].value"));
}

TEST_CASE("a broken personal number is masked in the finding") {
  v1::Change change = CleanChange();
  v1::Subject& subject = *change.mutable_upsert()->mutable_decision()->mutable_subject();
  subject.mutable_representatives(0)->mutable_identifier()->set_value("110105194912310021");
  const std::vector<v1::Finding> findings = Findings(change);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule() == v1::RULE_IDENTIFIER_INVALID);
  CHECK(findings[0].field() == "decision.subject.representatives[0].identifier.value");
  CHECK(findings[0].value() == "11***");
}

TEST_CASE("a number of an organisation is shown, but for digits that may be a person's") {
  const auto shown = [](const std::string& value) {
    v1::Change change = CleanChange();
    v1::Subject& subject = *change.mutable_upsert()->mutable_decision()->mutable_subject();
    subject.mutable_identifiers(0)->set_value(value);
    REQUIRE(Findings(change).size() == 1);
    return Findings(change)[0].value();
  };
  CHECK(shown("91440300MA5G9Y6X0A") == "91440300MA5G9Y6X0A");
  CHECK(shown("91100000100003962A") == "91***A");
}

TEST_CASE("an unknown region is a warning, a retired one is none") {
  const auto with_region = [](const std::string& region) {
    return After([&](auto&, auto& d) { d.mutable_subject()->set_region(region); });
  };
  CHECK(with_region("442121").empty());
  CHECK(with_region("AT").empty());
  CHECK(with_region("").empty());
  CHECK(with_region("999999") == Lines{"warning REGION_UNKNOWN decision.subject.region"});
  CHECK(with_region("广东") == Lines{"warning REGION_UNKNOWN decision.subject.region"});
}

TEST_CASE("an amount needs a currency and is not negative") {
  for (const char* currency : {"元", "RMB", "ABC"}) {
    CHECK(After([&](auto&, auto& d) { d.mutable_amounts(0)->set_currency(currency); }) ==
          Lines{"error AMOUNT_INVALID decision.amounts[0].currency"});
  }
  CHECK(After([](auto&, auto& d) { d.mutable_amounts(0)->set_minor_units(-1); }) ==
        Lines{"error AMOUNT_INVALID decision.amounts[0].minor_units"});
}

TEST_CASE("a category that cannot be one is an error") {
  CHECK(After([](auto&, auto& d) { d.set_category("Penalty"); }) ==
        Lines{"error CATEGORY_UNKNOWN decision.category"});
}

TEST_CASE("values that this version does not know are errors") {
  CHECK(After([](auto&, auto& d) {
          d.mutable_subject()->set_kind(static_cast<v1::SubjectKind>(99));
        }) == Lines{"error VALUE_UNKNOWN decision.subject.kind"});
  CHECK(After([](auto&, auto& d) { d.set_severity(static_cast<v1::Severity>(99)); }) ==
        Lines{"error VALUE_UNKNOWN decision.severity"});
}

TEST_CASE("a lift and a withdrawal need a reason") {
  CHECK(After([](auto& c, auto&) { c.mutable_upsert()->mutable_lift(); }) ==
        Lines{"error REQUIRED lift.reason"});
  CHECK(After([](auto& c, auto&) { c.mutable_withdraw(); }) ==
        Lines{"error REQUIRED withdraw.reason"});
  CHECK(After([](auto& c, auto&) {
          c.mutable_withdraw()->set_reason(v1::LIFT_REASON_WITHDRAWN);
        }).empty());
}

TEST_CASE("a lift dated before its decision is a warning, because lifts must come through") {
  CHECK(After([](auto& c, auto&) {
          v1::Lift& lift = *c.mutable_upsert()->mutable_lift();
          lift.set_reason(v1::LIFT_REASON_REPAIRED);
          lift.mutable_effective_date()->set_year(2025);
          lift.mutable_effective_date()->set_month(7);
          lift.mutable_effective_date()->set_day(8);
        }) == Lines{"warning DATE_ORDER lift.effective_date"});
}

TEST_CASE("a hopeless record has a bounded number of findings and is still refused") {
  v1::Change change = CleanChange();
  v1::Decision& decision = *change.mutable_upsert()->mutable_decision();
  for (int i = 0; i < 100; ++i) decision.mutable_subject()->add_names();
  decision.clear_number();
  const std::vector<v1::Finding> findings = Findings(change);
  REQUIRE(findings.size() == kFindingsPerChangeMax);
  CHECK(absl::StrContains(findings.back().message(), "69 further faults"));
}

TEST_CASE("an error beyond the reported findings still refuses the record") {
  v1::Change change = CleanChange();
  v1::Decision& decision = *change.mutable_upsert()->mutable_decision();
  decision.mutable_subject()->clear_identifiers();
  for (int i = 0; i < 32; ++i) {
    v1::Identifier& identifier = *decision.mutable_subject()->add_identifiers();
    identifier.set_scheme("cn.uscc");
    identifier.set_value("暂无");
  }
  decision.mutable_subject()->set_region("nowhere");
  decision.clear_number();
  const std::vector<v1::Finding> findings = Findings(change);
  REQUIRE(findings.size() == kFindingsPerChangeMax);
  CHECK(findings.back().level() == v1::FINDING_LEVEL_ERROR);
}

}  // namespace
}  // namespace landbridge::testing
