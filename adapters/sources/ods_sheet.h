// SPDX-License-Identifier: Apache-2.0
// The rows of one sheet of an ods workbook. Rows and cells that the file repeats by a number are
// repeated as they are given out, and never held.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "adapters/sources/ods_text.h"
#include "adapters/sources/part_parser.h"
#include "adapters/sources/sheet.h"

namespace landbridge {

class OdsSheet final : public SheetReader, private PartEvents {
 public:
  // The sheet is the `index`th table of the content.
  OdsSheet(std::unique_ptr<ZipPart> content, size_t index)
      : index_(index), parser_(std::move(content), this) {}

  absl::StatusOr<bool> Next(SheetRow* row) override;
  int64_t BytesRead() const override { return parser_.part().packed_bytes_read(); }

 private:
  void StartElement(std::string_view name, const PartAttributes& attributes) override;
  void EndElement(std::string_view name) override;
  void Text(std::string_view text) override;

  void StartRow(const PartAttributes& attributes);
  void StartCell(std::string_view name, const PartAttributes& attributes);
  void FinishCell();
  void SetValue(SheetCell* cell) const;
  void FinishRow();
  // False when the row has grown beyond all measure, which ends the reading.
  bool CountText(size_t bytes);

  const size_t index_;
  int depth_ = 0;
  int sheets_depth_ = 0;  // of the tables that are sheets
  size_t tables_ = 0;     // begun so far
  bool in_sheet_ = false;
  bool finished_ = false;  // behind the sheet

  SheetRow stored_;  // the row that is read or repeated
  int64_t rows_before_ = 0;
  int64_t repeats_ = 0;  // how often stored_ is still to be given out
  int64_t row_repeated_ = 1;
  int64_t cells_ = 0;  // given out, those of stored_ among them
  bool in_row_ = false;
  size_t row_bytes_ = 0;
  uint32_t column_ = 0;

  // The cell that is being read.
  int cell_depth_ = 0;  // 0: in none
  bool covered_ = false;
  bool has_formula_ = false;
  bool is_error_ = false;
  uint32_t cell_repeated_ = 1;
  std::string type_;
  std::string value_;  // of the attribute that goes with the type
  OdsText text_;

  PartParser parser_;  // last: it calls the events
};

// "PT16H30M05S" -> "16:30:05"; empty when it is no duration.
std::string OdsTime(std::string_view duration);

}  // namespace landbridge
