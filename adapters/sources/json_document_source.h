// SPDX-License-Identifier: Apache-2.0
// Rows of a JSON document: the objects of one array, at the top or below members of objects. The
// options (source_options.h) say what is accepted.
//
// Each row is cut out by its brackets and read by the JSON library, so that one that is no good, or
// too large, is rejected by itself. Bytes that are no characters reject their row; outside rows
// they make the end unclean. What is no row is passed over by its brackets. A document whose
// brackets or commas are wrong, or that ends before they close, is damaged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/json_row_reader.h"
#include "adapters/sources/json_scanner.h"
#include "adapters/sources/row_source_base.h"
#include "adapters/sources/source_options.h"
#include "adapters/sources/text_input.h"

namespace landbridge {

class JsonDocumentSource final : public RowSourceBase {
 public:
  // Errors: as OpenSource. That the array is missing is found by Next: kFailedPrecondition.
  static absl::StatusOr<std::unique_ptr<JsonDocumentSource>> Open(
      const JsonDocumentOptions& options, const std::filesystem::path& path);

 private:
  JsonDocumentSource(const JsonDocumentOptions& options, std::unique_ptr<TextInput> input);

  absl::StatusOr<Step> Advance() override;
  int64_t BytesRead() const override { return input_->bytes_read(); }

  // Walks on to where the array of rows begins; false at the end of the document.
  absl::StatusOr<bool> FindRows();
  // At a member's value, or the document's: enters or passes over it. Whether the array of rows
  // begins here.
  absl::StatusOr<bool> TakeValue();
  // Behind a value: goes on to the next member's value, out of objects that end here.
  absl::StatusOr<bool> NextValue();
  absl::Status EnterObject();
  // Reads a member's name and the colon behind it.
  absl::Status TakeName();
  absl::Status TakeCount();

  // The next row of the array; nothing behind the last.
  absl::StatusOr<std::optional<Step>> NextRow();
  absl::StatusOr<Step> TakeRow(char first);
  absl::StatusOr<Step> Finish();

  // Reads into text_, as the scanner does, and says where when it fails.
  absl::StatusOr<bool> ReadValue(size_t bytes_max);
  // "fines.json:12, byte 4711"
  std::string PlaceOf(int64_t line, int64_t offset) const;
  absl::Status Damaged(std::string_view what) const;
  absl::Status NotThere(std::string_view what) const;

  const JsonDocumentOptions options_;
  const std::unique_ptr<TextInput> input_;
  JsonScanner scanner_;
  JsonRowReader reader_;

  // Paths as the options write them.
  std::string path_;                // of the value that comes next or has just ended
  size_t depth_ = 0;                // objects that are open around it
  bool value_ended_ = false;        // the scanner stands behind a value, not in front of one
  bool in_rows_ = false;            // inside of the array
  bool rows_seen_ = false;          // the array has begun
  size_t path_found_ = 0;           // how deep options_.rows was followed
  std::vector<std::string> there_;  // names that stand where it ended

  std::string text_;  // of the row or name that is being read
  int64_t rows_ = 0;  // of the array so far
  std::optional<std::string> count_;
};

}  // namespace landbridge
