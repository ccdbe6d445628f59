// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/text_template.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace landbridge {
namespace {

absl::Status Broken(std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(
      "is not a template: ", std::string(what),
      "; columns stand in {}, optional parts in [], and doubled they stand for themselves"));
}

bool HasPairedBrackets(std::string_view name) {
  int open = 0;
  for (const char c : name) {
    open += c == '[' ? 1 : c == ']' ? -1 : 0;
    if (open < 0) return false;
  }
  return open == 0;
}

}  // namespace

absl::StatusOr<TextTemplate> TextTemplate::Parse(std::string_view text) {
  TextTemplate parsed;
  std::string literal;
  int sections = 0;
  int section = 0;
  const auto flush = [&] {
    if (!literal.empty()) parsed.pieces_.push_back({std::move(literal), std::nullopt, section});
    literal.clear();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool special = c == '{' || c == '}' || c == '[' || c == ']';
    if (special && i + 1 < text.size() && text[i + 1] == c) {
      literal += c;
      ++i;
    } else if (c == '{') {
      flush();
      const size_t end = text.find('}', i);
      if (end == std::string_view::npos) return Broken("a { is not closed");
      const std::string_view name = text.substr(i + 1, end - i - 1);
      if (name.empty() || name == "$") return Broken("{} names no column");
      if (name.find('{') != std::string_view::npos) return Broken("a { is not closed");
      // Brackets in pairs may belong to a column's name.
      if (!HasPairedBrackets(name)) return Broken("a [ or ] without its other half stands in {}");
      parsed.pieces_.push_back({"", parsed.names_.size(), section});
      parsed.names_.emplace_back(name);
      i = end;
    } else if (c == '}') {
      return Broken("a } has no {");
    } else if (c == '[') {
      if (section != 0) return Broken("a [ stands inside of []");
      flush();
      section = ++sections;
    } else if (c == ']') {
      if (section == 0) return Broken("a ] has no [");
      flush();
      section = 0;
    } else {
      literal += c;
    }
  }
  if (section != 0) return Broken("a [ is not closed");
  flush();
  return parsed;
}

std::optional<std::string> TextTemplate::Fill(
    const std::function<std::optional<std::string>(size_t name)>& value) const {
  std::string text;
  for (size_t i = 0; i < pieces_.size();) {
    const int section = pieces_[i].section;
    std::string part;
    bool complete = true;
    do {
      const Piece& piece = pieces_[i];
      if (!piece.name) {
        part += piece.literal;
      } else if (const std::optional<std::string> filled = value(*piece.name)) {
        part += *filled;
      } else {
        complete = false;
      }
      ++i;
    } while (i < pieces_.size() && pieces_[i].section == section);
    if (complete) {
      text += part;
    } else if (section == 0) {
      return std::nullopt;
    }
  }
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace landbridge
