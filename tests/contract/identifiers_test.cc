// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/identifiers.h"

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

using Keys = std::vector<std::string>;
using Verdict = IdentifierVerdict;

TEST_CASE("the numbers of one company give one join key") {
  const Keys family = {"cn.organisation_code:085948158"};
  CHECK(ParseIdentifier("cn.uscc", "91440300085948158H").join_keys == family);
  CHECK(ParseIdentifier("cn.organisation_code", "08594815-8").join_keys == family);
  CHECK(ParseIdentifier("cn.tax_registration", "440300085948158").join_keys == family);
  CHECK(ParseIdentifier("cn.tax_registration", "91440300085948158H").join_keys == family);
  CHECK(ParseIdentifier("cn.business_registration", "440301108548379").join_keys ==
        Keys{"cn.business_registration:440301108548379"});
}

TEST_CASE("the family key is the same for credit codes of every kind of registration") {
  CHECK(ParseIdentifier("cn.uscc", "N2330106MF1234567L").join_keys ==
        Keys{"cn.organisation_code:MF1234567"});
  CHECK(ParseIdentifier("cn.uscc", "A1110000123456788L").join_keys ==
        Keys{"cn.organisation_code:123456788"});
  CHECK(ParseIdentifier("cn.uscc", "92110105MA0TE5T16N").join_keys ==
        Keys{"cn.organisation_code:MA0TE5T16"});
}

TEST_CASE("width, case, spaces and hyphens do not matter") {
  const auto wide = ParseIdentifier("cn.uscc", "　９１４４０３００－0859 48158ｈ\t");
  CHECK(wide.value == "91440300085948158H");
  CHECK(wide.verdict == Verdict::kVerified);
  CHECK(ParseIdentifier("cn.organisation_code", "d2143569-x").value == "D2143569X");
  CHECK(ParseIdentifier("br.cnpj", "09.514.038/0001-57").value == "09514038000157");
  CHECK(ParseIdentifier("at.uid", "atu 79209223").value == "ATU79209223");
  CHECK(ParseIdentifier("mx.rfc", "ñaa080808-hl8").value == "ÑAA080808HL8");
}

TEST_CASE("a credit code gives no key when either of its check digits fails") {
  // The code's own check character holds, that of the organisation code inside does not.
  const auto inner = ParseIdentifier("cn.uscc", "91440300085948159L");
  CHECK(inner.verdict == Verdict::kCheckDigitFailed);
  CHECK(inner.value == "91440300085948159L");
  CHECK(inner.join_keys.empty());
  const auto outer = ParseIdentifier("cn.uscc", "91100000100003962A");
  CHECK(outer.verdict == Verdict::kCheckDigitFailed);
  CHECK(outer.join_keys.empty());
  const auto standard = ParseIdentifier("cn.uscc", "91350100M000100Y4Z");
  CHECK(standard.verdict != Verdict::kVerified);
  CHECK(standard.join_keys.empty());
}

TEST_CASE("a failing check digit is a warning and no key, in every scheme") {
  const auto [scheme, value] =
      GENERATE(table<std::string, std::string>({{"cn.organisation_code", "085948159"},
                                                {"cn.tax_registration", "440300085948159"},
                                                {"cn.business_registration", "440301108548378"},
                                                {"cn.resident_id", "110105194912310020"},
                                                {"at.uid", "ATU79209224"},
                                                {"br.cnpj", "09514038000156"},
                                                {"mx.rfc", "AAA080808HL9"},
                                                {"lei", "5493001KJTIIGC8Y1R13"}}));
  INFO(scheme << " " << value);
  const auto parsed = ParseIdentifier(scheme, value);
  CHECK(parsed.verdict == Verdict::kCheckDigitFailed);
  CHECK(parsed.value == value);
  CHECK(parsed.join_keys.empty());
}

TEST_CASE("placeholders mean none in every scheme") {
  const auto scheme =
      GENERATE(as<std::string>(), "cn.uscc", "cn.organisation_code", "cn.tax_registration",
               "cn.business_registration", "cn.resident_id", "at.uid", "br.cnpj", "mx.rfc", "lei");
  for (const std::string_view none :
       {"/", "无", "暂无", "不详", "-", "N/A", "", " ", "　", "／", "ｎ／ａ", "--", "無"}) {
    INFO(scheme << " '" << none << "'");
    const auto parsed = ParseIdentifier(scheme, none);
    CHECK(parsed.verdict == Verdict::kPlaceholder);
    CHECK(parsed.value.empty());
    CHECK(parsed.join_keys.empty());
  }
}

