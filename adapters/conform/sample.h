// SPDX-License-Identifier: Apache-2.0
// The sample as rows that the cases repeat, reorder, lengthen and rename, whatever its form.
//
// What is taken apart is what the mapping's first table reads. Its rows are found by the same
// reader as in a run, so whatever the mapping says about title lines, quotes, sheets and encodings
// holds here too. Each change gives the bytes of a whole file of the same form; rows of a database
// come as a file of SQLite (TableSample).
//
// Immutable: any thread may call any method.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/mapping/mapping.h"
#include "adapters/sources/row_source.h"

namespace landbridge {

// Larger samples are refused: a case holds several copies in memory.
inline constexpr int64_t kSampleBytesMax = int64_t{256} << 20;

// What `Renamed` puts behind the name of a column, where the form has room for it.
inline constexpr char kRenamedEnd[] = "_renamed";

class Sample {
 public:
  virtual ~Sample() = default;
  Sample(const Sample&) = delete;
  Sample& operator=(const Sample&) = delete;

  // Rows that were read, also those that were rejected as unreadable.
  size_t rows() const { return places_.size(); }
  // Where reports say that the row is, in the sample and in what `Lengthened` makes of it.
  const RowPlace& place(size_t row) const { return places_[row]; }
  // Columns that the sample names: in a header, as keys, elements or attributes.
  const std::vector<std::string>& columns() const { return columns_; }

  // Each row twice in a row.
  //
  // Errors: kUnimplemented: the form has no room for so many rows.
  absl::StatusOr<std::string> Repeated() const;
  // The last row first, among those that stand under the same element or on the same sheet.
  //
  // Errors: kUnimplemented: no two rows can change places.
  absl::StatusOr<std::string> Reversed() const;

  // With `bytes` of the letter x inside a value of a row.
  //
  // Errors: kNotFound: the row has no value to lengthen. kUnimplemented: values of the form have a
  //         fixed size.
  virtual absl::StatusOr<std::string> Lengthened(size_t row, size_t bytes) const = 0;

  // With another name for a column, and nothing else changed.
  //
  // Errors: kNotFound: the name does not stand in the file as it is read. kInvalidArgument: the
  //         header cannot be decoded.
  virtual absl::StatusOr<std::string> Renamed(const std::string& column) const = 0;

  // Bytes after which the file, which has `file_size`, is cut off: inside of rows and between them
  // where rows have a place in it.
  virtual std::vector<size_t> Cuts(size_t file_size) const { return CutsAnywhere(file_size); }
  // Where the last row begins, so that a file cut there has whole rows only; nothing where such a
  // file could never be taken for a whole one.
  virtual std::optional<size_t> LastRow() const { return std::nullopt; }

  // For samples whose rows are not known.
  static std::vector<size_t> CutsAnywhere(size_t file_size);

 protected:
  // At the place of each row, the rows that stand there instead.
  using Arrangement = std::vector<std::vector<size_t>>;

  // Where a row stands in the file.
  struct Stretch {
    size_t begin = 0;
    size_t size = 0;
  };

  Sample() = default;

  // In the middle of some of the rows, before one, and above them all. Requires: there are rows.
  static std::vector<size_t> CutsInside(const std::vector<Stretch>& rows);

  // Notes the places and columns of all rows.
  absl::Status ReadRows(RowSource* source);
  void NoteRow(const RowPlace& place) { places_.push_back(place); }
  void NoteColumns(const ColumnNames& columns);
  void ForgetColumns() { columns_.clear(); }

  virtual absl::StatusOr<std::string> Arranged(const Arrangement& rows) const = 0;
  // Rows of one group can change places.
  virtual size_t GroupOf(size_t /*row*/) const { return 0; }

 private:
  std::vector<RowPlace> places_;  // in the order of the sample
  std::vector<std::string> columns_;
};

// Takes the sample of the mapping's first table apart; for a database, `file` plays no part.
//
// Errors: kFailedPrecondition: the sample is too large. kUnimplemented: rows of its form are not
//         changed here; the whole file can be had by ReadSample. Those of OpenSource.
absl::StatusOr<std::unique_ptr<const Sample>> OpenSample(const Mapping& mapping,
                                                         const std::filesystem::path& file);

// The whole file. Errors: kFailedPrecondition: too large, or it cannot be read.
absl::StatusOr<std::string> ReadSample(const std::filesystem::path& file);

}  // namespace landbridge
