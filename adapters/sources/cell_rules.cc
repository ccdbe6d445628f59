// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/cell_rules.h"

#include <algorithm>

namespace landbridge {

std::string_view TrimBlanks(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

CellRules::CellRules(bool trim, const std::vector<std::string>& null_tokens) : trim_(trim) {
  for (const std::string& token : null_tokens) null_tokens_.emplace_back(TrimBlanks(token));
}

std::optional<std::string_view> CellRules::Apply(std::string_view cell) const {
  const std::string_view trimmed = TrimBlanks(cell);
  if (std::find(null_tokens_.begin(), null_tokens_.end(), trimmed) != null_tokens_.end()) {
    return std::nullopt;
  }
  return trim_ ? trimmed : cell;
}

}  // namespace landbridge
