// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/identifier_readers.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check_digits.h"
#include "proto/contract/resident_id.h"

namespace landbridge {
namespace {

using Verdict = IdentifierVerdict;
using Reading = IdentifierReading;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigitOrUpper(char c) { return IsDigit(c) || IsUpper(c); }

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

bool AllZeros(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

std::string Key(std::string_view scheme, std::string_view value) {
  return absl::StrCat(AbslView(scheme), ":", AbslView(value));
}

Reading Judge(bool check_holds, std::string_view scheme, std::string_view value) {
  if (!check_holds) return {Verdict::kCheckDigitFailed};
  Reading reading{Verdict::kVerified};
  reading.join_keys.push_back(Key(scheme, value));
  return reading;
}

bool HasOrganisationCodeForm(std::string_view value) {
  return value.size() == 9 && std::all_of(value.begin(), value.begin() + 8, IsDigitOrUpper) &&
         (IsDigit(value[8]) || value[8] == 'X');
}

// The family key: of a code inside another number as much as of one that stands alone.
Reading ReadOrganisationCode(std::string_view value) {
  if (!HasOrganisationCodeForm(value)) return {Verdict::kMalformed};
  if (AllZeros(value.substr(0, 8))) return {Verdict::kPlaceholder};
  return Judge(OrganisationCodeCheckHolds(value), kSchemeOrganisationCode, value);
}

Reading ReadUscc(std::string_view value) {
  if (value.size() == 18 && AllZeros(value.substr(0, 17))) return {Verdict::kPlaceholder};
  if (!HasUsccForm(value)) return {Verdict::kMalformed};
  Reading reading = ReadOrganisationCode(value.substr(8, 9));
  if (reading.verdict == Verdict::kVerified && !UsccCheckHolds(value)) {
    return {Verdict::kCheckDigitFailed};
  }
  return reading;
}

// 15: region and organisation code. 18: since 2015 a company's USCC; a household's resident number.
// 20: a household's resident number and two digits.
Reading ReadTaxRegistration(std::string_view value) {
  if (AllZeros(value)) return {Verdict::kPlaceholder};
  if (value.size() == 15 && AllDigits(value.substr(0, 6))) {
    return ReadOrganisationCode(value.substr(6));
  }
  if (value.size() == 20 && HasResidentIdForm(value.substr(0, 18)) && AllDigits(value.substr(18))) {
    return {IsResidentId(value.substr(0, 18)) ? Verdict::kVerified : Verdict::kCheckDigitFailed};
  }
  if (value.size() != 18) return {Verdict::kMalformed};
  if (IsResidentId(value)) return {Verdict::kVerified};
  Reading reading = ReadUscc(value);
  if (reading.verdict == Verdict::kVerified || !HasResidentIdForm(value)) return reading;
  return {Verdict::kCheckDigitFailed};
}

Reading ReadBusinessRegistration(std::string_view value) {
  if (value.size() != 15 || !AllDigits(value)) return {Verdict::kMalformed};
  if (AllZeros(value.substr(0, 14))) return {Verdict::kPlaceholder};
  return Judge(BusinessRegistrationCheckHolds(value), kSchemeBusinessRegistration, value);
}

Reading ReadResidentId(std::string_view value) {
  if (value.size() == 18 && AllZeros(value.substr(0, 17))) return {Verdict::kPlaceholder};
  if (!HasResidentIdForm(value)) return {Verdict::kMalformed};
  return {IsResidentId(value) ? Verdict::kVerified : Verdict::kCheckDigitFailed};
}

Reading ReadAustrianUid(std::string_view value) {
  if (value.size() != 11 || value.substr(0, 3) != "ATU" || !AllDigits(value.substr(3))) {
    return {Verdict::kMalformed};
  }
  return Judge(AustrianUidCheckHolds(value), kSchemeAustrianUid, value);
}

Reading ReadBrazilianCnpj(std::string_view value) {
  if (value.size() != 14 || !std::all_of(value.begin(), value.begin() + 12, IsDigitOrUpper) ||
      !AllDigits(value.substr(12))) {
    return {Verdict::kMalformed};
  }
  if (AllZeros(value)) return {Verdict::kPlaceholder};
  return Judge(BrazilianCnpjCheckHolds(value), kSchemeBrazilianCnpj, value);
}

// Three (companies) or four (persons) letters, a date of founding or birth, two characters, a check
// digit.
bool HasMexicanRfcForm(std::string_view value) {
  size_t letters = 0;
  while (!value.empty() && !IsDigit(value[0])) {
    const size_t size = value.substr(0, 2) == "Ñ" ? 2 : 1;
    if (size == 1 && !IsUpper(value[0]) && value[0] != '&') return false;
    value.remove_prefix(size);
    ++letters;
  }
  if ((letters != 3 && letters != 4) || value.size() != 9 || !AllDigits(value.substr(0, 6))) {
    return false;
  }
  const std::string_view month = value.substr(2, 2);
  const std::string_view day = value.substr(4, 2);
  if (month < "01" || month > "12" || day < "01" || day > "31") return false;
  return IsDigitOrUpper(value[6]) && IsDigitOrUpper(value[7]) &&
         (IsDigit(value[8]) || value[8] == 'A');
}

Reading ReadMexicanRfc(std::string_view value) {
  // Given to the public at large and to foreigners without a number of their own.
  if (value == "XAXX010101000" || value == "XEXX010101000") return {Verdict::kPlaceholder};
  if (!HasMexicanRfcForm(value)) return {Verdict::kMalformed};
  return Judge(MexicanRfcCheckHolds(value), kSchemeMexicanRfc, value);
}

Reading ReadLei(std::string_view value) {
  if (value.size() != 20 || !std::all_of(value.begin(), value.begin() + 18, IsDigitOrUpper) ||
      !AllDigits(value.substr(18))) {
    return {Verdict::kMalformed};
  }
  if (AllZeros(value.substr(0, 18))) return {Verdict::kPlaceholder};
  return Judge(LeiCheckHolds(value), kSchemeLei, value);
}

constexpr auto kReaders =
    std::to_array<IdentifierReader>({{kSchemeUscc, "", ReadUscc},
                                     {kSchemeOrganisationCode, "", ReadOrganisationCode},
                                     {kSchemeTaxRegistration, "", ReadTaxRegistration},
                                     {kSchemeBusinessRegistration, "", ReadBusinessRegistration},
                                     {kSchemeResidentId, "", ReadResidentId},
                                     {kSchemeAustrianUid, "", ReadAustrianUid},
                                     {kSchemeBrazilianCnpj, "./", ReadBrazilianCnpj},
                                     {kSchemeMexicanRfc, "", ReadMexicanRfc},
                                     {kSchemeLei, "", ReadLei}});

}  // namespace

bool HasUsccForm(std::string_view value) {
  return value.size() == 18 &&
         std::all_of(value.begin(), value.end(), [](char c) { return UsccValue(c) >= 0; }) &&
         AllDigits(value.substr(2, 6)) && (IsDigit(value[16]) || value[16] == 'X');
}

const IdentifierReader* FindIdentifierReader(std::string_view scheme) {
  const auto found =
      std::find_if(kReaders.begin(), kReaders.end(),
                   [scheme](const IdentifierReader& reader) { return reader.scheme == scheme; });
  return found == kReaders.end() ? nullptr : &*found;
}

}  // namespace landbridge
