// SPDX-License-Identifier: Apache-2.0
// Workbooks as Excel 5 to 2003 wrote them, xls (BIFF5 and BIFF8). The file is held in memory.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/biff_records.h"
#include "adapters/sources/compound_file.h"
#include "adapters/sources/number_format.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/text_decoder.h"

namespace landbridge {

// What the sheets of an xls workbook share.
struct XlsCommon {
  std::string stream;
  bool is_biff8 = true;
  DateSystem dates = DateSystem::k1900;
  std::vector<NumberFormat> formats;  // by the style's number
  std::vector<std::string> strings;   // as stored, UTF-16 with the low byte first
  std::unique_ptr<TextDecoder> decoder;
  std::string file;  // its name
};

class XlsWorkbook final : public Workbook {
 public:
  // Errors: kDataLoss: damaged. kFailedPrecondition: protected by a password, or of an older
  //         version.
  static absl::StatusOr<std::unique_ptr<XlsWorkbook>> Open(const CompoundFile& file);

  const std::vector<SheetInfo>& sheets() const override { return sheets_; }
  absl::StatusOr<std::unique_ptr<SheetReader>> OpenSheet(size_t index) override;
  absl::StatusOr<std::vector<MergedCells>> ReadMergedCells(size_t index) override;

 private:
  XlsWorkbook() = default;

  absl::Status ReadGlobals();
  absl::Status ReadFirstRecord(const BiffRecord& record);
  // Looks at one record of the part that holds for all sheets.
  absl::Status ReadGlobal(const BiffRecord& record, BiffRecords* records);
  absl::Status ReadSheetEntry(const BiffRecord& record, BiffRecords* records);
  absl::Status ReadFormat(const BiffRecord& record, BiffRecords* records);
  absl::Status ReadStrings(const BiffRecord& record, BiffRecords* records);
  absl::Status ReadCodePage(const BiffRecord& record);
  absl::Status Damaged() const;
  absl::StatusOr<std::string> Text(std::string_view stored) const;

  XlsCommon common_;
  std::vector<SheetInfo> sheets_;
  std::vector<size_t> offsets_;  // of sheets_ in the stream
  std::vector<std::pair<int, NumberFormat>> codes_;
  std::vector<int> style_formats_;
};

}  // namespace landbridge
