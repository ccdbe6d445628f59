// SPDX-License-Identifier: Apache-2.0
// Rows of fixed fields, one per line. The options (source_options.h) say what is accepted.
// Blank lines are left out.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/cell_rules.h"
#include "adapters/sources/line_reader.h"
#include "adapters/sources/row_source_base.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

class FixedWidthSource final : public RowSourceBase {
 public:
  // Errors: as OpenSource.
  static absl::StatusOr<std::unique_ptr<FixedWidthSource>> Open(const FixedWidthOptions& options,
                                                                const std::filesystem::path& path);

 private:
  FixedWidthSource(const FixedWidthOptions& options, std::unique_ptr<LineReader> lines);

  absl::StatusOr<Step> Advance() override;
  int64_t BytesRead() const override { return lines_->bytes_read(); }

  bool in_bytes() const { return options_.unit == FixedWidthOptions::Unit::kBytes; }
  // Positions of all characters of the line, and its end; in bytes they are the bytes themselves.
  void MeasureLine();
  // Why the line does not fit the layout; nothing when it does.
  std::optional<RowError> CheckLength() const;
  bool MayBeCutOff() const;
  // The value of a column; sets `error` when its bytes are no text.
  std::string_view Cut(const FixedWidthColumn& column, std::optional<RowError>* error);
  Step Finish();

  const FixedWidthOptions options_;
  const std::unique_ptr<LineReader> lines_;
  const CellRules rules_;
  size_t layout_length_ = 0;        // in the unit of the options
  size_t length_min_ = 0;           // what a line must have at least
  std::vector<size_t> characters_;  // byte index of each character in the line's text, and the end
  size_t length_ = 0;               // of the current line
  std::string part_;                // a column's text, decoded on its own
  bool rejected_last_ = false;
};

}  // namespace landbridge
