// SPDX-License-Identifier: Apache-2.0
// The sample cut into pieces, and the changed files that the cases make of them.
//
// What is cut is the file of the mapping's first table. Its rows are found by the same reader as in
// a run, so whatever the mapping says about title lines, quotes and encodings holds here too. A
// piece is bytes as stored; a row's has its line end, and the comments and blank lines behind it.
// Of a JSON document it has neither, and the commas between rows are made anew.
//
// Immutable: any thread may call any method.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/mapping.h"

namespace landbridge {

// Larger samples are refused: a case holds several copies in memory.
inline constexpr int64_t kSampleBytesMax = int64_t{256} << 20;

class SampleFile {
 public:
  // Errors: kFailedPrecondition: the file is too large. kUnimplemented: a format whose rows cannot
  // be moved about; the whole file can be had by Read. Those of OpenSource.
  static absl::StatusOr<SampleFile> Cut(const Mapping& mapping, const std::filesystem::path& file);

  size_t rows() const { return rows_.size(); }
  // Where a row begins, in bytes from the start of the file.
  int64_t offset(size_t row) const { return offsets_[row]; }
  // The row's number, as reports have it.
  int64_t number(size_t row) const { return numbers_[row]; }
  // Where in the file the middle of a row is.
  int64_t middle(size_t row) const;
  // Where the last row is one character short of what it holds: within its last cell.
  //
  // Errors: kNotFound: there is no row, or its bytes are no text.
  absl::StatusOr<int64_t> BeforeLastCharacter() const;
  // Columns that the file names: in a header, or as keys.
  const std::vector<std::string>& columns() const { return columns_; }

  // Each row twice in a row.
  std::string Repeated() const;
  std::string Reversed() const;

  // With `bytes` of the letter x inside a value of a row.
  //
  // Errors: kNotFound: the row has no value to lengthen.
  absl::StatusOr<std::string> WithLongValue(size_t row, size_t bytes) const;

  // With another name for a column, and nothing else changed.
  //
  // Errors: kNotFound: the name does not stand in the file as it is read. kInvalidArgument: the
  // header cannot be decoded.
  absl::StatusOr<std::string> WithColumn(const std::string& name, const std::string& renamed) const;

 private:
  enum class Form { kDelimited, kFixedWidth, kJsonLines, kJson };

  bool is_json() const { return form_ == Form::kJsonLines || form_ == Form::kJson; }

  absl::StatusOr<std::string> Encoded(std::string_view utf8) const;
  std::string Joined(const std::vector<std::string>& rows) const;

  Form form_ = Form::kDelimited;
  char delimiter_ = ',';
  char quote_ = '\0';     // none
  std::string encoding_;  // as it was read
  std::string line_end_;  // LF in that encoding

  std::string head_;               // what stands above the rows
  std::vector<std::string> rows_;  // in the order of the file
  std::string tail_;               // trailer and end mark
  std::vector<int64_t> offsets_;
  std::vector<int64_t> numbers_;
  std::vector<std::string> columns_;
};

// The whole file. Errors: kFailedPrecondition: too large, or it cannot be read.
absl::StatusOr<std::string> ReadSample(const std::filesystem::path& file);

}  // namespace landbridge
