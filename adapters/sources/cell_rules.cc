// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/cell_rules.h"

#include <algorithm>

namespace landbridge {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::string_view TrimBlanks(std::string_view text) {
  // Not by find_last_not_of, which makes a call for each character of a field's filling.
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  return text;
}

CellRules::CellRules(bool trim, const std::vector<std::string>& null_tokens) : trim_(trim) {
  for (const std::string& token : null_tokens) null_tokens_.emplace_back(TrimBlanks(token));
}

std::optional<std::string_view> CellRules::Apply(std::string_view cell) const {
  if (!trim_ && null_tokens_.empty()) return cell;
  const std::string_view trimmed = TrimBlanks(cell);
  if (std::find(null_tokens_.begin(), null_tokens_.end(), trimmed) != null_tokens_.end()) {
    return std::nullopt;
  }
  return trim_ ? trimmed : cell;
}

}  // namespace landbridge
