// SPDX-License-Identifier: Apache-2.0
// Rows of delimited text. The options (source_options.h) say what is accepted.
//
// A row with a misplaced quote ends at the end of the line where the quote stands, and the next
// line begins a new row; since lines inside quotes may then be taken for rows, such a file has no
// clean end. A file that ends inside quotes is damaged.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/cell_rules.h"
#include "adapters/sources/csv_fields.h"
#include "adapters/sources/line_reader.h"
#include "adapters/sources/row_source_base.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

class DelimitedSource final : public RowSourceBase {
 public:
  // Errors: as OpenSource.
  static absl::StatusOr<std::unique_ptr<DelimitedSource>> Open(const DelimitedOptions& options,
                                                               const std::filesystem::path& path);

 private:
  enum class Fetched { kFields, kRejected, kEnd };

  DelimitedSource(const DelimitedOptions& options, std::unique_ptr<LineReader> lines);

  absl::StatusOr<Step> Advance() override;
  int64_t BytesRead() const override { return lines_->bytes_read(); }

  absl::Status ReadHeader();
  absl::Status NameColumns(std::vector<std::string> column_names);
  // Fills fields_ and place_ with the next row, or fetch_error_ with why it cannot be read.
  absl::StatusOr<Fetched> FetchRow();
  // Whether the current line, which does not stand inside quotes, is no row.
  bool PassOver();
  // Takes off what wraps a whole line; false when nothing does.
  bool Unwrap(std::string_view line, std::string* inner) const;
  Fetched Reject(RowRule rule, std::optional<int64_t> byte_offset, std::string message);
  Step Finish();

  const DelimitedOptions options_;
  const std::unique_ptr<LineReader> lines_;
  const CellRules rules_;
  CsvFields fields_;
  RowPlace place_;  // of the row being read
  RowError fetch_error_;
  std::string piece_;  // the line being fed
  bool trailer_seen_ = false;
  int lines_skipped_ = 0;  // of `skip_lines`; fewer when the file has no more
  bool rejected_last_ = false;
};

}  // namespace landbridge
