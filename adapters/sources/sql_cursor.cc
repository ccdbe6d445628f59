// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/sql_cursor.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int kBatchRows = 1000;
constexpr char kFetch[] = "FETCH FORWARD 1000 FROM landbridge";
static_assert(std::string_view(kFetch).find("1000") != std::string_view::npos &&
              kBatchRows == 1000);
// PostgreSQL's numbers of types, which never change.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;

constexpr char kRefused[] = "the database refuses the query";
constexpr char kBroken[] = "reading the query's rows failed; read them again";

// A statement whose columns are all read as text.
class TextStatement {
 public:
  explicit TextStatement(SqlSession& session) : statement_(session.soci()) {}

  soci::details::statement_backend& backend() { return *statement_.get_backend(); }

  // Returns how many columns there are. Throws what SOCI throws.
  int Prepare(const std::string& query) {
    statement_.alloc();
    statement_.prepare(query, soci::details::st_one_time_query);
    return statement_.get_backend()->prepare_for_describe();
  }

  // Whether there is a row. Throws what SOCI throws.
  bool Next() {
    if (started_) return statement_.fetch();
    started_ = true;
    return statement_.execute(true);
  }

  void Bind(std::vector<std::string>& texts, std::vector<soci::indicator>& indicators) {
    for (size_t i = 0; i < texts.size(); ++i) {
      statement_.exchange(soci::into(texts[i], indicators[i]));
    }
    statement_.define_and_bind();
  }

 private:
  soci::statement statement_;
  bool started_ = false;
};

class SociCursor : public SqlCursor {
 public:
  explicit SociCursor(SqlSession& session) : session_(session) {}

  std::optional<std::string_view> value(size_t column) const override {
    if (indicators_[column] == soci::i_null) return std::nullopt;
    return texts_[column];
  }

 protected:
  void MakeRoom() {
    texts_.resize(columns_.size());
    indicators_.resize(columns_.size());
  }

  SqlSession& session_;
  std::vector<std::string> texts_;
  std::vector<soci::indicator> indicators_;
};

class SqliteCursor final : public SociCursor {
 public:
  explicit SqliteCursor(SqlSession& session) : SociCursor(session), statement_(session) {}

  absl::Status Start(const std::string& query) {
    try {
      const int count = statement_.Prepare(query);
      for (int i = 1; i <= count; ++i) {
        Column column;
        soci::data_type type = soci::dt_string;
        statement_.backend().describe_column(i, type, column.name);
        column.is_binary = type == soci::dt_blob;
        columns_.push_back(std::move(column));
      }
      MakeRoom();
      statement_.Bind(texts_, indicators_);
    } catch (const std::exception& error) {
      return session_.Failure(absl::StatusCode::kFailedPrecondition, kRefused, error);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next() override {
    try {
      return statement_.Next();
    } catch (const std::exception& error) {
      return session_.Failure(absl::StatusCode::kUnavailable, kBroken, error);
    }
  }

 private:
  TextStatement statement_;
};

class PostgresCursor final : public SociCursor {
 public:
  using SociCursor::SociCursor;

  absl::Status Start(const std::string& query) {
    try {
      session_.soci() << absl::StrCat("DECLARE landbridge NO SCROLL CURSOR FOR ", query);
      NextBatch();
    } catch (const std::exception& error) {
      return session_.Failure(absl::StatusCode::kFailedPrecondition, kRefused, error);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next() override {
    try {
      if (batch_rows_ == kBatchRows) NextBatch();
      if (!batch_->Next()) return false;
    } catch (const std::exception& error) {
      return session_.Failure(absl::StatusCode::kUnavailable, kBroken, error);
    }
    ++batch_rows_;
    for (const size_t truth : truths_) texts_[truth] = texts_[truth] == "t" ? "true" : "false";
    return true;
  }

 private:
  void NextBatch() {
    batch_ = std::make_unique<TextStatement>(session_);
    batch_rows_ = 0;
    const int count = batch_->Prepare(kFetch);
    if (columns_.empty()) {
      const auto& backend = static_cast<soci::postgresql_statement_backend&>(batch_->backend());
      const PGresult* const result = backend.result_;
      for (int i = 0; i < count; ++i) {
        const Oid type = PQftype(result, i);
        if (type == kBool) truths_.push_back(columns_.size());
        columns_.push_back({PQfname(result, i), type == kBytea});
      }
      MakeRoom();
    }
    batch_->Bind(texts_, indicators_);
  }

  std::unique_ptr<TextStatement> batch_;
  int batch_rows_ = 0;
  std::vector<size_t> truths_;
};

template <typename Cursor>
absl::StatusOr<std::unique_ptr<SqlCursor>> Started(SqlSession& session, const std::string& query) {
  auto cursor = std::make_unique<Cursor>(session);
  LB_RETURN_IF_ERROR(cursor->Start(query));
  return cursor;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqlCursor>> SqlCursor::Open(SqlOptions::Database database,
                                                           SqlSession& session,
                                                           const std::string& query,
                                                           bool raw_text) {
  switch (database) {
    case SqlOptions::Database::kSqlite:
      return Started<SqliteCursor>(session, query);
    case SqlOptions::Database::kPostgreSql:
      return Started<PostgresCursor>(session, query);
    case SqlOptions::Database::kMysql:
      return OpenMysqlCursor(session, query);
    case SqlOptions::Database::kOdbc:
      break;
  }
  return OpenOdbcCursor(session, query, raw_text);
}

}  // namespace landbridge
