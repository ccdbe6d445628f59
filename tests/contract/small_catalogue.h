// SPDX-License-Identifier: Apache-2.0
// A small catalogue for the tests of it, and of who may use it.
#pragma once

namespace landbridge::testing {

inline constexpr char kSmallCatalogue[] = R"(
instruments:
  - {id: food-law, titles: [中华人民共和国食品安全法, 食品安全法]}
  - {id: food-regulation, titles: [食品安全法实施条例]}
  - {id: penalty-law, titles: [行政处罚法]}
  - {id: ieepa, titles: [International Emergency Economic Powers Act]}
categories:
  - id: penalty
    title: penalties
    instruments: [food-law, food-regulation, penalty-law]
    who_may_list: {any_public_body: true}
    publication: {months: {minor: 3, general: 12, serious: 36}}
    subject_kinds: [organisation, person]
    default_severity: general
    required_fields: [conduct, legal_basis.text]
  - id: sanctions
    title: sanctions
    instruments: [ieepa]
    who_may_list: {authorities: [us.ofac, cn.court]}
    publication: {until_lifted: removed by the office}
    subject_kinds: [organisation]
    default_severity: serious
    lift_deadline_hours: 24
  - id: serious-only
    title: serious matters
    instruments: [penalty-law]
    who_may_list: {any_public_body: true}
    publication: {months: {serious: 36}}
    subject_kinds: [organisation]
    default_severity: serious
authorities:
  - {id: us.ofac, names: [Office of Foreign Assets Control, OFAC], region: US}
  - {id: cn.court, names: [广州市中级人民法院], region: "440100", uscc: 11440100007000011U}
  - {id: cn.trade, names: [Ministry of Commerce], region: CN}
  - {id: kh.trade, names: [Ministry of Commerce], region: KH}
identifier_schemes:
  - {scheme: ofac.uid, form: "[0-9]{1,9}", joins: true, public_reference: true}
  - {scheme: imo, form: "[0-9]{7}"}
)";

}  // namespace landbridge::testing
