// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: the rows of all tables, put together into what becomes one record
// each.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/entry.h"
#include "adapters/mapping/joined_table.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/mapping/record_stream.h"

namespace landbridge {

// Belongs to one thread.
class EntryReader {
 public:
  enum class Step { kEntry, kRejected, kEnd };

  // The plan must outlive the reader. Of the options: `since` and `stop`.
  //
  // Errors: as RecordStream::Open.
  static absl::StatusOr<std::unique_ptr<EntryReader>> Open(
      const MappingPlan& plan, const std::vector<std::filesystem::path>& files,
      const RecordStreamOptions& options);

  virtual ~EntryReader() = default;

  // Counts into `summary` what it reads: rows, unreadable and skipped ones, and how the files
  // ended.
  //
  // Errors: as RecordStream::Next.
  virtual absl::StatusOr<Step> Next(PassSummary* summary) = 0;

  // Of the last Next(): kEntry.
  virtual const Entry& entry() const = 0;
  // About columns of its rows that the mapping does not know.
  virtual const std::vector<RowFinding>& findings() const = 0;

  // Of the last Next(): kRejected: a row that could not be read, or one of a joined table that
  // belongs to no record.
  virtual RejectedRecord& rejected() = 0;

  // How rules read the columns of the entries.
  virtual EntryValues values() const = 0;
};

}  // namespace landbridge
