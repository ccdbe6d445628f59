// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: a table whose rows belong to rows of the first one by an equal key.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/entry.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/mapping/record_stream.h"
#include "adapters/mapping/table_reader.h"

namespace landbridge {

// Rows of joined tables that are in no record: where a row could not be read, or no row of the
// first table has its key. Beyond kReportedMax they are only counted.
struct JoinedRejects {
  static constexpr int64_t kReportedMax = 10'000;

  std::deque<RejectedRecord> waiting;
  int64_t count = 0;
  int64_t unreadable = 0;
  // Of those: in a table that is not sorted, so that any record may lack them.
  int64_t of_any_record = 0;
  // About columns that the mapping does not know, where it says to warn.
  std::vector<RowFinding> warnings;
};

// The rows with one key.
struct JoinedRows {
  std::vector<const Row*> rows;
  // The line of a row that could not be read and, by its place in a sorted table, may have the key.
  std::optional<int64_t> unreadable_line = {};
  // The line of a row that has the key and is rejected.
  std::optional<int64_t> rejected_line = {};
};

// Two implementations: held in memory, or merged as both tables are read. One thread.
class JoinedTable {
 public:
  // Opens table `index`. Everything must outlive it.
  //
  // Errors: as TableReader. kResourceExhausted: the table does not fit into its limit of memory;
  // the message names it.
  static absl::StatusOr<std::unique_ptr<JoinedTable>> Open(const MappingPlan& plan, size_t index,
                                                           const std::filesystem::path& file,
                                                           std::vector<TableColumns>* columns,
                                                           const std::stop_token& stop,
                                                           JoinedRejects* rejects);

  virtual ~JoinedTable() = default;

  // The rows with this key, valid until the next call; none for an empty key.
  //
  // Errors: kFailedPrecondition: a table is not sorted as the mapping says.
  virtual absl::StatusOr<JoinedRows> Match(std::string_view key) = 0;

  // After the last row of the first table: rejects what no row has asked for.
  virtual absl::Status Finish() = 0;

  virtual const SourceSummary& summary() const = 0;
};

}  // namespace landbridge
