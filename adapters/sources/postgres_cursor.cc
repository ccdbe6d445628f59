// SPDX-License-Identifier: Apache-2.0
#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <array>
#include <memory>
#include <utility>

#include "adapters/sources/sql_cursor.h"

namespace landbridge {
namespace {

// PostgreSQL's numbers of types, which never change.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
struct FreeCancel {
  void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};

class PostgresCursor final : public SqlCursor {
 public:
  explicit PostgresCursor(SqlSession& session)
      : session_(session), cancel_(PQgetCancel(&database())) {}

  absl::Status Start(const std::string& query) override {
    // The call for statements with parameters takes one statement and no more.
    const bool sent = PQsendQueryParams(&database(), query.c_str(), 0, nullptr, nullptr, nullptr,
                                        nullptr, 0) != 0 &&
                      PQsetSingleRowMode(&database()) != 0;
    if (!sent) return Refused(PQerrorMessage(&database()));
    // The first row, or the end without one, has the columns.
    result_.reset(PQgetResult(&database()));
    switch (PQresultStatus(result_.get())) {
      case PGRES_SINGLE_TUPLE:
      case PGRES_TUPLES_OK:
        break;
      case PGRES_COMMAND_OK:
      case PGRES_EMPTY_QUERY:
        return Refused("it gives no rows");
      default:
        return Refused(PQresultErrorMessage(result_.get()));
    }
    for (int i = 0; i < PQnfields(result_.get()); ++i) {
      const Oid type = PQftype(result_.get(), i);
      columns_.push_back({PQfname(result_.get(), i), type == kBytea});
      truths_.push_back(type == kBool);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next() override {
    if (std::exchange(started_, true)) result_.reset(PQgetResult(&database()));
    switch (PQresultStatus(result_.get())) {
      case PGRES_SINGLE_TUPLE:
        return true;
      case PGRES_TUPLES_OK:
        return false;
      default:
        return session_.Failure(absl::StatusCode::kUnavailable,
                                "reading the query's rows failed; read them again",
                                PQresultErrorMessage(result_.get()));
    }
  }

  std::optional<std::string_view> value(size_t column) const override {
    const PGresult* const row = result_.get();
    const auto at = static_cast<int>(column);
    if (PQgetisnull(row, 0, at) != 0) return std::nullopt;
    const std::string_view text(PQgetvalue(row, 0, at),
                                static_cast<size_t>(PQgetlength(row, 0, at)));
    if (truths_[column]) return text == "t" ? "true" : "false";
    return text;
  }

  // Over a connection of its own, made from what cannot change: so it may be any thread.
  void Interrupt() override {
    std::array<char, 256> why_not{};  // then it is tried again
    PQcancel(cancel_.get(), why_not.data(), static_cast<int>(why_not.size()));
  }

 private:
  PGconn& database() {
    return *static_cast<soci::postgresql_session_backend&>(*session_.soci().get_backend()).conn_;
  }

  absl::Status Refused(std::string_view said) {
    return session_.Failure(absl::StatusCode::kFailedPrecondition, "the database refuses the query",
                            said);
  }

  SqlSession& session_;
  const std::unique_ptr<PGcancel, FreeCancel> cancel_;
  std::unique_ptr<PGresult, Clear> result_;  // the current row, or why there is none
  bool started_ = false;
  std::vector<bool> truths_;
};

}  // namespace

std::unique_ptr<SqlCursor> MakePostgresCursor(SqlSession& session) {
  return std::make_unique<PostgresCursor>(session);
}

}  // namespace landbridge
