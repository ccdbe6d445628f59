// SPDX-License-Identifier: Apache-2.0
// Workbooks as Excel 5 to 2003 wrote them, xls (BIFF5 and BIFF8). The file is held in memory.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/biff_records.h"
#include "adapters/sources/compound_file.h"
#include "adapters/sources/number_format.h"
#include "adapters/sources/shared_strings.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/text_decoder.h"

namespace landbridge {

// What the sheets of an xls workbook share.
struct XlsCommon {
  std::string stream;
  bool is_biff8 = true;
  DateSystem dates = DateSystem::k1900;
  std::vector<NumberFormat> formats;  // by the style's number
  SharedStrings strings;              // as stored, UTF-16 with the low byte first
  std::unique_ptr<TextDecoder> decoder;
  std::string file;  // its name
};

class XlsWorkbook final : public Workbook {
 public:
  // Errors: kDataLoss: damaged. kFailedPrecondition: protected by a password, or of an older
  //         version. kResourceExhausted: stream and texts take more than `memory_max`, or there is
  //         more of something than a spreadsheet can have.
  static absl::StatusOr<std::unique_ptr<XlsWorkbook>> Open(std::unique_ptr<const CompoundFile> file,
                                                           int64_t memory_max);

  const std::vector<SheetInfo>& sheets() const override { return sheets_; }
  absl::StatusOr<std::unique_ptr<SheetReader>> OpenSheet(size_t index) override;
  absl::StatusOr<std::vector<MergedCells>> ReadMergedCells(size_t index) override;

 private:
  explicit XlsWorkbook(int64_t memory_max) : memory_max_(memory_max) {}

  absl::Status ReadGlobals();
  absl::Status ReadFirstRecord(const BiffRecord& record);
  // Looks at one record of the part that holds for all sheets.
  absl::Status ReadGlobal(const BiffRecord& record, BiffRecords* records);
  absl::Status ReadSheetEntry(const BiffRecord& record, BiffRecords* records);
  absl::Status ReadFormat(const BiffRecord& record, BiffRecords* records);
  absl::Status ReadStrings(const BiffRecord& record, BiffRecords* records);
  absl::Status ReadCodePage(const BiffRecord& record);
  absl::Status Damaged() const;
  // The refusal of what is more than a spreadsheet can have.
  absl::Status Beyond(int64_t count_max, std::string_view what) const;
  absl::StatusOr<std::string> Text(std::string_view stored) const;

  const int64_t memory_max_;
  XlsCommon common_;
  std::vector<SheetInfo> sheets_;
  std::vector<size_t> offsets_;  // of sheets_ in the stream
  std::map<int, NumberFormat> codes_;
  std::vector<int> style_formats_;
};

}  // namespace landbridge
