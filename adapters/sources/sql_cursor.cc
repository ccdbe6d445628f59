// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/sql_cursor.h"

namespace landbridge {

std::unique_ptr<SqlCursor> SqlCursor::Make(SqlOptions::Database database, SqlSession& session,
                                           bool raw_text) {
  switch (database) {
    case SqlOptions::Database::kSqlite:
      return MakeSqliteCursor(session);
    case SqlOptions::Database::kPostgreSql:
      return MakePostgresCursor(session);
    case SqlOptions::Database::kMysql:
      return MakeMysqlCursor(session);
    case SqlOptions::Database::kOdbc:
      break;
  }
  return MakeOdbcCursor(session, raw_text);
}

}  // namespace landbridge
