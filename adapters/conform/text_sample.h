// SPDX-License-Identifier: Apache-2.0
// Rows of text and of JSON. A row is bytes as stored: with its line end, and the comments and blank
// lines behind it. Of a JSON document it has neither, and what stands between rows stays there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/conform/sample.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

class TextSample final : public Sample {
 public:
  // Requires: options of text or JSON. Errors: as OpenSample.
  static absl::StatusOr<std::unique_ptr<const Sample>> Open(const SourceOptions& options,
                                                            const std::filesystem::path& file);

  absl::StatusOr<std::string> Lengthened(size_t row, size_t bytes) const override;
  absl::StatusOr<std::string> Renamed(const std::string& column) const override;
  // One of them is within the last cell, before its last character.
  std::vector<size_t> Cuts(size_t file_size) const override;
  std::optional<size_t> LastRow() const override;

 private:
  enum class Form { kDelimited, kFixedWidth, kJsonLines, kJson };

  // What the options say about the text.
  struct Reading {
    std::string encoding;  // as it is stated
    bool has_names = true;
  };

  absl::StatusOr<Reading> Read(const SourceOptions& options);
  // Cuts `bytes`, whose rows end at `end`.
  absl::Status Cut(const std::string& bytes, size_t end);

  absl::StatusOr<std::string> Arranged(const Arrangement& rows) const override;

  bool is_json() const { return form_ == Form::kJsonLines || form_ == Form::kJson; }
  size_t Begin(size_t row) const { return static_cast<size_t>(place(row).byte_offset); }
  // Where the last row is one character short of what it holds; nothing when that is not known.
  std::optional<size_t> BeforeLastCharacter() const;
  absl::StatusOr<std::string> RenamedKeys(const std::string& column) const;
  absl::StatusOr<std::string> Encoded(std::string_view utf8) const;
  std::string Joined(const std::vector<std::string>& rows) const;

  Form form_ = Form::kDelimited;
  char delimiter_ = ',';
  char quote_ = '\0';     // none
  std::string encoding_;  // as it was read
  std::string line_end_;  // LF in that encoding

  std::string head_;                  // what stands above the rows
  std::vector<std::string> rows_;     // in the order of the file
  std::vector<std::string> between_;  // JSON documents: what stands behind each row before the next
  std::string tail_;                  // trailer and end mark
};

}  // namespace landbridge
