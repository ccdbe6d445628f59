// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/check_digits.h"

#include <string>
#include <string_view>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("the standard's example of a unified social credit code has check character 3") {
  CHECK(UsccCheckHolds("91350100M000100Y43"));
  for (const char wrong : std::string_view("012456789ABCDEFGHJKLMNPQRTUWXY")) {
    CHECK_FALSE(UsccCheckHolds(std::string("91350100M000100Y4") + wrong));
  }
}

TEST_CASE("a credit code whose sum is a multiple of 31 ends with 0") {
  // 682 = 22 * 31: without the outer modulus the check value would be 31.
  CHECK(UsccCheckHolds("914403001000002860"));
  CHECK_FALSE(UsccCheckHolds("91440300100000286Y"));
}

TEST_CASE("the characters of a credit code count 0 to 30 in their order, and no others count") {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  for (int byte = 0; byte < 256; ++byte) {
    const size_t place = kAlphabet.find(static_cast<char>(byte));
    INFO(byte);
    CHECK(UsccValue(static_cast<char>(byte)) ==
          (place == std::string_view::npos ? -1 : static_cast<int>(place)));
  }
}

TEST_CASE("real credit codes hold both of their check digits") {
  for (const std::string_view code :
       {"91440300192317458F", "91440300100012316L", "91100000100003962T", "91110000710925462X",
        "91440400192548256N", "91440300085948158H"}) {
    INFO(code);
    CHECK(UsccCheckHolds(code));
    CHECK(OrganisationCodeCheckHolds(code.substr(8, 9)));
  }
}

TEST_CASE("credit codes of households, cooperatives and the military hold both check digits") {
  for (const std::string_view code :
       {"N2330106MF1234567L", "A1110000123456788L", "92110105MA0TE5T16N"}) {
    INFO(code);
    CHECK(UsccCheckHolds(code));
    CHECK(OrganisationCodeCheckHolds(code.substr(8, 9)));
  }
}

TEST_CASE("credit codes that are too long, wrong or of another alphabet do not hold") {
  for (const std::string_view code :
       {"91350100M000100Y4Z", "91100000100003962A", "91350100M000100Y433", "91350100M000100Y4",
        "9135O100M000100Y43", "91350100m000100y43", ""}) {
    INFO(code);
    CHECK_FALSE(UsccCheckHolds(code));
  }
}

TEST_CASE("letters of an organisation code count from ten, unlike those of a credit code") {
  CHECK(OrganisationCodeCheckHolds("MA5DA0XJ8"));
  CHECK(OrganisationCodeCheckHolds("D2143569X"));
  CHECK(OrganisationCodeCheckHolds("085948158"));
  CHECK_FALSE(OrganisationCodeCheckHolds("MA5DA0XJ7"));
  CHECK_FALSE(OrganisationCodeCheckHolds("08594815"));
  CHECK_FALSE(OrganisationCodeCheckHolds("ma5da0xj8"));
}

TEST_CASE("a business registration number holds by MOD 11,10") {
  CHECK(BusinessRegistrationCheckHolds("440301108548379"));
  CHECK(BusinessRegistrationCheckHolds("320102108548377"));
  CHECK_FALSE(BusinessRegistrationCheckHolds("440301108548378"));
  CHECK_FALSE(BusinessRegistrationCheckHolds("440301108548397"));
  CHECK_FALSE(BusinessRegistrationCheckHolds("44030110854837"));
}

TEST_CASE("the standard's example of a resident number holds") {
  CHECK(ResidentIdCheckHolds("11010519491231002X"));
  CHECK_FALSE(ResidentIdCheckHolds("110105194912310020"));
  CHECK_FALSE(ResidentIdCheckHolds("11010519491231003X"));
}

TEST_CASE("an Austrian UID holds, and no neighbour of it") {
  CHECK(AustrianUidCheckHolds("ATU79209223"));
  CHECK(AustrianUidCheckHolds("ATU78016816"));
  CHECK_FALSE(AustrianUidCheckHolds("ATU79209224"));
  CHECK_FALSE(AustrianUidCheckHolds("ATU97209223"));
  CHECK_FALSE(AustrianUidCheckHolds("79209223"));
}

TEST_CASE("a Brazilian CNPJ holds both of its check digits, with digits and with letters") {
  CHECK(BrazilianCnpjCheckHolds("09514038000157"));
  CHECK(BrazilianCnpjCheckHolds("12340277000142"));
  CHECK(BrazilianCnpjCheckHolds("12ABC34501DE35"));  // the tax authority's example
  CHECK_FALSE(BrazilianCnpjCheckHolds("09514038000147"));
  CHECK_FALSE(BrazilianCnpjCheckHolds("09514038000156"));
  CHECK_FALSE(BrazilianCnpjCheckHolds("12ABC34501DE3F"));
}

TEST_CASE("a Mexican RFC holds for companies, for persons and with the letter that has two bytes") {
  CHECK(MexicanRfcCheckHolds("AAA080808HL8"));
  CHECK(MexicanRfcCheckHolds("GODE561231GR8"));  // the tax authority's example
  CHECK_FALSE(MexicanRfcCheckHolds("AAA080808HL9"));
  CHECK_FALSE(MexicanRfcCheckHolds("AAA080808H8"));
}

TEST_CASE("a legal entity identifier holds by MOD 97-10") {
  CHECK(LeiCheckHolds("5493001KJTIIGC8Y1R12"));
  CHECK(LeiCheckHolds("529900T8BM49AURSDO55"));
  CHECK_FALSE(LeiCheckHolds("5493001KJTIIGC8Y1R11"));
  CHECK_FALSE(LeiCheckHolds("5493001KJTIIGC8Y1R13"));
  CHECK_FALSE(LeiCheckHolds("5493001KJTIIGC8Y1R1A"));
  CHECK_FALSE(LeiCheckHolds("5493001KJTIIGC8YR112"));
}

}  // namespace
}  // namespace landbridge
