// SPDX-License-Identifier: Apache-2.0
// Workbooks in OpenDocument, ods. All sheets stand in one part, which is read as a stream up to the
// sheet that is wanted.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/zip_archive.h"

namespace landbridge {

class OdsWorkbook final : public Workbook {
 public:
  // Reads the content once, for the names of its sheets. Memory does not grow with it.
  //
  // Errors: kDataLoss: damaged. kFailedPrecondition: protected by a password.
  static absl::StatusOr<std::unique_ptr<OdsWorkbook>> Open(std::unique_ptr<ZipArchive> archive);

  const std::vector<SheetInfo>& sheets() const override { return sheets_; }
  absl::StatusOr<std::unique_ptr<SheetReader>> OpenSheet(size_t index) override;
  absl::StatusOr<std::vector<MergedCells>> ReadMergedCells(size_t index) override;

 private:
  explicit OdsWorkbook(std::unique_ptr<ZipArchive> archive) : archive_(std::move(archive)) {}

  const std::unique_ptr<ZipArchive> archive_;
  std::vector<SheetInfo> sheets_;
  std::vector<std::vector<MergedCells>> merged_;  // by sheet
};

}  // namespace landbridge
