// SPDX-License-Identifier: Apache-2.0
#include <soci/odbc/soci-odbc.h>
#include <soci/soci.h>
#include <sql.h>
#include <sqlext.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/sources/sql_cursor.h"
#include "adapters/sources/text_decoder.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr char kRefused[] = "the database refuses the query";
constexpr char kBroken[] = "reading the query's rows failed; read them again";
constexpr size_t kPieceBytes = 4096;

static_assert(sizeof(SQLWCHAR) == 2);  // UTF-16

std::string Diagnosis(SQLHSTMT statement) {
  std::string text;
  std::array<SQLCHAR, 6> state{};
  std::array<SQLCHAR, 1024> message{};
  SQLINTEGER native = 0;
  SQLSMALLINT size = 0;
  for (SQLSMALLINT i = 1; SQL_SUCCEEDED(
           SQLGetDiagRec(SQL_HANDLE_STMT, statement, i, state.data(), &native, message.data(),
                         static_cast<SQLSMALLINT>(message.size()), &size));
       ++i) {
    absl::StrAppend(&text, text.empty() ? "" : " ",
                    std::string(reinterpret_cast<const char*>(message.data())));
  }
  return text;
}

class OdbcCursor final : public SqlCursor {
 public:
  OdbcCursor(SqlSession& session, bool raw_text)
      : session_(session), raw_text_(raw_text), statement_(session.soci()) {}

  absl::Status Start(const std::string& query) override {
    if (query.find("::") != std::string::npos) {
      return absl::FailedPreconditionError(
          "the query has `::`, which is a parameter's mark for ODBC; write CAST(value AS type)");
    }
    LB_ASSIGN_OR_RETURN(utf16_, TextDecoder::Create("utf-16le"));
    try {
      statement_.alloc();
      statement_.prepare(query, soci::details::st_one_time_query);
      SQLSMALLINT count = 0;
      if (!SQL_SUCCEEDED(SQLNumResultCols(backend().hstmt_, &count))) return Refused();
      for (int i = 1; i <= count; ++i) {
        LB_RETURN_IF_ERROR(Describe(static_cast<SQLUSMALLINT>(i)));
      }
      values_.resize(columns_.size());
      running_ = backend().hstmt_;
      backend().execute(0);
    } catch (const std::exception& error) {
      return session_.Failure(absl::StatusCode::kFailedPrecondition, kRefused, error);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next() override {
    try {
      if (backend().fetch(1) == soci::details::statement_backend::ef_no_data) return false;
    } catch (const std::exception& error) {
      return session_.Failure(absl::StatusCode::kUnavailable, kBroken, error);
    }
    for (size_t i = 0; i < columns_.size(); ++i) {
      // Binary columns may only be there to be left out.
      if (!columns_[i].is_binary) LB_RETURN_IF_ERROR(Get(i));
    }
    return true;
  }

  std::optional<std::string_view> value(size_t column) const override {
    const auto& value = values_[column];
    return value ? std::optional<std::string_view>(*value) : std::nullopt;
  }

  // What ODBC has for a statement on which another thread waits. Whether it ends is the driver's
  // affair.
  void Interrupt() override {
    if (const SQLHSTMT statement = running_; statement != SQL_NULL_HSTMT) SQLCancel(statement);
  }

 private:
  soci::odbc_statement_backend& backend() {
    return static_cast<soci::odbc_statement_backend&>(*statement_.get_backend());
  }

  absl::Status Refused() {
    return session_.Failure(absl::StatusCode::kFailedPrecondition, kRefused,
                            Diagnosis(backend().hstmt_));
  }

  absl::Status Describe(SQLUSMALLINT number) {
    std::array<SQLWCHAR, 512> name{};
    SQLSMALLINT name_size = 0;
    SQLSMALLINT type = 0;
    SQLSMALLINT digits = 0;
    SQLSMALLINT nullable = 0;
    SQLULEN size = 0;
    const SQLRETURN done = SQLDescribeColW(backend().hstmt_, number, name.data(),
                                           static_cast<SQLSMALLINT>(name.size()), &name_size, &type,
                                           &size, &digits, &nullable);
    if (!SQL_SUCCEEDED(done)) return Refused();
    // The size is that of the whole name; what there was no room for is cut.
    name_size = std::clamp<SQLSMALLINT>(name_size, 0, static_cast<SQLSMALLINT>(name.size() - 1));
    Column column;
    column.is_binary = type == SQL_BINARY || type == SQL_VARBINARY || type == SQL_LONGVARBINARY;
    const std::string_view bytes(reinterpret_cast<const char*>(name.data()),
                                 static_cast<size_t>(name_size) * sizeof(SQLWCHAR));
    std::vector<DecodeError> errors;
    utf16_->Decode(bytes, 0, true, &column.name, &errors);
    columns_.push_back(std::move(column));
    truths_.push_back(type == SQL_BIT);
    return absl::OkStatus();
  }

  absl::Status Get(size_t column) {
    std::optional<std::string>& value = values_[column];
    value.emplace();
    // The longest stretch of whole characters that fits beside the end that ODBC puts.
    const size_t end_bytes = raw_text_ ? 1 : sizeof(SQLWCHAR);
    std::array<char, kPieceBytes> piece{};
    for (;;) {
      SQLLEN left = 0;
      const SQLRETURN got =
          SQLGetData(backend().hstmt_, static_cast<SQLUSMALLINT>(column + 1),
                     static_cast<SQLSMALLINT>(raw_text_ ? SQL_C_CHAR : SQL_C_WCHAR), piece.data(),
                     static_cast<SQLLEN>(piece.size()), &left);
      if (got == SQL_NO_DATA) break;
      if (!SQL_SUCCEEDED(got)) {
        return session_.Failure(absl::StatusCode::kUnavailable, kBroken,
                                Diagnosis(backend().hstmt_));
      }
      if (left == SQL_NULL_DATA) {
        value.reset();
        return absl::OkStatus();
      }
      const size_t room = piece.size() - end_bytes;
      const size_t size = left == SQL_NO_TOTAL ? room : std::min(room, static_cast<size_t>(left));
      value->append(piece.data(), size);
      if (got == SQL_SUCCESS) break;
    }
    return raw_text_ ? absl::OkStatus() : ToUtf8(column);
  }

  absl::Status ToUtf8(size_t column) {
    text_.clear();
    errors_.clear();
    std::optional<std::string>& value = values_[column];
    utf16_->Decode(*value, 0, true, &text_, &errors_);
    if (!errors_.empty()) {
      // It keeps a byte that is no text, so that the source rejects the row.
      text_ += errors_.front().bytes;
      text_ += '\xff';
    } else if (truths_[column]) {
      text_ = text_ == "0" ? "false" : "true";
    }
    value->swap(text_);
    return absl::OkStatus();
  }

  SqlSession& session_;
  const bool raw_text_;
  std::unique_ptr<TextDecoder> utf16_;
  soci::statement statement_;
  std::atomic<SQLHSTMT> running_ =
      SQL_NULL_HSTMT;  // the statement, when it is about to be executed
  std::vector<bool> truths_;
  std::vector<std::optional<std::string>> values_;
  std::string text_;
  std::vector<DecodeError> errors_;
};

}  // namespace

std::unique_ptr<SqlCursor> MakeOdbcCursor(SqlSession& session, bool raw_text) {
  return std::make_unique<OdbcCursor>(session, raw_text);
}

}  // namespace landbridge
