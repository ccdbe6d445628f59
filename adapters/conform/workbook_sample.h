// SPDX-License-Identifier: Apache-2.0
// Rows of an xlsx workbook: elements of its sheets, which keep their cells' types and formats and
// are numbered anew. Everything else in the file stays as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/conform/sample.h"
#include "adapters/conform/sheet_text.h"
#include "adapters/sources/row_source.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

class WorkbookSample final : public Sample {
 public:
  // Errors: as OpenSample. kUnimplemented also: ods and xls, and merged cells among the rows.
  static absl::StatusOr<std::unique_ptr<const Sample>> Open(const WorkbookOptions& options,
                                                            const std::filesystem::path& file);

  // The row's first cell has the long text instead of its value.
  absl::StatusOr<std::string> Lengthened(size_t row, size_t bytes) const override;
  // On all sheets that are read. Of a header over several rows, the lowest cell gets another text.
  absl::StatusOr<std::string> Renamed(const std::string& column) const override;

 private:
  struct HeaderCell {
    int64_t row = 0;
    std::string text;
  };

  // A sheet that is read.
  struct Sheet {
    std::string part;
    SheetText text;
    std::map<uint32_t, HeaderCell> header;  // by column, from 0; the lowest with a text
  };

  absl::StatusOr<std::string> Arranged(const Arrangement& rows) const override;
  size_t GroupOf(size_t row) const override { return sheet_of_[row]; }

  // The sheets that have the rows, which were read.
  absl::Status FindSheets(const WorkbookOptions& options, const std::filesystem::path& file);

  std::string bytes_;
  std::vector<Sheet> sheets_;
  std::vector<size_t> sheet_of_;              // by row, in sheets_
  std::map<std::string, int> column_places_;  // from 1
};

}  // namespace landbridge
