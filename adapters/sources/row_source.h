// SPDX-License-Identifier: Apache-2.0
// The seam between formats and mappings: a stream of rows out of one file or table.
//
//   LB_ASSIGN_OR_RETURN(const auto source, OpenSource(options, path));
//   for (;;) {
//     LB_ASSIGN_OR_RETURN(const RowSource::Step step, source->Next());
//     if (step == RowSource::Step::kEnd) break;
//     if (step == RowSource::Step::kRejected) Report(source->error()); else Map(source->row());
//   }
//   if (!source->summary().clean_end) ...   // withdraw nothing
//
// Memory stays constant: one row, one buffer (and what WorkbookOptions says). Three outcomes never
// mix: a row; a row that cannot be read, after which the stream goes on; damage that makes the rest
// unreliable, which is a status and ends the stream.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/row.h"

namespace landbridge {

// Why a row could not be read.
enum class RowRule {
  kFieldCount,    // more or fewer fields than the header or the stated columns
  kUndecodable,   // a byte that is no character of the file's encoding
  kQuoting,       // a quote where the format allows none
  kTooLong,       // larger than the limit of the options
  kLayout,        // a fixed-width line that is shorter or longer than the layout
  kSyntax,        // a line, or an item of an array, that is no JSON object
  kDuplicateKey,  // the same key twice in one JSON object
  kValue,         // a value that is none of its column's type
  kStructure,     // nested deeper than the limit, or an array directly inside an array
  kCellValue,     // a cell of a spreadsheet with an error, no result, or a day that never was
  kDigitsLost,    // a cell of a spreadsheet with a number of more digits than it keeps
  kCutOff,        // the last row of a text file, whose last value may be cut off
};

// A row that could not be read.
struct RowError {
  RowRule rule = RowRule::kSyntax;
  RowPlace place;
  std::optional<int64_t>
      byte_offset;          // of the offending byte in the file, where one byte is to blame; in
                            // JSON documents, which may be a single line, else of the row's first
  std::string message;      // what is wrong and what to do; never a value of the row
  std::string column = {};  // its name, where one cell is to blame
};

// What a source knows at its end. Before the end: the counts so far, and `clean_end` false.
struct SourceSummary {
  int64_t rows_read = 0;      // rows given out
  int64_t rows_rejected = 0;  // rows that were a RowError
  int64_t rows_deleted = 0;   // rows that the file keeps as deleted; they are not given out
  int64_t bytes_read = 0;
  // The file ended as its format says: closing element seen, last line terminated (unless the
  // options say that the publisher leaves it open), trailer present where one is stated, file not
  // changed while it was read. A source with an unclean end must not be taken for complete. An
  // empty file without a header ends cleanly with 0 rows: whether that may be is for the mapping to
  // say.
  bool clean_end = false;
  std::string unclean_reason;  // what was missing, when `clean_end` is false after the end
  // What the file says it holds, in its header or where the options say that it stands. It counts
  // rejected rows too, and no deleted ones.
  std::optional<int64_t> declared_count;
  // Spreadsheets whose columns the options name: what stands above the data and looks like a header
  // (sheet_header.h), from the start.
  std::vector<std::string> lines_above;
  // Databases: the greatest value of the column that the options name as watermark.
  std::optional<std::string> watermark;
};

// A stream of rows. One thread at a time.
class RowSource {
 public:
  enum class Step { kRow, kRejected, kEnd };

  virtual ~RowSource() = default;

  // Reads on until the next row, rejected row or the end. After kEnd or an error, the answer stays
  // the same.
  //
  // Errors: kDataLoss: the file is damaged from the named place on (cut off, not well-formed):
  // withdraw nothing, get the
  //           file again.
  //         kFailedPrecondition: the file is not what the options say (encoding not stated, two
  //         encodings claimed):
  //           correct the mapping.
  //         kUnavailable: reading failed; try again.
  //         kCancelled: it was asked to stop (OpenSource).
  virtual absl::StatusOr<Step> Next() = 0;

  // Requires: the last Next() returned kRow. Valid until the next call.
  virtual const Row& row() const = 0;
  // Requires: the last Next() returned kRejected. Valid until the next call.
  virtual const RowError& error() const = 0;

  // Tables: all columns, from the start. XML and JSON: the paths seen so far; new ones may appear
  // with each row.
  virtual const ColumnNames& columns() const = 0;

  virtual const SourceSummary& summary() const = 0;
};

}  // namespace landbridge
