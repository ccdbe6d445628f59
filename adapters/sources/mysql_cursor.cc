// SPDX-License-Identifier: Apache-2.0
#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>

#include <memory>

#include "adapters/sources/sql_cursor.h"

namespace landbridge {
namespace {

// MySQL's number of the set of characters that is none.
constexpr unsigned int kBinary = 63;

bool IsBinary(const MYSQL_FIELD& field) {
  switch (field.type) {
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_VARCHAR:
      return field.charsetnr == kBinary;
    case MYSQL_TYPE_BIT:
    case MYSQL_TYPE_GEOMETRY:
      return true;
    default:
      return false;
  }
}

class MysqlCursor final : public SqlCursor {
 public:
  explicit MysqlCursor(SqlSession& session)
      : session_(session), connection_(mysql_thread_id(&database())) {}
  ~MysqlCursor() override {
    if (result_ == nullptr) return;
    // The connection is closed when the rows are at their end, and nobody wants those that are
    // left.
    if (!ended_) Interrupt();
    mysql_free_result(result_);
  }

  absl::Status Start(const std::string& query) override {
    if (mysql_real_query(&database(), query.data(), query.size()) != 0) return Refused();
    result_ = mysql_use_result(&database());
    if (result_ == nullptr) return Refused();
    const MYSQL_FIELD* const fields = mysql_fetch_fields(result_);
    for (unsigned int i = 0; i < mysql_num_fields(result_); ++i) {
      columns_.push_back({std::string(fields[i].name, fields[i].name_length), IsBinary(fields[i])});
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next() override {
    row_ = mysql_fetch_row(result_);
    if (row_ != nullptr) {
      lengths_ = mysql_fetch_lengths(result_);
      return true;
    }
    ended_ = true;
    if (mysql_errno(&database()) == 0) return false;
    return session_.Failure(absl::StatusCode::kUnavailable,
                            "reading the query's rows failed; read them again",
                            mysql_error(&database()));
  }

  std::optional<std::string_view> value(size_t column) const override {
    if (row_[column] == nullptr) return std::nullopt;
    return std::string_view(row_[column], lengths_[column]);
  }

  // The server ends the query when somebody else says so; when that cannot be said, this side at
  // least stops waiting. Both may be done while another thread waits.
  void Interrupt() override {
    if (!session_.KillMysqlQuery(connection_)) mariadb_cancel(&database());
  }

 private:
  MYSQL& database() {
    return *static_cast<soci::mysql_session_backend&>(*session_.soci().get_backend()).conn_;
  }

  absl::Status Refused() {
    const std::string_view said = mysql_error(&database());
    return session_.Failure(absl::StatusCode::kFailedPrecondition, "the database refuses the query",
                            said.empty() ? "it gives no rows" : said);
  }

  SqlSession& session_;
  const unsigned long connection_;  // its number
  MYSQL_RES* result_ = nullptr;
  bool ended_ = false;  // no row is left
  MYSQL_ROW row_ = nullptr;
  const unsigned long* lengths_ = nullptr;
};

}  // namespace

std::unique_ptr<SqlCursor> MakeMysqlCursor(SqlSession& session) {
  return std::make_unique<MysqlCursor>(session);
}

}  // namespace landbridge
