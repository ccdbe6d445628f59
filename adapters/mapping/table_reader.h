// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: one table's rows, with its columns checked and its unwanted rows told
// apart.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/entry.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/mapping/record_stream.h"
#include "adapters/sources/row_source.h"

namespace landbridge {

// Belongs to one thread.
class TableReader {
 public:
  enum class Step { kRow, kUnreadable, kEnd };

  // Opens the file of table `index` and checks its header. The plan and the columns must outlive
  // the reader. `stop` is for a database, `since` for one with a watermark.
  //
  // Errors: as OpenSource and TableColumns::CheckHeader.
  static absl::StatusOr<std::unique_ptr<TableReader>> Open(const MappingPlan& plan, size_t index,
                                                           const std::filesystem::path& file,
                                                           std::vector<TableColumns>* columns,
                                                           const std::stop_token& stop,
                                                           std::optional<std::string> since = {});

  // Errors: as RowSource::Next and TableColumns::CheckRow.
  absl::StatusOr<Step> Next();

  // Of the last Next(): kRow.
  const Row& row() const { return source_->row(); }
  // Why the row is no record, as the mapping says it; null when it is one.
  const std::string* skip_reason() const { return skip_reason_; }
  // About columns that the mapping does not know, and about rows that it rejects.
  std::vector<RowFinding>& findings() { return findings_; }

  // Of the last Next(): kUnreadable.
  RejectedRecord unreadable() const;

  const SourceSummary& summary() const { return source_->summary(); }

 private:
  TableReader(const TablePlan& plan, size_t index, std::vector<TableColumns>* columns,
              std::unique_ptr<RowSource> source)
      : plan_(plan), index_(index), columns_(columns), source_(std::move(source)) {}

  const TablePlan& plan_;
  const size_t index_;
  std::vector<TableColumns>* const columns_;
  const std::unique_ptr<RowSource> source_;
  const std::string* skip_reason_ = nullptr;
  std::vector<RowFinding> findings_;
};

// What a row takes in memory, about.
int64_t BytesOf(const Row& row);

}  // namespace landbridge
