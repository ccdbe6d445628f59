// SPDX-License-Identifier: Apache-2.0
// Regular expressions of a mapping file: compiled once, used on UTF-8 text.
//
// Any thread may call any method. A pattern that takes unreasonably long on a text is an error, not
// a wait.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace landbridge {

class Pattern {
 public:
  // Errors: kInvalidArgument: not a regular expression; the message says what and at which
  // character.
  static absl::StatusOr<Pattern> Compile(std::string_view expression);

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  // Whether the whole of `text` matches.
  //
  // Errors of all three: kResourceExhausted: the pattern takes too long; write a simpler one.
  absl::StatusOr<bool> Matches(std::string_view text) const;

  // The first group of each match, or the whole match where the expression has no group.
  absl::StatusOr<std::vector<std::string>> Extract(std::string_view text) const;

  // `text` with each match replaced by `with`, in which $1 is the first group.
  absl::StatusOr<std::string> Replace(std::string_view text, std::string_view with) const;

 private:
  struct State;
  explicit Pattern(std::unique_ptr<const State> state);

  std::unique_ptr<const State> state_;
};

}  // namespace landbridge