TEST_CASE("zeros stand for none, although their check digits may hold") {
  for (const char check : std::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
    CHECK(ParseIdentifier("cn.uscc", std::string(17, '0') + check).verdict ==
          Verdict::kPlaceholder);
  }
  CHECK(ParseIdentifier("cn.organisation_code", "000000000").verdict == Verdict::kPlaceholder);
  CHECK(ParseIdentifier("cn.organisation_code", "00000000-X").verdict == Verdict::kPlaceholder);
  CHECK(ParseIdentifier("cn.tax_registration", "440300000000000").verdict == Verdict::kPlaceholder);
  CHECK(ParseIdentifier("cn.tax_registration", "000000000000000").verdict == Verdict::kPlaceholder);
  CHECK(ParseIdentifier("cn.business_registration", "000000000000000").verdict ==
        Verdict::kPlaceholder);
  CHECK(ParseIdentifier("br.cnpj", "00.000.000/0000-00").verdict == Verdict::kPlaceholder);
}

TEST_CASE("a Mexican number for everybody without one is a placeholder") {
  CHECK(ParseIdentifier("mx.rfc", "XAXX010101000").verdict == Verdict::kPlaceholder);
  CHECK(ParseIdentifier("mx.rfc", "XEXX010101000").verdict == Verdict::kPlaceholder);
}

TEST_CASE("a number that a spreadsheet turned into powers of ten is lost") {
  for (const std::string_view lost :
       {"9.14403E+17", "9.14403e+17", "9,14403E17", "9E+17", "４.40301Ｅ＋１４"}) {
    INFO(lost);
    const auto parsed = ParseIdentifier("cn.uscc", lost);
    CHECK(parsed.verdict == Verdict::kScientificNotation);
    CHECK(parsed.value.empty());
  }
  CHECK(ParseIdentifier("cn.organisation_code", "123E45678").verdict !=
        Verdict::kScientificNotation);
}

TEST_CASE("a masked number is no key") {
  for (const std::string_view masked :
       {"3423011964****3224", "342301＊＊＊＊＊＊＊＊3224", "342301××××××××3224"}) {
    INFO(masked);
    const auto parsed = ParseIdentifier("cn.resident_id", masked);
    CHECK(parsed.verdict == Verdict::kMasked);
    CHECK(parsed.join_keys.empty());
  }
  CHECK(ParseIdentifier("cn.resident_id", "342301XXXXXXXX3224").verdict == Verdict::kMasked);
  CHECK(ParseIdentifier("mx.rfc", "XXXXXXXXXXXX").verdict == Verdict::kMasked);
  CHECK_FALSE(ParseIdentifier("cn.resident_id", "3423011964****3224").personal);
  // One hidden character is found in ten tries.
  CHECK(ParseIdentifier("cn.resident_id", "34230119640101322*").personal);
}

TEST_CASE("what has not the form of its scheme is malformed, and eaten zeros are not guessed") {
  CHECK(ParseIdentifier("cn.uscc", "9144030008594815").verdict == Verdict::kMalformed);
  CHECK(ParseIdentifier("cn.uscc", "914403O0085948158H").verdict == Verdict::kMalformed);
  CHECK(ParseIdentifier("cn.organisation_code", "85948158").verdict == Verdict::kMalformed);
  CHECK(ParseIdentifier("cn.business_registration", "4403011085483").verdict ==
        Verdict::kMalformed);
  CHECK(ParseIdentifier("mx.rfc", "AAA081308HL8").verdict == Verdict::kMalformed);
  CHECK(ParseIdentifier("at.uid", "DE123456789").verdict == Verdict::kMalformed);
  CHECK(ParseIdentifier("cn.uscc", std::string(1000, '9')).verdict == Verdict::kMalformed);
}

TEST_CASE("a scheme that is not built in is unknown, and its value is no key") {
  const auto parsed = ParseIdentifier("xx.number", "1234");
  CHECK(parsed.verdict == Verdict::kUnknownScheme);
  CHECK(parsed.join_keys.empty());
  CHECK(IsBuiltInScheme("cn.uscc"));
  CHECK_FALSE(IsBuiltInScheme("xx.number"));
}

TEST_CASE("a resident's number verifies, is personal and gives no bare key") {
  const auto parsed = ParseIdentifier("cn.resident_id", "11010519491231002x");
  CHECK(parsed.verdict == Verdict::kVerified);
  CHECK(parsed.value == "11010519491231002X");
  CHECK(parsed.personal);
  CHECK(parsed.of_person);
  CHECK(parsed.join_keys.empty());
}

