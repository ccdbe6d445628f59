// SPDX-License-Identifier: Apache-2.0
// What the options say about each single value of a table: trimming and null tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landbridge {

// Without the spaces and tabs at both ends.
std::string_view TrimBlanks(std::string_view text);

class CellRules {
 public:
  CellRules(bool trim, const std::vector<std::string>& null_tokens);

  // The value of a cell; nothing when it is a null token.
  std::optional<std::string_view> Apply(std::string_view cell) const;

 private:
  const bool trim_;
  std::vector<std::string> null_tokens_;  // trimmed
};

}  // namespace landbridge
