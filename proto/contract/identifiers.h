// SPDX-License-Identifier: Apache-2.0
// Identifiers of organisations and persons: read as departments write them, checked, and turned
// into join keys.
//
// A subject is joined with another only on a key that stands on a valid check digit. One company's
// Unified Social Credit Code, organisation code and tax registration number all hold the same nine
// characters, so they give the same key:
//
//   ParseIdentifier("cn.uscc", "９１４４０３００ 085948158h").join_keys
//   ParseIdentifier("cn.organisation_code", "08594815-8").join_keys
//       both are {"cn.organisation_code:085948158"}
//   ParseIdentifier("cn.uscc", "暂无").verdict
//       is IdentifierVerdict::kPlaceholder
//
// Schemes that are not built in are declared with a pattern: see identifier_schemes.h.
// All functions are pure and may be called from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landbridge {

// GB 32100-2015.
inline constexpr std::string_view kSchemeUscc = "cn.uscc";
// GB 11714.
inline constexpr std::string_view kSchemeOrganisationCode = "cn.organisation_code";
// A region and an organisation code; for households a resident's number.
inline constexpr std::string_view kSchemeTaxRegistration = "cn.tax_registration";
// GS 15-2006.
inline constexpr std::string_view kSchemeBusinessRegistration = "cn.business_registration";
// GB 11643-1999.
inline constexpr std::string_view kSchemeResidentId = "cn.resident_id";
inline constexpr std::string_view kSchemeAustrianUid = "at.uid";
inline constexpr std::string_view kSchemeBrazilianCnpj = "br.cnpj";
inline constexpr std::string_view kSchemeMexicanRfc = "mx.rfc";
// ISO 17442.
inline constexpr std::string_view kSchemeLei = "lei";

enum class IdentifierVerdict {
  kVerified,            // form and check digits hold
  kCheckDigitFailed,    // form holds; a warning: keep it, as some were issued so; never join on it
  kMalformed,           // not of this scheme's form
  kPlaceholder,         // stands for "none": leave the identifier out
  kMasked,              // partly hidden by the publisher: show it, never join on it
  kScientificNotation,  // a spreadsheet lost the digits: reject, and ask for the column as text
  kUnknownScheme,       // neither built in nor declared
};

// "verified", "check digit failed", ... for messages.
std::string_view ToString(IdentifierVerdict verdict);

struct ParsedIdentifier {
  std::string scheme;
  // Half-width, upper case, without spaces, hyphens and the scheme's own punctuation; empty for a
  // placeholder and for a lost number.
  std::string value;
  IdentifierVerdict verdict = IdentifierVerdict::kUnknownScheme;
  // Equal keys mean the same subject. Empty unless verified, and empty for personal numbers, which
  // are joined on a keyed digest of `value` that the caller makes.
  std::vector<std::string> join_keys;
  // `value` is or contains a resident's number: never store, show or log it bare.
  bool personal = false;
  // The number is one that only natural persons hold.
  bool of_person = false;
};

// Reads `raw` as an identifier of a built-in scheme. Never fails: the verdict says what is wrong.
// At most 128 bytes are read; longer values are malformed.
ParsedIdentifier ParseIdentifier(std::string_view scheme, std::string_view raw);

// Whether `scheme` is one of the constants above.
bool IsBuiltInScheme(std::string_view scheme);

// What a text that should be a name reads as when all of it is a number of a built-in scheme: its
// check digits hold, or it has the form of a Unified Social Credit Code, which no name has. Nothing
// for a name: words with a check digit that holds by chance are none of these numbers. Cheap for
// texts with few figures.
std::optional<ParsedIdentifier> NumberInPlaceOfName(std::string_view text);

// What a Unified Social Credit Code says about itself.
struct UsccParts {
  char registering_authority;  // first character
  char category;               // second character; its meaning depends on the first
  std::string region;  // GB/T 2260 code at the time of registration; perhaps unknown or retired
  std::string organisation_code;  // nine characters
  bool check_digit_holds;
  bool organisation_check_digit_holds;
};

// Takes a normalised value apart; nothing when it has not the form of a USCC.
std::optional<UsccParts> SplitUscc(std::string_view value);

// Who registers under this first character: "market regulation" for '9', "military" for 'A'.
// Nothing for a character that the standard does not assign: a warning, no error.
std::optional<std::string_view> RegisteringAuthorityName(char first_character);

// The first six digits of a normalised business registration number; empty when it has not the form
// of one.
std::string_view RegionOfBusinessRegistration(std::string_view value);

// Whether a USCC and a business registration number of one record name regions of which neither
// lies in the other; a city and its district agree, as registrations move between their offices.
// Flag a disagreement for a person to look at, and reject nothing. False when either number has
// not its form.
bool RegistrationRegionsDisagree(std::string_view uscc, std::string_view business_registration);

}  // namespace landbridge
