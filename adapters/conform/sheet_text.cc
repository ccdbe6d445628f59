// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/sheet_text.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/sources/sheet.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr char kAddress[] = "r";

bool IsRow(size_t, std::string_view name) { return name == "row"; }
bool IsCell(size_t, std::string_view name) { return name == "c"; }
bool IsRowOrCell(size_t begin, std::string_view name) {
  return IsRow(begin, name) || IsCell(begin, name);
}

std::string_view ValueOf(std::string_view text, const XmlAttribute& attribute) {
  return text.substr(attribute.value, attribute.value_end - attribute.value);
}

// The number that a row states, or the one after the row before.
int64_t NumberOf(std::string_view text, const XmlElement& row, int64_t before) {
  int64_t number = before + 1;
  if (const auto stated = FindAttribute(text, row, kAddress)) {
    if (!absl::SimpleAtoi(AbslView(ValueOf(text, *stated)), &number)) return before + 1;
  }
  return number;
}

// Numbers the rows behind the first `kept` one by one, and their cells with them.
absl::StatusOr<std::string> Numbered(const std::string& text, size_t kept, int64_t first) {
  LB_ASSIGN_OR_RETURN(const auto elements, FindElements(text, IsRowOrCell));
  std::vector<TextEdit> edits;
  int64_t number = first - 1;
  size_t rows = 0;
  for (const XmlElement& element : elements) {
    if (element.name == "row" && ++rows > kept) ++number;
    const auto address = FindAttribute(text, element, kAddress);
    if (rows <= kept || !address) continue;
    // Of a cell the letters of its column stay.
    const std::string_view stated = ValueOf(text, *address);
    const size_t letters = std::min(stated.find_first_of("0123456789"), stated.size());
    edits.push_back({address->value + letters, stated.size() - letters, absl::StrCat(number)});
  }
  if (number <= kSheetRowsMax) return WithEdits(text, edits);
  return absl::UnimplementedError(
      absl::StrCat("the sheet would have more than ", kSheetRowsMax, " rows"));
}

std::string Escaped(std::string_view text) {
  return absl::StrReplaceAll(AbslView(text), {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

}  // namespace

absl::StatusOr<SheetText> SheetText::Parse(std::string text) {
  SheetText sheet;
  sheet.text_ = std::move(text);
  LB_ASSIGN_OR_RETURN(auto rows, FindElements(sheet.text_, IsRow));
  int64_t number = 0;
  for (XmlElement& row : rows) {
    number = NumberOf(sheet.text_, row, number);
    sheet.rows_.emplace(number, std::move(row));
  }
  return sheet;
}

const XmlElement& SheetText::Row(int64_t number) const {
  const auto row = rows_.find(number);
  LB_CHECK(row != rows_.end());
  return row->second;
}

std::string_view SheetText::TextOf(int64_t row) const {
  const XmlElement& element = Row(row);
  return std::string_view(text_).substr(element.begin, element.end - element.begin);
}

absl::StatusOr<std::string> SheetText::WithRows(
    const std::map<int64_t, std::vector<int64_t>>& rows) const {
  if (rows.empty()) return text_;
  std::vector<TextEdit> edits;
  for (const auto& [place, there] : rows) {
    std::string replacement;
    for (const int64_t row : there) replacement += TextOf(row);
    edits.push_back({Row(place).begin, TextOf(place).size(), std::move(replacement)});
  }
  const int64_t first = rows.begin()->first;
  const auto kept = static_cast<size_t>(std::distance(rows_.begin(), rows_.find(first)));
  return Numbered(WithEdits(text_, edits), kept, first);
}

absl::StatusOr<std::string> SheetText::WithText(int64_t row, std::optional<uint32_t> column,
                                                std::string_view text) const {
  const std::string_view row_text = TextOf(row);
  LB_ASSIGN_OR_RETURN(const auto cells, FindElements(row_text, IsCell));
  uint32_t next = 0;
  for (const XmlElement& cell : cells) {
    const auto stated = FindAttribute(row_text, cell, kAddress);
    const auto address = stated ? ParseCellAddress(ValueOf(row_text, *stated)) : std::nullopt;
    const uint32_t here = address ? address->column : next;
    next = here + 1;
    if (column && here != *column) continue;
    const std::string prefix(PrefixOf(row_text, cell));
    const std::string replacement = absl::StrCat(
        "<", prefix, "c r=\"", ColumnLetters(here), row, "\" t=\"inlineStr\"><", prefix, "is><",
        prefix, "t>", Escaped(text), "</", prefix, "t></", prefix, "is></", prefix, "c>");
    const size_t begin = Row(row).begin + cell.begin;
    return WithEdits(text_, {{begin, cell.end - cell.begin, replacement}});
  }
  return absl::NotFoundError(absl::StrCat("row ", row, " has no such cell"));
}

}  // namespace landbridge
