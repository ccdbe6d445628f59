// SPDX-License-Identifier: Apache-2.0
// Inside of the sources room: the rows of a query, one after the other, in constant memory. How
// that is done differs with the database:
//
//   SQLite      rows are made as they are asked for; a value that would fill the memory is refused
//   PostgreSQL  SOCI would hold the whole result: rows are taken as the server sends them
//   MySQL       the same
//   ODBC        up to the driver; SOCI would bind each text to a buffer of the column's stated
//               width and cut what is longer without a word, so values are asked for piece by piece
//
// Values are what the database writes: no number goes through a floating-point type.
//
// One thread at a time, but for Interrupt. A cursor must not outlive its session.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/source_options.h"
#include "adapters/sources/sql_session.h"

namespace landbridge {

class SqlCursor {
 public:
  struct Column {
    std::string name;
    bool is_binary = false;
  };

  // `raw_text`: for ODBC, texts are given in the bytes that the driver has, not in UTF-8.
  static std::unique_ptr<SqlCursor> Make(SqlOptions::Database database, SqlSession& session,
                                         bool raw_text);

  virtual ~SqlCursor() = default;

  // Starts the query; called once, first. May last as long as the query does.
  //
  // Errors: kFailedPrecondition: the database refuses the query; the message is the database's.
  virtual absl::Status Start(const std::string& query) = 0;

  const std::vector<Column>& columns() const { return columns_; }

  // Goes on to the next row; false at the end.
  //
  // Errors: kUnavailable: the database failed, or the connection was lost; begin anew.
  //         kResourceExhausted: a value is larger than what may be held; leave it out of the query.
  virtual absl::StatusOr<bool> Next() = 0;

  // A value of the current row; nothing for NULL.
  virtual std::optional<std::string_view> value(size_t column) const = 0;

  // Makes the Start or Next that is under way on another thread end soon, as a failure as a rule;
  // nothing is to be read after it. What comes before the database has begun has no effect: call it
  // again. It may take seconds. Any thread.
  virtual void Interrupt() = 0;

 protected:
  std::vector<Column> columns_;
};

// The ones that SqlCursor::Make makes. The same contract.
std::unique_ptr<SqlCursor> MakeSqliteCursor(SqlSession& session);
std::unique_ptr<SqlCursor> MakePostgresCursor(SqlSession& session);
std::unique_ptr<SqlCursor> MakeOdbcCursor(SqlSession& session, bool raw_text);
std::unique_ptr<SqlCursor> MakeMysqlCursor(SqlSession& session);

}  // namespace landbridge
