// SPDX-License-Identifier: Apache-2.0
// Numbers where they make another subject of the one that is meant: in the place of its name, and a
// person's as the number of an organisation.
#include <string>

#include "proto/contract/identifiers.h"
#include "tests/contract/checked_change.h"

namespace landbridge::testing {
namespace {

// The scheme of the number that stands in the place of a name; empty for a name.
std::string NumberIn(std::string_view name) {
  const auto number = NumberInPlaceOfName(name);
  return number.has_value() ? number->scheme : std::string();
}

TEST_CASE("a number with check digits is no name") {
  CHECK(NumberIn("91440300085948158H") == "cn.uscc");
  CHECK(NumberIn(" ９１４４０３００ 085948158h") == "cn.uscc");
  // One that was mistyped has a form that no name has.
  CHECK(NumberIn("91440300085948158J") == "cn.uscc");
  CHECK(NumberIn("08594815-8") == "cn.organisation_code");
  CHECK(NumberIn("MA5TEX105") == "cn.organisation_code");
  CHECK(NumberIn("440300085948158") == "cn.tax_registration");
  CHECK(NumberIn("440301108548379") == "cn.business_registration");
  CHECK(NumberIn("ATU79209223") == "at.uid");
  CHECK(NumberIn("09.514.038/0001-57") == "br.cnpj");
  CHECK(NumberIn("AAA080808HL8") == "mx.rfc");
  CHECK(NumberIn("5493001KJTIIGC8Y1R12") == "lei");
}

TEST_CASE("a name with figures is a name") {
  for (const char* name :
       {"深圳市某某计算机系统有限公司", "苏州市第01示例印染有限公司", "360", "3M", "1688.com",
        "2020年第三号楼业主委员会", "PLANETA 3000", "20 de Julio 1810 SA", "08594815-9",
        // Words whose last figure is by chance the check digit of an organisation code.
        "Ma 5tex 105", "", "-"}) {
    INFO(name);
    CHECK(NumberIn(name).empty());
  }
}

TEST_CASE("a number in the place of a subject's name is an error that is shown masked") {
  const auto named = [](int index, const std::string& name) {
    return After(
        [&](auto&, auto& d) { d.mutable_subject()->mutable_names(index)->set_text(name); });
  };
  CHECK(named(0, "91440300192317458F") ==
        Lines{"error NAME_INVALID decision.subject.names[0].text"});
  CHECK(named(1, "08594815-8") == Lines{"error NAME_INVALID decision.subject.names[1].text"});
  CHECK(named(1, "Sino 2020 Ltd.").empty());

  v1::Change change = CleanChange();
  change.mutable_upsert()->mutable_decision()->mutable_subject()->mutable_names(0)->set_text(
      "91440300192317458F");
  const auto findings = Findings(change);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].value() == "91***");
  CHECK(findings[0].message() == "a number of the form of cn.uscc is in the place of the name");
}

// What is said of an organisation with this number as its first identifier.
Lines OfOrganisation(const std::string& scheme, const std::string& value) {
  return After([&](auto&, auto& d) {
    d.mutable_subject()->mutable_identifiers(0)->set_scheme(scheme);
    d.mutable_subject()->mutable_identifiers(0)->set_value(value);
  });
}

TEST_CASE("a resident's number, right or mistyped, is no organisation's") {
  const Lines refused{"error PERSONAL_NUMBER decision.subject.identifiers[0].value"};
  for (const char* scheme : {"cn.uscc", "cn.organisation_code", "cn.tax_registration",
                             "cn.business_registration", "cn.resident_id", "list.number"}) {
    INFO(scheme);
    CHECK(OfOrganisation(scheme, kResidentNumber) == refused);
    CHECK(OfOrganisation(scheme, "110105194912310021") == refused);
  }
  CHECK(OfOrganisation("cn.uscc", "１１０１０５ 19491231 002x") == refused);
  // A household's tax number: a sole trader's, and no organisation's.
  CHECK(OfOrganisation("cn.tax_registration", std::string(kResidentNumber) + "01") == refused);
  CHECK(After([](auto&, auto& d) {
          v1::Identifier& identifier = *d.mutable_authority()->mutable_identifier();
          identifier.set_scheme("cn.uscc");
          identifier.set_value(kResidentNumber);
        }) == Lines{"error PERSONAL_NUMBER decision.authority.identifier.value"});
}

TEST_CASE("what is masked, or verifies as an organisation's own number, is not refused") {
  const Lines warning{"warning IDENTIFIER_INVALID decision.subject.identifiers[0].value"};
  CHECK(OfOrganisation("cn.uscc", "1101051949****002X") == warning);
  CHECK(OfOrganisation("cn.resident_id", "1101051949****002X") == warning);
  CHECK(OfOrganisation("cn.uscc", "91440300085948158J") == warning);
}

TEST_CASE("a person's or sole trader's resident number may stand under any scheme") {
  for (const v1::SubjectKind kind : {v1::SUBJECT_KIND_PERSON, v1::SUBJECT_KIND_SOLE_TRADER}) {
    for (const char* scheme : {"cn.uscc", "cn.tax_registration", "cn.resident_id"}) {
      INFO(scheme);
      const Lines lines = After([&](auto&, auto& d) {
        d.mutable_subject()->set_kind(kind);
        d.mutable_subject()->mutable_identifiers()->DeleteSubrange(1, 2);
        d.mutable_subject()->mutable_identifiers(0)->set_scheme(scheme);
        d.mutable_subject()->mutable_identifiers(0)->set_value(kResidentNumber);
      });
      CHECK((lines.empty() ||
             lines == Lines{"warning IDENTIFIER_INVALID decision.subject.identifiers[0].value"}));
    }
  }
}

}  // namespace
}  // namespace landbridge::testing
