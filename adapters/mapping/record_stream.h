// SPDX-License-Identifier: Apache-2.0
// One pass over the files of a mapping: rows in, records out.
//
//   for (;;) {
//     LB_ASSIGN_OR_RETURN(const RecordStream::Step step, records->Next());
//     if (step == RecordStream::Step::kEnd) break;
//     if (step == RecordStream::Step::kRecord) Send(records->record()); else
//     report.Add(records->rejected());
//   }
//   LB_RETURN_IF_ERROR(CheckComplete(*mapping, records->summary()));   // before anything is
//   withdrawn
//
// Each row of the first table ends in exactly one of the summary's counts. Memory: one record with
// its joined rows, what `scattered` groups and unsorted joins hold (limits in the mapping), and
// about 60 bytes for each record id seen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/field_origin.h"
#include "adapters/mapping/mapping.h"
#include "adapters/mapping/source_look.h"
#include "adapters/sources/row.h"
#include "landbridge/v1/record.pb.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/dates.h"

namespace landbridge {

// A finding with the cell that it is about.
struct RowFinding {
  v1::Finding finding;
  RowPlace place;
  std::string
      column;  // as the file calls it; empty where the row as a whole, or a constant, is meant
  // It is about what the mapping itself states, so that every row has it. The place then names the
  // mapping's file, and no row.
  bool of_mapping = false;
};

// A record as it can be sent. It has passed the checks of proto/contract/record_validation.h, and
// those of the catalogue where there is one.
struct MappedRecord {
  std::string record_id;
  v1::Record record;
  RowPlace place;                    // of the (main) row
  std::vector<RowFinding> warnings;  // what is odd and does not keep it from being accepted
};

// Rows that cannot become a record.
struct RejectedRecord {
  std::string record_id;  // empty when it could not be found out
  RowPlace place;
  std::vector<RowFinding> findings;  // errors, and the warnings beside them; never empty
  // A row of a joined table. It is no record by itself, so it has no id; where it belongs to one,
  // that is rejected too.
  bool of_joined_table = false;
};

// What became of the rows so far. At the end:
//   rows == rows_mapped + rows_duplicate + rows_rejected + rows_unreadable + sum of rows_skipped
// where grouped rows count singly.
struct PassSummary {
  int64_t rows = 0;             // of the first table, whether they could be read or not
  int64_t rows_mapped = 0;      // in records
  int64_t rows_duplicate = 0;   // in records that came before with the same id and content
  int64_t rows_rejected = 0;    // read, and not made into a record
  int64_t rows_unreadable = 0;  // not read: which record they were is not known
  std::map<std::string, int64_t> rows_skipped;  // by reason of the mapping

  // Rows that the first table's file keeps as deleted; they are none of `rows`.
  int64_t rows_deleted = 0;

  int64_t records = 0;     // given out as kRecord
  int64_t duplicates = 0;  // not given out, because the same came before
  int64_t rejected = 0;    // given out as kRejected
  int64_t warnings = 0;

  // Rows of joined tables that are in no record, such as those without a row in the first table.
  // They were given out as kRejected too.
  int64_t joined_rows_rejected = 0;
  // Of those: not read.
  int64_t joined_rows_unreadable = 0;
  // Rows of all tables that were not read and may belong to any record, because groups are
  // scattered or a joined table is not sorted. Known before the first record is given out. Of
  // others it is known which records may lack them: those are rejected.
  int64_t rows_of_any_record = 0;

  // Whether all files ended as their formats say, and why not.
  bool clean_end = false;
  std::string unclean_reason;
  // At the end: the greatest value of the first table's watermark, where it has one.
  std::optional<std::string> watermark;
  // The file declares another number of rows than it has; empty when it declares none or the right
  // one.
  std::string declared_count_problem;

  // The tables in their order, and the rules that give identifiers; empty before the end.
  std::vector<TableLook> tables;
  std::vector<IdentifierLook> identifiers;
};

struct RecordStreamOptions {
  // The day for checks such as "no decision in the future".
  CivilDate today;
  // What its rules reject is rejected here already. Null: nobody asks it.
  std::shared_ptr<const Catalogue> catalogue = {};
  // More record ids than this in one pass are an error.
  int64_t records_max = 20'000'000;
  // For a first table with a watermark: only rows from this value on are read. It is one that an
  // earlier pass reached.
  std::optional<std::string> since = {};
  // Gets the origins of every record with this id, and what was found about it: with an error it
  // cannot be sent. Null: nobody asks.
  std::string show_record_id = {};
  std::function<void(const FieldOrigins&, const std::vector<RowFinding>&)> on_shown = {};
  // Interrupts a query of a database (OpenSource).
  std::stop_token stop = {};
};

// One thread at a time. Keeps the mapping alive.
class RecordStream {
 public:
  enum class Step { kRecord, kRejected, kEnd };

  // Opens the files, one for each table, and compares their columns with the mapping.
  //
  // Errors: kFailedPrecondition: the file has a column that the mapping neither uses nor ignores,
  // or lacks one; the
  //           message names file, column and first row, and says what to do.
  //         Others as in OpenSource.
  static absl::StatusOr<std::unique_ptr<RecordStream>> Open(
      std::shared_ptr<const Mapping> mapping, const std::vector<std::filesystem::path>& files,
      const RecordStreamOptions& options);

  virtual ~RecordStream() = default;

  // Goes on to the next record, the next rejected record, or the end. After the end or an error the
  // answer stays the same.
  //
  // Errors: kDataLoss: a file is damaged; send nothing more, withdraw nothing.
  //         kCancelled: the stop of the options was asked for.
  //         kFailedPrecondition: a new column, an unknown value where the mapping says `stop`, or
  //         an unsorted table. kResourceExhausted: a limit of the mapping or of the options was
  //         reached; the message names it.
  virtual absl::StatusOr<Step> Next() = 0;

  // Requires: the last Next() returned kRecord. Valid until the next call.
  virtual const MappedRecord& record() const = 0;
  // Requires: the last Next() returned kRejected. Valid until the next call.
  virtual const RejectedRecord& rejected() const = 0;

  virtual const PassSummary& summary() const = 0;
};

// The headers of the files as they are, before they are compared with the mapping: no columns for a
// format that has no header.
//
// Errors: as in OpenSource.
absl::StatusOr<std::vector<TableLook>> LookAtHeaders(
    const Mapping& mapping, const std::vector<std::filesystem::path>& files,
    const std::stop_token& stop = {});

}  // namespace landbridge
