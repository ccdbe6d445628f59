// SPDX-License-Identifier: Apache-2.0
// Text with columns in braces: "{city}[, {state}][ {zip}]", and parameters as {$name}.
//
// A part in square brackets is left out when one of its columns has no value; elsewhere a column
// without a value makes the whole text have none. Doubled braces and brackets stand for themselves.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace landbridge {

class TextTemplate {
 public:
  // Errors: kInvalidArgument: a brace or bracket without its other half, brackets in brackets, an
  // empty name.
  static absl::StatusOr<TextTemplate> Parse(std::string_view text);

  // What stands in braces, in order; parameters with their $.
  const std::vector<std::string>& names() const { return names_; }

  // The text, where `value` gives what stands for the name of that index; nothing when it has no
  // value.
  std::optional<std::string> Fill(
      const std::function<std::optional<std::string>(size_t name)>& value) const;

 private:
  struct Piece {
    std::string literal;
    std::optional<size_t> name;
    int section = 0;  // 0 outside of brackets; pieces of one pair share a number
  };

  std::vector<Piece> pieces_;
  std::vector<std::string> names_;
};

}  // namespace landbridge
