// SPDX-License-Identifier: Apache-2.0
// What all sources have in common: the current row, the counts, and an end that stays.
//
// A source derives from it and implements Advance(), which ends with one of EmitRow, RejectRow,
// End or a status.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "adapters/sources/row_source.h"

namespace landbridge {

class RowSourceBase : public RowSource {
 public:
  absl::StatusOr<Step> Next() final;
  const Row& row() const final { return row_; }
  const RowError& error() const final { return error_; }
  const ColumnNames& columns() const final { return *columns_; }
  const SourceSummary& summary() const final { return summary_; }

 protected:
  // Reads on to the next row, rejected row or end. Not called again after the end or an error.
  virtual absl::StatusOr<Step> Advance() = 0;
  virtual int64_t BytesRead() const = 0;

  ColumnNames& names() { return *columns_; }

  // Empties the current row and gives it its place.
  Row& StartRow(const RowPlace& place);

  Step EmitRow();
  Step RejectRow(RowError error);
  Step End();

  // Notes why the end will not be clean. The first reason is kept.
  void EndsUncleanly(std::string_view reason);
  // Notes the count that the file states at `path` as `text`; when it is no number, the end is not
  // clean.
  void DeclareText(std::string_view path, std::string_view text);
  // The same for a count that is known as a number.
  void DeclareCount(int64_t count) { summary_.declared_count = count; }
  // One that another sheet has in the same place is the same.
  void NoteLineAbove(std::string_view line);
  void NoteDeletedRow() { ++summary_.rows_deleted; }
  void NoteWatermark(std::string_view value) { summary_.watermark = value; }

 private:
  const std::shared_ptr<ColumnNames> columns_ = std::make_shared<ColumnNames>();
  Row row_;
  RowError error_;
  SourceSummary summary_;
  absl::StatusOr<Step> last_ = Step::kRow;
};

}  // namespace landbridge
