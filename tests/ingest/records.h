// SPDX-License-Identifier: Apache-2.0
// A catalogue, a policy and records that they admit, for the tests of ingest. Numbers are
// constructed; their check digits hold.
#pragma once

#include <string>
#include <string_view>

#include "landbridge/v1/record.pb.h"

namespace landbridge::testing {

inline constexpr char kAgency[] = "agency/440300/market-supervision";
inline constexpr char kSource[] = "enforcement/penalties";
inline constexpr char kSecret[] = "a secret of at least thirty-two bytes";

inline constexpr char kAuthorityUscc[] = "11440300007542005U";
inline constexpr char kCompanyUscc[] = "91440300MA5TEX105N";
inline constexpr char kCompanyOrganisationCode[] = "MA5TEX105";
inline constexpr char kOtherCompanyUscc[] = "91330100MA2TEX222D";
// The example of the standard, and a synthetic number.
inline constexpr char kResidentId[] = "11010519491231002X";
inline constexpr char kOtherResidentId[] = "440305199001010018";

inline constexpr char kCatalogueYaml[] = R"(
instruments:
  - id: cn.administrative-penalty-law
    titles: [中华人民共和国行政处罚法, 行政处罚法]
  - id: cn.food-safety-law
    titles: [中华人民共和国食品安全法, 食品安全法]
  - id: cn.food-safety-regulation
    titles: [食品安全法实施条例]
  - id: cn.defaulters
    titles: [关于公布失信被执行人名单信息的若干规定]
categories:
  - id: cn.administrative-penalty
    title: Administrative penalties
    instruments: [cn.administrative-penalty-law, cn.food-safety-law, cn.food-safety-regulation]
    who_may_list: {any_public_body: true}
    publication:
      months: {minor: 0, general: 12, serious: 36}
    subject_kinds: [organisation, sole_trader, person]
    default_severity: general
    required_fields: [conduct, measure]
  - id: cn.judgment-defaulters
    title: Judgment defaulters
    instruments: [cn.defaulters]
    who_may_list: {authorities: [cn.court]}
    publication: {until_lifted: deleted by the enforcing court}
    subject_kinds: [organisation]
    default_severity: serious
    join_by_name: true
  - id: cn.reserved
    title: A list of another agency
    instruments: [cn.defaulters]
    who_may_list: {authorities: [cn.court]}
    publication: {until_lifted: by decision}
    subject_kinds: [organisation]
    default_severity: general
authorities:
  - {id: cn.court, names: [深圳市中级人民法院], region: "440300"}
identifier_schemes:
  - {scheme: list.number, form: "[0-9]{1,9}", joins: true, public_reference: true}
  - {scheme: ship, form: "IMO[0-9]{7}", joins: false}
  - {scheme: passport, form: "[A-Z][0-9]{8}", joins: true}
)";

inline constexpr char kPolicyYaml[] = R"(
agencies:
  - name: agency/440300/market-supervision
    sources: ["enforcement/*"]
    categories: [cn.administrative-penalty, cn.judgment-defaulters]
    issues_as: ["11440300007542005U"]
  - name: agency/440300/credit-office
    sources: ["copies/*"]
    categories: ["*"]
provinces:
  - {name: province/440000, categories: ["*"], regions: ["440000"]}
operators:
  - {name: operator/duty}
)";

inline void SetDate(v1::Date& date, int year, int month, int day) {
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
}

inline void AddIdentifier(v1::Subject& subject, std::string_view scheme, std::string_view value) {
  v1::Identifier& identifier = *subject.add_identifiers();
  identifier.set_scheme(std::string(scheme));
  identifier.set_value(std::string(value));
}

// A penalty against a company that kCatalogueYaml and kPolicyYaml admit on any day after
// 2026-03-01.
inline v1::Change PenaltyChange(std::string_view record_id) {
  v1::Change change;
  change.set_record_id(std::string(record_id));
  v1::Decision& decision = *change.mutable_upsert()->mutable_decision();
  decision.set_category("cn.administrative-penalty");
  v1::Subject& subject = *decision.mutable_subject();
  subject.set_kind(v1::SUBJECT_KIND_ORGANISATION);
  v1::Name& name = *subject.add_names();
  name.set_text("深圳市示例食品有限公司");
  name.set_kind(v1::NAME_KIND_REGISTERED);
  AddIdentifier(subject, "cn.uscc", kCompanyUscc);
  v1::Authority& authority = *decision.mutable_authority();
  authority.set_name("深圳市市场监督管理局");
  authority.mutable_identifier()->set_scheme("cn.uscc");
  authority.mutable_identifier()->set_value(kAuthorityUscc);
  decision.set_number("深市监罚字〔2026〕第0123号");
  decision.mutable_legal_basis()->set_text("《中华人民共和国食品安全法》第一百二十四条第一款");
  SetDate(*decision.mutable_decided_date(), 2026, 3, 1);
  decision.set_conduct("经营标签不符合规定的预包装食品");
  decision.set_measure("罚款人民币5000元");
  return change;
}

}  // namespace landbridge::testing