TEST_CASE("a household's tax registration holds a resident's number, so it is personal") {
  for (const std::string_view number : {"11010519491231002X", "11010519491231002X01"}) {
    INFO(number);
    const auto parsed = ParseIdentifier("cn.tax_registration", number);
    CHECK(parsed.verdict == Verdict::kVerified);
    CHECK(parsed.personal);
    CHECK(parsed.of_person);
    CHECK(parsed.join_keys.empty());
  }
  const auto mistyped = ParseIdentifier("cn.tax_registration", "11010519491231003X01");
  CHECK(mistyped.verdict == Verdict::kCheckDigitFailed);
  CHECK(mistyped.personal);
}

TEST_CASE("a resident's number in a company's field is found out as personal") {
  for (const std::string_view scheme :
       {"cn.uscc", "cn.organisation_code", "cn.business_registration", "mx.rfc", "xx.number"}) {
    INFO(scheme);
    CHECK(ParseIdentifier(scheme, "11010519491231002X").personal);
    CHECK(ParseIdentifier(scheme, "身份证:11010519491231002X").personal);
  }
}

TEST_CASE("a credit code that reads like a resident's number is a company's") {
  const auto parsed = ParseIdentifier("cn.uscc", "121101194001013531");
  CHECK(parsed.verdict == Verdict::kVerified);
  CHECK_FALSE(parsed.personal);
  CHECK(parsed.join_keys == Keys{"cn.organisation_code:400101353"});
}

TEST_CASE("numbers of companies are not personal") {
  CHECK_FALSE(ParseIdentifier("cn.uscc", "91440300085948158H").personal);
  CHECK_FALSE(ParseIdentifier("cn.tax_registration", "440300085948158").personal);
  CHECK_FALSE(ParseIdentifier("mx.rfc", "AAA080808HL8").of_person);
  CHECK(ParseIdentifier("mx.rfc", "GODE561231GR8").of_person);
}

TEST_CASE("a credit code tells who registered it, where, and its organisation code") {
  const auto parts = SplitUscc("91440300085948158H");
  REQUIRE(parts);
  CHECK(parts->registering_authority == '9');
  CHECK(parts->category == '1');
  CHECK(parts->region == "440300");
  CHECK(parts->organisation_code == "085948158");
  CHECK(parts->check_digit_holds);
  CHECK(parts->organisation_check_digit_holds);
  CHECK_FALSE(SplitUscc("91440300085948158"));
  CHECK_FALSE(SplitUscc("9144A300085948158H"));
}

TEST_CASE("every registering authority of the standard has a name") {
  const auto [character, name] = GENERATE(table<char, std::string>({{'1', "staffing office"},
                                                                    {'2', "foreign affairs"},
                                                                    {'3', "justice"},
                                                                    {'4', "culture"},
                                                                    {'5', "civil affairs"},
                                                                    {'6', "tourism"},
                                                                    {'7', "religion"},
                                                                    {'8', "unions"},
                                                                    {'9', "market regulation"},
                                                                    {'A', "military"},
                                                                    {'N', "agriculture"},
                                                                    {'Y', "other"}}));
  CHECK(RegisteringAuthorityName(character) == std::string_view(name));
  CHECK_FALSE(RegisteringAuthorityName('B'));
}

TEST_CASE("regions of credit code and business registration are compared where both have one") {
  CHECK_FALSE(RegistrationRegionsDisagree("91440300085948158H", "440301108548379"));
  CHECK_FALSE(RegistrationRegionsDisagree("91440300085948158H", "440305108548379"));
  CHECK(RegistrationRegionsDisagree("91440300085948158H", "440400108548379"));
  CHECK(RegistrationRegionsDisagree("91440300085948158H", "320102108548377"));
  CHECK_FALSE(RegistrationRegionsDisagree("91440300085948158H", ""));
  CHECK_FALSE(RegistrationRegionsDisagree("", "440301108548379"));
  CHECK(RegionOfBusinessRegistration("440301108548379") == "440301");
  CHECK(RegionOfBusinessRegistration("44030110854837A").empty());
}

TEST_CASE("every verdict has a name for messages") {
  CHECK(ToString(Verdict::kVerified) == "verified");
  CHECK(ToString(Verdict::kCheckDigitFailed) == "check digit failed");
  CHECK(ToString(Verdict::kScientificNotation) == "scientific notation");
}

}  // namespace
}  // namespace landbridge
