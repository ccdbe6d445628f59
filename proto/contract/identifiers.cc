// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/identifiers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "proto/contract/check.h"
#include "proto/contract/check_digits.h"
#include "proto/contract/identifier_readers.h"
#include "proto/contract/identifier_text.h"
#include "proto/contract/regions.h"
#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

bool AllDigits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Whether so little is hidden that a few guesses would find the number.
bool IsBarelyMasked(std::string_view value) {
  return std::count(value.begin(), value.end(), '*') < 4;
}

size_t CharacterCount(std::string_view utf8) {
  return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

bool IsOfPerson(const ParsedIdentifier& identifier) {
  if (identifier.scheme == kSchemeResidentId) return true;
  if (identifier.scheme == kSchemeTaxRegistration) return identifier.personal;
  return identifier.scheme == kSchemeMexicanRfc && CharacterCount(identifier.value) == 13 &&
         identifier.verdict != IdentifierVerdict::kMalformed;
}

bool IsPersonal(const ParsedIdentifier& identifier, std::string_view raw) {
  // An institution's number may have the form of a resident's; its own check digits say whose it
  // is.
  if (!identifier.join_keys.empty()) return false;
  if (identifier.scheme == kSchemeResidentId) {
    return identifier.verdict != IdentifierVerdict::kMasked || IsBarelyMasked(identifier.value);
  }
  return LooksPersonal(raw, identifier.value);
}

// The longest text that may be a number, in full width and with spaces between; and the fewest
// figures that one of these numbers has.
constexpr size_t kNumberBytesMax = 80;
constexpr size_t kFiguresMin = 4;

// The rarer form first: a number of one scheme may have that of another.
constexpr auto kSchemesOfNumbers = std::to_array<std::string_view>(
    {kSchemeUscc, kSchemeLei, kSchemeMexicanRfc, kSchemeAustrianUid, kSchemeResidentId,
     kSchemeTaxRegistration, kSchemeBusinessRegistration, kSchemeBrazilianCnpj,
     kSchemeOrganisationCode});

size_t CountFigures(std::string_view text) {
  size_t figures = 0;
  for (const char c : text) {
    const bool wide = static_cast<unsigned char>(c) == 0xEF;
    figures += wide || (c >= '0' && c <= '9') ? 1 : 0;
  }
  return figures;
}

// No number has one, and most names do: by the first byte of U+4000 to U+9FFF.
bool HasChineseCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xE4 && static_cast<unsigned char>(c) <= 0xE9;
  });
}

// Numbers have capitals and no spaces between their letters.
bool IsWrittenAsWords(std::string_view text) {
  const std::string half_width = ToHalfWidth(text);
  const std::string_view bare = StripSpaces(half_width);
  return std::any_of(bare.begin(), bare.end(),
                     [](char c) { return c == ' ' || (c >= 'a' && c <= 'z'); });
}

// A city's own office writes the city's urban districts as a whole (01), which the tables do not
// list: that is the city.
std::string RegisteringRegion(std::string_view region) {
  std::string code(region);
  if (code.substr(4) == "01" && !IsKnownRegion(code)) code.replace(4, 2, "00");
  return code;
}

}  // namespace

std::string_view ToString(IdentifierVerdict verdict) {
  switch (verdict) {
    case IdentifierVerdict::kVerified:
      return "verified";
    case IdentifierVerdict::kCheckDigitFailed:
      return "check digit failed";
    case IdentifierVerdict::kMalformed:
      return "malformed";
    case IdentifierVerdict::kPlaceholder:
      return "placeholder";
    case IdentifierVerdict::kMasked:
      return "masked";
    case IdentifierVerdict::kScientificNotation:
      return "scientific notation";
    case IdentifierVerdict::kUnknownScheme:
      return "unknown scheme";
  }
  LB_CHECK(false);
}

ParsedIdentifier ParseIdentifier(std::string_view scheme, std::string_view raw) {
  const IdentifierReader* reader = FindIdentifierReader(scheme);
  IdentifierText text =
      PrepareIdentifier(raw, reader == nullptr ? std::string_view() : reader->punctuation);
  ParsedIdentifier identifier;
  identifier.scheme = scheme;
  identifier.value = std::move(text.value);
  if (reader == nullptr) {
    identifier.verdict = IdentifierVerdict::kUnknownScheme;
  } else if (text.verdict) {
    identifier.verdict = *text.verdict;
  } else {
    IdentifierReading reading = reader->read(identifier.value);
    identifier.verdict = reading.verdict;
    identifier.join_keys = std::move(reading.join_keys);
    if (identifier.verdict == IdentifierVerdict::kPlaceholder) {
      identifier.value.clear();
    } else if (identifier.verdict != IdentifierVerdict::kVerified &&
               IsMaskedByLetters(identifier.value)) {
      identifier.verdict = IdentifierVerdict::kMasked;
    }
  }
  if (!identifier.value.empty()) {
    identifier.personal = IsPersonal(identifier, raw);
    identifier.of_person = IsOfPerson(identifier);
  }
  return identifier;
}

bool IsBuiltInScheme(std::string_view scheme) { return FindIdentifierReader(scheme) != nullptr; }

std::optional<ParsedIdentifier> NumberInPlaceOfName(std::string_view text) {
  if (text.size() > kNumberBytesMax || HasChineseCharacter(text) ||
      CountFigures(text) < kFiguresMin) {
    return std::nullopt;
  }
  for (const std::string_view scheme : kSchemesOfNumbers) {
    ParsedIdentifier parsed = ParseIdentifier(scheme, text);
    const bool verified = parsed.verdict == IdentifierVerdict::kVerified;
    if (scheme == kSchemeUscc) {
      if (verified || parsed.verdict == IdentifierVerdict::kCheckDigitFailed) return parsed;
      continue;
    }
    if (!verified || CountFigures(parsed.value) < kFiguresMin) continue;
    if (!AllDigits(parsed.value) && IsWrittenAsWords(text)) continue;
    return parsed;
  }
  return std::nullopt;
}

std::optional<UsccParts> SplitUscc(std::string_view value) {
  if (!HasUsccForm(value)) return std::nullopt;
  const std::string_view region = value.substr(2, 6);
  const std::string_view organisation_code = value.substr(8, 9);
  return UsccParts{value[0],
                   value[1],
                   std::string(region),
                   std::string(organisation_code),
                   UsccCheckHolds(value),
                   OrganisationCodeCheckHolds(organisation_code)};
}

std::optional<std::string_view> RegisteringAuthorityName(char first_character) {
  switch (first_character) {
    case '1':
      return "staffing office";
    case '2':
      return "foreign affairs";
    case '3':
      return "justice";
    case '4':
      return "culture";
    case '5':
      return "civil affairs";
    case '6':
      return "tourism";
    case '7':
      return "religion";
    case '8':
      return "unions";
    case '9':
      return "market regulation";
    case 'A':
      return "military";
    case 'N':
      return "agriculture";
    case 'Y':
      return "other";
    default:
      return std::nullopt;
  }
}

std::string_view RegionOfBusinessRegistration(std::string_view value) {
  if (value.size() != 15 || !AllDigits(value)) return {};
  return value.substr(0, 6);
}

bool RegistrationRegionsDisagree(std::string_view uscc, std::string_view business_registration) {
  const auto parts = SplitUscc(uscc);
  const std::string_view region = RegionOfBusinessRegistration(business_registration);
  if (!parts || region.empty()) return false;
  const std::string one = RegisteringRegion(parts->region);
  const std::string other = RegisteringRegion(region);
  return !RegionWithin(one, other) && !RegionWithin(other, one);
}

}  // namespace landbridge
