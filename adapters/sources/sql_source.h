// SPDX-License-Identifier: Apache-2.0
// Rows of a table or query of a database. The options (source_options.h) say what is accepted.
//
// A row's number is its place in the query's result, counted from 1. NULL is no value. Days and
// moments are what the database writes: 2019-07-09, 2019-07-09 16:05:00. Truth values are true and
// false where the database has such a type.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/open_source.h"
#include "adapters/sources/query_stop.h"
#include "adapters/sources/row_source_base.h"
#include "adapters/sources/source_options.h"
#include "adapters/sources/sql_cursor.h"
#include "adapters/sources/sql_session.h"
#include "adapters/sources/text_decoder.h"

namespace landbridge {

class SqlSource final : public RowSourceBase {
 public:
  // Errors: those of SqlSession and SqlCursor. kInvalidArgument also: neither or both of table and
  //         query. kFailedPrecondition also: two columns of one name, a binary column, or no
  //         column of the watermark's name.
  //         kCancelled, here and while rows are read: `stop` was asked for.
  static absl::StatusOr<std::unique_ptr<SqlSource>> Open(const SqlOptions& options,
                                                         const std::stop_token& stop);

 private:
  struct Column {
    size_t index;  // in the cursor
    ColumnId id;
  };

  SqlSource(const SqlOptions& options, std::unique_ptr<SqlSession> session, bool raw_text,
            const std::stop_token& stop)
      : options_(options),
        place_name_(SqlPlaceName(options)),
        session_(std::move(session)),
        cursor_(SqlCursor::Make(options.database, *session_, raw_text)),
        stop_(stop, [this] { cursor_->Interrupt(); }) {}

  absl::Status NameColumns();
  absl::StatusOr<Step> Advance() override;
  int64_t BytesRead() const override { return bytes_read_; }

  const SqlOptions options_;
  const std::string place_name_;
  // In this order: what comes later must go first.
  const std::unique_ptr<SqlSession> session_;
  const std::unique_ptr<SqlCursor> cursor_;
  QueryStop stop_;
  std::unique_ptr<TextDecoder> decoder_;
  std::vector<Column> columns_read_;
  std::optional<size_t> watermark_;  // the cursor's column
  int64_t number_ = 0;
  int64_t bytes_read_ = 0;
  std::string text_;
  std::vector<DecodeError> decode_errors_;
};

}  // namespace landbridge
