// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/pattern.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "unicode/regex.h"
#include "unicode/unistr.h"

namespace landbridge {
namespace {

// In ICU's units of 10,000 steps of its engine: about a second.
constexpr int32_t kTimeLimit = 1000;

icu::UnicodeString ToIcu(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

}  // namespace

struct Pattern::State {
  std::string expression;
  std::unique_ptr<icu::RegexPattern> compiled;

  // `input` must outlive the matcher.
  absl::StatusOr<std::unique_ptr<icu::RegexMatcher>> MatcherFor(
      const icu::UnicodeString& input) const {
    UErrorCode code = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexMatcher> matcher(compiled->matcher(input, code));
    if (U_FAILURE(code)) return Failed(code);
    matcher->setTimeLimit(kTimeLimit, code);
    return matcher;
  }

  absl::Status Failed(UErrorCode code) const {
    return absl::FailedPreconditionError(
        absl::StrCat("the pattern `", expression, "` does not finish (", u_errorName(code),
                     "); write a simpler one, without nested repetition"));
  }
};

Pattern::Pattern(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

absl::StatusOr<Pattern> Pattern::Compile(std::string_view expression) {
  UParseError where;
  UErrorCode code = U_ZERO_ERROR;
  auto state = std::make_unique<State>();
  state->expression = expression;
  state->compiled.reset(icu::RegexPattern::compile(ToIcu(expression), where, code));
  if (U_FAILURE(code)) {
    return absl::InvalidArgumentError(
        absl::StrCat("is not a regular expression: ", u_errorName(code), " at character ",
                     where.offset + 1, "; correct it"));
  }
  return Pattern(std::move(state));
}

absl::StatusOr<bool> Pattern::Matches(std::string_view text) const {
  const icu::UnicodeString input = ToIcu(text);
  auto matcher = state_->MatcherFor(input);
  if (!matcher.ok()) return matcher.status();
  UErrorCode code = U_ZERO_ERROR;
  const bool matches = (*matcher)->matches(code) != 0;
  if (U_FAILURE(code)) return state_->Failed(code);
  return matches;
}

absl::StatusOr<std::vector<std::string>> Pattern::Extract(std::string_view text) const {
  const icu::UnicodeString input = ToIcu(text);
  auto matcher = state_->MatcherFor(input);
  if (!matcher.ok()) return matcher.status();
  UErrorCode code = U_ZERO_ERROR;
  const int32_t group = (*matcher)->groupCount() > 0 ? 1 : 0;
  std::vector<std::string> found;
  while ((*matcher)->find(code)) found.push_back(ToUtf8((*matcher)->group(group, code)));
  if (U_FAILURE(code)) return state_->Failed(code);
  return found;
}

absl::StatusOr<std::string> Pattern::Replace(std::string_view text, std::string_view with) const {
  const icu::UnicodeString input = ToIcu(text);
  auto matcher = state_->MatcherFor(input);
  if (!matcher.ok()) return matcher.status();
  UErrorCode code = U_ZERO_ERROR;
  const icu::UnicodeString replaced = (*matcher)->replaceAll(ToIcu(with), code);
  if (U_FAILURE(code)) return state_->Failed(code);
  return ToUtf8(replaced);
}

}  // namespace landbridge
