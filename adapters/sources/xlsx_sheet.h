// SPDX-License-Identifier: Apache-2.0
// The rows of one sheet of an xlsx workbook.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/number_format.h"
#include "adapters/sources/part_parser.h"
#include "adapters/sources/shared_strings.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/xlsx_text.h"

namespace landbridge {

// What all sheets of a workbook share.
struct XlsxCommon {
  DateSystem dates = DateSystem::k1900;
  bool results_computed = true;       // of formulas
  std::vector<NumberFormat> formats;  // by the style's number
  SharedStrings strings;
};

class XlsxSheet final : public SheetReader, private PartEvents {
 public:
  // `common` must outlive the reader.
  XlsxSheet(const XlsxCommon& common, std::unique_ptr<ZipPart> part)
      : common_(common), parser_(std::move(part), this) {}

  absl::StatusOr<bool> Next(SheetRow* row) override;
  int64_t BytesRead() const override { return parser_.part().packed_bytes_read(); }

 private:
  void StartElement(std::string_view name, const PartAttributes& attributes) override;
  void EndElement(std::string_view name) override;
  void Text(std::string_view text) override;

  void StartRow(const PartAttributes& attributes);
  void StartCell(const PartAttributes& attributes);
  void FinishCell();
  void SetShared(SheetCell* cell);
  // Ends the reading when a row has grown beyond all measure.
  void CountText(size_t bytes);

  const XlsxCommon& common_;
  SheetRow* row_ = nullptr;
  int64_t row_number_ = 0;  // of the last row
  bool in_row_ = false;
  size_t row_bytes_ = 0;

  // The cell that is being read.
  bool in_cell_ = false;
  bool in_value_ = false;
  bool in_inline_ = false;
  bool has_formula_ = false;
  bool has_value_ = false;
  uint32_t column_ = 0;
  uint32_t column_next_ = 0;
  size_t style_ = 0;
  std::string type_;
  std::string value_;
  XlsxText inline_text_;

  PartParser parser_;  // last: it calls the events
};

}  // namespace landbridge
