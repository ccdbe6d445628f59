// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/identifier_schemes.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/identifier_text.h"

namespace landbridge {
namespace {

// Steps of ICU's matcher, about a millisecond each: a pattern that runs away ends as "no match".
constexpr int32_t kMatchStepsMax = 10;

bool IsSchemeName(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '.' || name.back() == '.') return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") ==
             std::string_view::npos &&
         name.find("..") == std::string_view::npos;
}

}  // namespace

struct IdentifierSchemes::Pattern {
  std::unique_ptr<icu::RegexPattern> regex;

  bool Matches(std::string_view value) const {
    const auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(value.data(), static_cast<int32_t>(value.size())));
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(regex->matcher(text, error));
    if (U_FAILURE(error)) return false;
    matcher->setTimeLimit(kMatchStepsMax, error);
    return matcher->matches(error) && U_SUCCESS(error);
  }
};

IdentifierSchemes::IdentifierSchemes() = default;
IdentifierSchemes::~IdentifierSchemes() = default;
IdentifierSchemes::IdentifierSchemes(IdentifierSchemes&&) noexcept = default;
IdentifierSchemes& IdentifierSchemes::operator=(IdentifierSchemes&&) noexcept = default;

absl::Status IdentifierSchemes::Declare(std::string_view scheme, std::string_view pattern) {
  if (!IsSchemeName(scheme)) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", AbslView(scheme),
                     "` is no name of an identifier scheme; use words of a-z, 0-9 and _ joined by "
                     "dots, at most 64 bytes, such as \"at.firmenbuch\""));
  }
  if (Knows(scheme)) {
    return absl::AlreadyExistsError(absl::StrCat("the identifier scheme `", AbslView(scheme),
                                                 "` exists already; choose another name"));
  }
  UErrorCode error = U_ZERO_ERROR;
  UParseError place = {};
  std::unique_ptr<icu::RegexPattern> regex(
      icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(icu::StringPiece(
                                     pattern.data(), static_cast<int32_t>(pattern.size()))),
                                 place, error));
  if (U_FAILURE(error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the pattern of the identifier scheme `", AbslView(scheme), "` is not valid (",
                     u_errorName(error), " at character ", place.offset, "); correct it"));
  }
  auto declared = std::make_unique<Pattern>();
  declared->regex = std::move(regex);
  declared_.emplace(scheme, std::move(declared));
  return absl::OkStatus();
}

bool IdentifierSchemes::Knows(std::string_view scheme) const {
  return IsBuiltInScheme(scheme) || declared_.find(scheme) != declared_.end();
}

ParsedIdentifier IdentifierSchemes::Parse(std::string_view scheme, std::string_view raw) const {
  const auto declared = declared_.find(scheme);
  if (declared == declared_.end()) return ParseIdentifier(scheme, raw);
  IdentifierText text = PrepareIdentifier(raw, "");
  ParsedIdentifier identifier;
  identifier.scheme = scheme;
  identifier.value = std::move(text.value);
  if (text.verdict) {
    identifier.verdict = *text.verdict;
  } else if (declared->second->Matches(identifier.value)) {
    identifier.verdict = IdentifierVerdict::kVerified;
  } else {
    identifier.verdict = IsMaskedByLetters(identifier.value) ? IdentifierVerdict::kMasked
                                                             : IdentifierVerdict::kMalformed;
  }
  identifier.personal = LooksPersonal(raw, identifier.value);
  if (identifier.verdict == IdentifierVerdict::kVerified && !identifier.personal) {
    identifier.join_keys.push_back(absl::StrCat(AbslView(scheme), ":", identifier.value));
  }
  return identifier;
}

}  // namespace landbridge
