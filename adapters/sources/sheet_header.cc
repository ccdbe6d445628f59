// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/sheet_header.h"

#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/sources/cell_rules.h"
#include "adapters/sources/merged_values.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kLinesAboveMax = 8;
constexpr size_t kLineBytesMax = 4096;

// Empty when the row is no header.
std::string LineOf(const SheetRow& row, size_t cells_min) {
  std::string line;
  size_t cells = 0;
  for (size_t i = 0; i < row.size(); ++i) {
    const SheetCell& cell = row.cell(i);
    const std::string name = HeaderName(cell.text);
    if (name.empty()) continue;
    ++cells;
    if (line.size() + name.size() > kLineBytesMax) continue;
    absl::StrAppend(&line, line.empty() ? "" : ", ", CellText(cell.column, row.number()), " ",
                    WithoutFigures(name));
  }
  return cells < cells_min ? std::string() : line;
}

}  // namespace

std::string WithoutFigures(std::string_view text) {
  std::string without;
  for (const char c : text) {
    const bool figure = c >= '0' && c <= '9';
    if (!figure) {
      without += c;
    } else if (without.empty() || without.back() != '#') {
      without += '#';
    }
  }
  return without;
}

std::string HeaderName(std::string_view text) {
  const std::string one_line =
      absl::StrReplaceAll(AbslView(text), {{"\r\n", " "}, {"\n", " "}, {"\r", " "}});
  return std::string(TrimBlanks(one_line));
}

std::string CellText(uint32_t column, int64_t row) {
  return absl::StrCat(ColumnLetters(column), row);
}

absl::StatusOr<SheetRow> ReadHeader(const SheetRow& first, int64_t rows,
                                    std::vector<MergedCells> merged, int64_t row_bytes_max,
                                    std::string_view place, SheetReader* reader) {
  struct Name {
    std::string text;
    std::string last;  // what the cell above says
  };
  std::map<uint32_t, Name> names;
  absl::StatusOr<MergedValues> values = MergedValues::Of(std::move(merged), row_bytes_max);
  if (!values.ok()) {
    return absl::Status(values.status().code(),
                        absl::StrCat(AbslView(place), values.status().message()));
  }
  const int64_t end = first.number() + rows;
  SheetRow row = first;
  for (bool more = true; more && row.number() < end;) {
    if (!values->Fill(&row)) {
      return absl::FailedPreconditionError(
          absl::StrCat(AbslView(place), "row ", row.number(), " of the header has more than ",
                       row_bytes_max, " bytes; shorten it, or raise row_bytes_max"));
    }
    for (size_t i = 0; i < row.size(); ++i) {
      const SheetCell& cell = row.cell(i);
      if (!cell.problem.empty()) {
        return absl::FailedPreconditionError(absl::StrCat(
            AbslView(place), "cell ", CellText(cell.column, row.number()), " ", cell.problem));
      }
      std::string text = HeaderName(cell.text);
      Name& name = names[cell.column];
      if (text.empty() || text == name.last) continue;
      absl::StrAppend(&name.text, name.text.empty() ? "" : " ", text);
      name.last = std::move(text);
    }
    LB_ASSIGN_OR_RETURN(more, reader->Next(&row));
  }
  SheetRow header;
  header.Start(first.number(), first.hidden());
  for (auto& [column, name] : names) header.Add(column).text = std::move(name.text);
  return header;
}

absl::StatusOr<std::vector<std::string>> ReadLinesAbove(const WorkbookOptions& options,
                                                        SheetReader* reader) {
  std::vector<std::string> lines;
  const size_t cells_min = options.columns.size() > 1 ? 2 : 1;
  SheetRow row;
  for (;;) {
    LB_ASSIGN_OR_RETURN(const bool more, reader->Next(&row));
    if (!more || row.number() >= options.first_row) return lines;
    std::string line = LineOf(row, cells_min);
    if (line.empty()) continue;
    if (lines.size() == kLinesAboveMax) lines.erase(lines.begin());
    lines.push_back(std::move(line));
  }
}

}  // namespace landbridge
