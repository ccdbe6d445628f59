// SPDX-License-Identifier: Apache-2.0
// Workbooks in Office Open XML, xlsx and xlsm. Sheets are read as a stream; what is held are the
// shared texts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/xlsx_sheet.h"
#include "adapters/sources/zip_archive.h"

namespace landbridge {

class XlsxWorkbook final : public Workbook {
 public:
  // Errors: kDataLoss: damaged. kFailedPrecondition: a binary workbook, xlsb.
  static absl::StatusOr<std::unique_ptr<XlsxWorkbook>> Open(std::unique_ptr<ZipArchive> archive,
                                                            int64_t strings_bytes_max);

  const std::vector<SheetInfo>& sheets() const override { return sheets_; }
  absl::StatusOr<std::unique_ptr<SheetReader>> OpenSheet(size_t index) override;
  absl::StatusOr<std::vector<MergedCells>> ReadMergedCells(size_t index) override;

 private:
  XlsxWorkbook(std::unique_ptr<ZipArchive> archive, int64_t strings_bytes_max)
      : archive_(std::move(archive)), strings_bytes_max_(strings_bytes_max) {}

  absl::Status ReadStructure();

  const std::unique_ptr<ZipArchive> archive_;
  const int64_t strings_bytes_max_;
  std::vector<SheetInfo> sheets_;
  XlsxCommon common_;
};

}  // namespace landbridge
