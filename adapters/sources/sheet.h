// SPDX-License-Identifier: Apache-2.0
// What the spreadsheet formats have in common: a workbook, its sheets, and their rows one by one.
// Each format has a reader; WorkbookSource makes rows of a table of them.
//
// The readers are our own, on libzip and expat. Orcus keeps a whole sheet in memory, gives numbers
// as they round, and leaves out cells that hold an error; freexl leaves out what formulas gave and
// reads an error as 0 or 1. A value that is silently another one is what a source must never give.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/sources/row_source.h"

namespace landbridge {

// A cell with something in it, as text: numbers as plain decimals, dates as 2019-07-09.
struct SheetCell {
  uint32_t column = 0;  // from 0
  std::string text;
  // Why the cell has no text that could be relied on; empty when it has.
  std::string problem;
  RowRule rule = RowRule::kCellValue;  // of the problem
};

// One row of a sheet. Cells stand in the order of columns; empty ones are left out.
class SheetRow {
 public:
  void Start(int64_t number, bool hidden);
  // The next cell, without text and problem. Valid until the next call.
  SheetCell& Add(uint32_t column);
  // Takes the last cell back.
  void DropLast() { --size_; }
  void set_number(int64_t number) { number_ = number; }

  int64_t number() const { return number_; }  // as the spreadsheet shows it, from 1
  bool hidden() const { return hidden_; }
  size_t size() const { return size_; }
  const SheetCell& cell(size_t index) const { return cells_[index]; }
  // The cell of `column`; null when it is empty.
  const SheetCell* Find(uint32_t column) const;

 private:
  int64_t number_ = 0;
  bool hidden_ = false;
  size_t size_ = 0;
  std::vector<SheetCell> cells_;  // kept for reuse beyond size_
};

// Cells shown as one. The value stands in the first; the others are empty.
struct MergedCells {
  int64_t row_first = 0;
  int64_t row_last = 0;
  uint32_t column_first = 0;
  uint32_t column_last = 0;
};

struct SheetInfo {
  std::string name;
  bool visible = true;
  bool has_cells = true;  // false for charts and macros, which have no rows
  // xlsx: the part of the zip file that holds the sheet; empty in other formats.
  std::string part = {};
};

// The rows of one sheet. One thread at a time.
class SheetReader {
 public:
  virtual ~SheetReader() = default;

  // The next row that is stored, which may have no cells; false at the end. Row numbers grow.
  //
  // Errors: kDataLoss: the file is damaged. kResourceExhausted: larger than the options allow.
  virtual absl::StatusOr<bool> Next(SheetRow* row) = 0;
  // Bytes of the file behind what was read so far, about.
  virtual int64_t BytesRead() const = 0;
};

// An open file. One thread at a time; readers must not outlive it.
class Workbook {
 public:
  virtual ~Workbook() = default;

  virtual const std::vector<SheetInfo>& sheets() const = 0;
  // Requires: a sheet that has cells. Errors: as SheetReader::Next.
  virtual absl::StatusOr<std::unique_ptr<SheetReader>> OpenSheet(size_t index) = 0;
  // Reads the sheet to its end where the format tells only there. Errors: as SheetReader::Next.
  virtual absl::StatusOr<std::vector<MergedCells>> ReadMergedCells(size_t index) = 0;
};

// 27 -> "AB", counted from 0.
std::string ColumnLetters(uint32_t column);
// "AB12" -> column 27 and row 12; nothing for anything else.
struct CellAddress {
  uint32_t column = 0;
  int64_t row = 0;
};
std::optional<CellAddress> ParseCellAddress(std::string_view text);

// What spreadsheets allow at most. Their cells hold up to 32,767 characters; so much text in one
// row is no table but a trap.
inline constexpr int64_t kSheetRowsMax = 1'048'576;
inline constexpr uint32_t kSheetColumnsMax = 16'384;
inline constexpr size_t kSheetRowBytesMax = size_t{64} << 20;
// What a sheet may give out when it repeats cells instead of storing each.
inline constexpr int64_t kSheetCellsMax = 100'000'000;
// More of these are refused, because all of them are held.
inline constexpr size_t kSheetsMax = 1'024;
inline constexpr size_t kSheetStylesMax = 65'536;
inline constexpr size_t kMergedCellsMax = 1'000'000;

// kResourceExhausted, for a message that begins with the file: "has more than 1024 sheets; ...".
absl::Status TooMany(int64_t count_max, std::string_view what);

}  // namespace landbridge
