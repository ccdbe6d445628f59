// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/record_fields.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/identifier_text.h"
#include "proto/contract/identifiers.h"
#include "proto/contract/names.h"
#include "proto/contract/odd_characters.h"
#include "proto/contract/personal_numbers.h"
#include "proto/contract/resident_id.h"
#include "proto/contract/utf8.h"

namespace landbridge::record_internal {
namespace {

constexpr size_t kSchemeBytesMax = 64;
constexpr size_t kIdentifierBytesMax = 100;
constexpr int kIdentifiersMax = 32;

// No text that stands for "none" is longer, and looking at one costs more than all other checks.
constexpr size_t kPlaceholderBytesMax = 32;

// Whatever a broken value of a person's may be, its digits are not shown. An organisation's is,
// unless it is long enough to hold a birth date and was not recognised as something else.
std::string Shown(const ParsedIdentifier& parsed, std::string_view raw, bool of_person) {
  size_t digits = 0;
  for (const char c : raw) digits += c >= '0' && c <= '9' ? 1 : 0;
  const bool unrecognised = parsed.verdict == IdentifierVerdict::kMalformed ||
                            parsed.verdict == IdentifierVerdict::kMasked;
  if (of_person || parsed.personal || parsed.of_person || (unrecognised && digits >= 12)) {
    return MaskedValue(raw);
  }
  return std::string(raw);
}

// A resident's number, right or mistyped, makes a person of the organisation that it stands for,
// and provinces that may see no persons would be shown it.
void RefuseResident(const FieldPath& value_path, std::string_view scheme, FindingList* findings) {
  findings->Error(
      v1::RULE_PERSONAL_NUMBER, value_path,
      absl::StrCat("the value of ", AbslView(scheme),
                   " is a resident's number, or nearly one, and stands for an organisation"),
      "correct the number; where a person is meant, state kind person (or sole_trader) and scheme "
      "cn.resident_id");
}

// Nothing when the identifier cannot be read as one.
std::optional<ParsedIdentifier> ReadIdentifier(const FieldPath& path,
                                               const v1::Identifier& identifier, bool of_person,
                                               FindingList* findings) {
  const FieldPath value_path(path, "value");
  const std::string_view raw = identifier.value();
  if (identifier.scheme().empty()) {
    findings->Error(v1::RULE_REQUIRED, FieldPath(path, "scheme"), "the identifier has no scheme",
                    "name the scheme of the column in the mapping, such as cn.uscc");
    return std::nullopt;
  }
  if (!CheckText(FieldPath(path, "scheme"), identifier.scheme(), kSchemeBytesMax, findings)) {
    return std::nullopt;
  }
  if (!IsBuiltInScheme(identifier.scheme())) {
    if (CheckText(value_path, raw, kIdentifierBytesMax, findings) && !of_person &&
        LooksPersonal(raw, PrepareIdentifier(raw, "").value)) {
      RefuseResident(value_path, identifier.scheme(), findings);
    }
    return std::nullopt;
  }
  if (!IsValidUtf8(raw)) {
    findings->Error(v1::RULE_NOT_UTF8, value_path, "the identifier is not valid UTF-8",
                    "state the encoding of the source in the mapping");
    return std::nullopt;
  }
  if (raw.size() > kIdentifierBytesMax) {
    findings->Error(
        v1::RULE_TOO_LONG, value_path,
        absl::StrCat("the identifier has ", raw.size(), " bytes, more than ", kIdentifierBytesMax),
        "take the number alone; several numbers go into several identifiers");
    return std::nullopt;
  }
  if (!CheckCharacters(value_path, raw, TextLines::kSeveral, findings)) return std::nullopt;
  ParsedIdentifier parsed = ParseIdentifier(identifier.scheme(), raw);
  // An institution's number may have the form of a resident's; then it verifies as its own.
  if (!of_person && parsed.join_keys.empty() && parsed.verdict != IdentifierVerdict::kMasked &&
      LooksPersonal(raw, parsed.value)) {
    RefuseResident(value_path, identifier.scheme(), findings);
    return std::nullopt;
  }
  const auto about_value = [&identifier](std::string_view what) {
    return absl::StrCat("the value of ", identifier.scheme(), AbslView(what));
  };
  const auto warn = [&](std::string_view message, std::string_view repair) {
    findings->Warning(v1::RULE_IDENTIFIER_INVALID, value_path, message, repair,
                      Shown(parsed, raw, of_person));
  };
  switch (parsed.verdict) {
    case IdentifierVerdict::kVerified:
    case IdentifierVerdict::kUnknownScheme:
      break;
    case IdentifierVerdict::kPlaceholder:
      warn(about_value(" stands for none and is left out"),
           "leave the identifier out where there is none");
      break;
    case IdentifierVerdict::kMasked:
      warn(about_value(" is partly hidden; it is shown, and joins nothing"),
           "send the complete number if the department may");
      break;
    case IdentifierVerdict::kMalformed:
      warn(about_value(" has not the form of one; it joins nothing"),
           "compare it with the original document, or name another scheme for the column");
      break;
    case IdentifierVerdict::kCheckDigitFailed:
      warn(about_value(" fails its check digit; it joins nothing"),
           "compare it with the original document; a few were issued so");
      break;
    case IdentifierVerdict::kScientificNotation:
      findings->Error(v1::RULE_IDENTIFIER_LOST, value_path,
                      about_value(" was turned into scientific notation by a spreadsheet; "
                                  "its digits are lost"),
                      "export the column as text and send the row again",
                      Shown(parsed, raw, of_person));
      break;
  }
  // A resident number under a scheme of organisations would be kept bare.
  if (parsed.verdict != IdentifierVerdict::kVerified && !parsed.personal &&
      ContainsResidentId(raw)) {
    findings->Error(v1::RULE_PERSONAL_NUMBER, value_path, about_value(" holds a resident number"),
                    "send it as cn.resident_id, or leave it out");
  }
  return parsed;
}

// The number by which a verified identifier excludes others: a subject has one of each of these.
// Others may change with the seat (business registration) or be held by branches (CNPJ).
std::optional<std::pair<std::string_view, std::string>> ExclusiveKey(ParsedIdentifier parsed) {
  if (parsed.verdict != IdentifierVerdict::kVerified) return std::nullopt;
  if (parsed.scheme == kSchemeResidentId) return {{kSchemeResidentId, std::move(parsed.value)}};
  for (std::string& key : parsed.join_keys) {
    for (const std::string_view family : {kSchemeOrganisationCode, kSchemeLei}) {
      if (key.starts_with(family)) return {{family, std::move(key)}};
    }
  }
  return std::nullopt;
}

}  // namespace

bool StandsForNone(std::string_view text) {
  return text.size() <= kPlaceholderBytesMax && IsPlaceholder(text);
}

bool CheckCharacters(const FieldPath& path, std::string_view text, TextLines lines,
                     FindingList* findings) {
  const OddCharacter odd = FindOddCharacter(text, lines == TextLines::kSeveral);
  switch (odd.oddity) {
    case Oddity::kNone:
      return true;
    case Oddity::kPrivateUse:
      findings->Warning(v1::RULE_NOT_UTF8, path,
                        absl::StrCat("character ", odd.at,
                                     " of the text is of private use: it means something in one "
                                     "font or code page alone"),
                        "compare it with the original, and state the encoding of the source in the "
                        "mapping");
      return true;
    case Oddity::kControl:
      findings->Error(v1::RULE_NOT_UTF8, path,
                      absl::StrCat("character ", odd.at, " of the text is a control character",
                                   lines == TextLines::kOne ? ", a line end or a tab" : ""),
                      "remove it at the source, or with `replace` in the mapping");
      return false;
    case Oddity::kReplacement:
      break;
  }
  findings->Error(
      v1::RULE_NOT_UTF8, path,
      absl::StrCat("character ", odd.at, " of the text was lost before: U+FFFD is in its place"),
      "correct it at the source; where all of the file is so, it was converted with a "
      "wrong encoding: get the original");
  return false;
}

bool CheckText(const FieldPath& path, std::string_view text, size_t bytes_max,
               FindingList* findings, TextLines lines) {
  if (text.size() > bytes_max) {
    findings->Error(v1::RULE_TOO_LONG, path,
                    absl::StrCat("the text has ", text.size(), " bytes, more than ", bytes_max),
                    "shorten it at the source, or map a shorter column");
    return false;
  }
  if (const size_t at = FirstInvalidUtf8(text); at != text.size()) {
    findings->Error(v1::RULE_NOT_UTF8, path,
                    absl::StrCat("the text is not valid UTF-8 from byte ", at, " on"),
                    "state the encoding of the source in the mapping");
    return false;
  }
  if (!CheckCharacters(path, text, lines, findings)) return false;
  if (ContainsResidentId(text)) {
    findings->Error(v1::RULE_PERSONAL_NUMBER, path, "a resident number stands in the text",
                    "remove it, or send it as an identifier of scheme cn.resident_id");
    return false;
  }
  return true;
}

bool CheckRequiredText(const FieldPath& path, std::string_view text, size_t bytes_max,
                       std::string_view what, FindingList* findings, TextLines lines) {
  if (text.empty() || StandsForNone(text)) {
    findings->Error(v1::RULE_REQUIRED, path,
                    absl::StrCat(AbslView(what), " is required",
                                 text.empty() ? "" : ", and the text stands for none"),
                    "fill it in at the source, or map the column that has it", text);
    return false;
  }
  return CheckText(path, text, bytes_max, findings, lines);
}

void CheckIdentifier(const FieldPath& path, const v1::Identifier& identifier, bool of_person,
                     FindingList* findings) {
  ReadIdentifier(path, identifier, of_person, findings);
}

void CheckIdentifiers(const FieldPath& parent,
                      const google::protobuf::RepeatedPtrField<v1::Identifier>& identifiers,
                      bool of_person, FindingList* findings) {
  if (identifiers.size() > kIdentifiersMax) {
    findings->Error(v1::RULE_TOO_LONG, FieldPath(parent, "identifiers"),
                    absl::StrCat("the subject has ", identifiers.size(), " identifiers, more than ",
                                 kIdentifiersMax),
                    "send the identifiers of this subject alone");
    return;
  }
  // The first key of each family, and which identifier it is from.
  struct Seen {
    std::string_view family;
    std::string key;
    int index;
  };
  std::vector<Seen> seen;
  for (int i = 0; i < identifiers.size(); ++i) {
    const FieldPath path(parent, "identifiers", i);
    std::optional<ParsedIdentifier> parsed =
        ReadIdentifier(path, identifiers.Get(i), of_person, findings);
    if (!parsed.has_value() || identifiers.size() == 1) continue;
    auto exclusive = ExclusiveKey(*std::move(parsed));
    if (!exclusive.has_value()) continue;
    bool known = false;
    for (const Seen& earlier : seen) {
      if (earlier.family != exclusive->first) continue;
      known = true;
      if (earlier.key == exclusive->second) continue;
      findings->Error(v1::RULE_IDENTIFIERS_CONFLICT, FieldPath(path, "value"),
                      absl::StrCat("this identifier and identifiers[", earlier.index,
                                   "] are both valid, but belong to different subjects"),
                      "find out which of them is this subject's, and remove the other");
    }
    if (!known) seen.push_back({exclusive->first, std::move(exclusive->second), i});
  }
}

}  // namespace landbridge::record_internal
