// SPDX-License-Identifier: Apache-2.0
// Rows of JSON lines. The options (source_options.h) say what is accepted. Blank lines are left
// out. A last line that is neither terminated nor a whole object means that the file was cut off.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/sources/json_row_reader.h"
#include "adapters/sources/line_reader.h"
#include "adapters/sources/row_source_base.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

class JsonLinesSource final : public RowSourceBase {
 public:
  // Errors: as OpenSource. kFailedPrecondition also when the metadata line is missing.
  static absl::StatusOr<std::unique_ptr<JsonLinesSource>> Open(const JsonLinesOptions& options,
                                                               const std::filesystem::path& path);

 private:
  JsonLinesSource(const JsonLinesOptions& options, std::unique_ptr<LineReader> lines);

  absl::StatusOr<Step> Advance() override;
  int64_t BytesRead() const override { return lines_->bytes_read(); }

  // Moves to the next line that is not blank; false at the end.
  absl::StatusOr<bool> NextLine();
  absl::Status ReadMetadata();
  Step Finish();

  const JsonLinesOptions options_;
  const std::unique_ptr<LineReader> lines_;
  JsonRowReader reader_;
  bool rejected_last_ = false;
};

}  // namespace landbridge
