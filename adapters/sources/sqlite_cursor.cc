// SPDX-License-Identifier: Apache-2.0
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/sources/sql_cursor.h"

namespace landbridge {
namespace {

class SqliteCursor final : public SqlCursor {
 public:
  explicit SqliteCursor(SqlSession& session) : session_(session), statement_(session.soci()) {}

  absl::Status Start(const std::string& query) override {
    try {
      statement_.alloc();
      statement_.prepare(query, soci::details::st_one_time_query);
      soci::details::statement_backend& backend = *statement_.get_backend();
      const int count = backend.prepare_for_describe();
      for (int i = 1; i <= count; ++i) {
        Column column;
        soci::data_type type = soci::dt_string;
        backend.describe_column(i, type, column.name);
        column.is_binary = type == soci::dt_blob;
        columns_.push_back(std::move(column));
      }
      texts_.resize(columns_.size());
      indicators_.resize(columns_.size());
      for (size_t i = 0; i < texts_.size(); ++i) {
        statement_.exchange(soci::into(texts_[i], indicators_[i]));
      }
      statement_.define_and_bind();
    } catch (const std::exception& error) {
      return session_.Failure(absl::StatusCode::kFailedPrecondition,
                              "the database refuses the query", error);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next() override {
    try {
      return std::exchange(started_, true) ? statement_.fetch() : statement_.execute(true);
    } catch (const soci::sqlite3_soci_error& error) {
      return error.result() == SQLITE_TOOBIG ? TooLong() : Broken(error);
    } catch (const std::exception& error) {
      return Broken(error);
    }
  }

  std::optional<std::string_view> value(size_t column) const override {
    if (indicators_[column] == soci::i_null) return std::nullopt;
    return texts_[column];
  }

  // The connection is open for as long as there is a cursor, which SQLite demands for this.
  void Interrupt() override {
    sqlite_api::sqlite3_interrupt(
        static_cast<soci::sqlite3_session_backend&>(*session_.soci().get_backend()).conn_);
  }

 private:
  absl::Status Broken(const std::exception& error) const {
    return session_.Failure(absl::StatusCode::kUnavailable,
                            "reading the query's rows failed; read them again", error);
  }

  absl::Status TooLong() const {
    return absl::ResourceExhaustedError(
        absl::StrCat("a value has more than ", session_.value_bytes_max(),
                     " bytes, which SQLite would hold in memory as a whole; leave its column or "
                     "its row out with a query"));
  }

  SqlSession& session_;
  soci::statement statement_;
  bool started_ = false;
  std::vector<std::string> texts_;
  std::vector<soci::indicator> indicators_;
};

}  // namespace

std::unique_ptr<SqlCursor> MakeSqliteCursor(SqlSession& session) {
  return std::make_unique<SqliteCursor>(session);
}

}  // namespace landbridge
