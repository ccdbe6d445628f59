// SPDX-License-Identifier: Apache-2.0
// The rows of one sheet of an xls workbook. Cells may be stored in any order: where each stands is
// noted first, and they are read row by row.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/biff_records.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/xls_workbook.h"

namespace landbridge {

struct XlsCells {
  struct Cell {
    uint16_t row;  // from 0
    uint16_t column;
    uint32_t offset;  // of its record in the stream
  };
  std::vector<Cell> cells;  // by row and column
  std::set<uint16_t> hidden_rows;
  std::vector<MergedCells> merged;
};

// Notes where the cells of the sheet at `offset` stand. Errors: kDataLoss: damaged.
absl::StatusOr<XlsCells> ReadXlsCells(const XlsCommon& common, size_t offset);

class XlsSheet final : public SheetReader {
 public:
  // `common` must outlive the reader.
  XlsSheet(const XlsCommon& common, XlsCells cells) : common_(common), cells_(std::move(cells)) {}

  absl::StatusOr<bool> Next(SheetRow* row) override;
  int64_t BytesRead() const override;

 private:
  absl::Status SetCell(const XlsCells::Cell& where, SheetCell* cell) const;
  absl::Status SetFormula(const BiffRecord& record, BiffRecords* records, SheetCell* cell) const;
  void SetNumberOf(uint16_t style, double number, SheetCell* cell) const;
  void SetText(std::string_view stored, SheetCell* cell) const;
  // The text of a record that begins with a cell's place and style, or of a STRING record.
  absl::Status SetOwnText(const BiffRecord& record, size_t at, BiffRecords* records,
                          SheetCell* cell) const;
  absl::Status Damaged(const XlsCells::Cell& where) const;

  const XlsCommon& common_;
  const XlsCells cells_;
  size_t next_ = 0;  // in cells_.cells
};

}  // namespace landbridge
