// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/sql_cursor.h"

namespace landbridge {

absl::StatusOr<std::unique_ptr<SqlCursor>> SqlCursor::Open(SqlOptions::Database database,
                                                           SqlSession& session,
                                                           const std::string& query,
                                                           bool raw_text) {
  switch (database) {
    case SqlOptions::Database::kSqlite:
      return OpenSqliteCursor(session, query);
    case SqlOptions::Database::kPostgreSql:
      return OpenPostgresCursor(session, query);
    case SqlOptions::Database::kMysql:
      return OpenMysqlCursor(session, query);
    case SqlOptions::Database::kOdbc:
      break;
  }
  return OpenOdbcCursor(session, query, raw_text);
}

}  // namespace landbridge
