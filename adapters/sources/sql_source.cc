// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/sql_source.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/sources/column_patterns.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// The query without the semicolons and spaces at its end.
std::string Bare(std::string_view query) {
  return std::string(query.substr(0, query.find_last_not_of("; \t\r\n") + 1));
}

absl::StatusOr<std::string> QueryOf(const SqlOptions& options) {
  if (options.table.empty() == options.query.empty()) {
    return absl::InvalidArgumentError("state one of table and query");
  }
  std::string query =
      options.query.empty() ? absl::StrCat("SELECT * FROM ", options.table) : Bare(options.query);
  if (options.watermark.empty()) return query;
  // The order makes the last value the greatest, by the database's own comparison.
  std::string from;
  if (options.since) {
    std::string since = absl::StrReplaceAll(*options.since, {{"'", "''"}});
    if (options.database == SqlOptions::Database::kMysql) {
      since = absl::StrReplaceAll(since, {{"\\", "\\\\"}});
    }
    from = absl::StrCat(" WHERE ", options.watermark, " >= '", since, "'");
  }
  return absl::StrCat("SELECT * FROM (", query, ") landbridge_rows", from, " ORDER BY ",
                      options.watermark);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqlSource>> SqlSource::Open(const SqlOptions& options,
                                                           const std::stop_token& stop) {
  LB_ASSIGN_OR_RETURN(const std::string query, QueryOf(options));
  LB_ASSIGN_OR_RETURN(auto session, SqlSession::Open(options));
  const bool stated = options.encoding != "auto";
  // Everything but what a database holds as bytes comes in UTF-8.
  const bool raw_text = stated && options.database != SqlOptions::Database::kPostgreSql &&
                        options.database != SqlOptions::Database::kMysql;
  std::unique_ptr<SqlSource> source(new SqlSource(options, std::move(session), raw_text, stop));
  LB_ASSIGN_OR_RETURN(source->decoder_,
                      TextDecoder::Create(raw_text ? options.encoding : std::string("utf-8")));
  LB_RETURN_IF_ERROR(source->stop_.During([&] { return source->cursor_->Start(query); }));
  LB_RETURN_IF_ERROR(source->NameColumns());
  return source;
}

absl::Status SqlSource::NameColumns() {
  const std::vector<SqlCursor::Column>& columns = cursor_->columns();
  for (size_t i = 0; i < columns.size(); ++i) {
    std::string name = columns[i].name;
    if (absl::EqualsIgnoreCase(name, options_.watermark)) watermark_ = i;
    if (options_.uppercase_names) absl::AsciiStrToUpper(&name);
    const size_t before = names().size();
    const ColumnId id = names().Intern(name);
    if (names().size() == before) {
      return absl::FailedPreconditionError(absl::StrCat(place_name_, ": two columns are called '",
                                                        name, "'; give one another name with AS"));
    }
    if (FitsAnyColumnPattern(name, options_.ignored_columns)) continue;
    if (columns[i].is_binary) {
      return absl::FailedPreconditionError(
          absl::StrCat(place_name_, ": column '", name,
                       "' is binary, which is no text; list it under ignored_columns, or leave it "
                       "out of the query"));
    }
    columns_read_.push_back({i, id});
  }
  if (!options_.watermark.empty() && !watermark_) {
    return absl::FailedPreconditionError(absl::StrCat(place_name_, ": there is no column '",
                                                      options_.watermark, "' for the watermark"));
  }
  return absl::OkStatus();
}

absl::StatusOr<RowSource::Step> SqlSource::Advance() {
  LB_ASSIGN_OR_RETURN(const bool more, stop_.During([this] { return cursor_->Next(); }));
  if (!more) return End();
  ++number_;
  const RowPlace place{place_name_, "", number_, number_, 0};
  if (watermark_) {
    if (const auto value = cursor_->value(*watermark_)) NoteWatermark(*value);
  }
  Row& row = StartRow(place);
  for (const Column& column : columns_read_) {
    const std::optional<std::string_view> value = cursor_->value(column.index);
    if (!value) continue;
    bytes_read_ += static_cast<int64_t>(value->size());
    if (static_cast<int64_t>(row.text_bytes() + value->size()) > options_.row_bytes_max) {
      return RejectRow({RowRule::kTooLong, place, std::nullopt,
                        absl::StrCat("the row has more than ", options_.row_bytes_max,
                                     " bytes; shorten it, or raise row_bytes_max")});
    }
    text_.clear();
    decode_errors_.clear();
    decoder_->Decode(*value, 0, true, &text_, &decode_errors_);
    if (!decode_errors_.empty()) {
      return RejectRow(
          {RowRule::kUndecodable, place, std::nullopt,
           absl::StrCat("column '", names().name(column.id), "', in its value: ",
                        DescribeDecodeError(decode_errors_.front(), decoder_->encoding()))});
    }
    row.Add(column.id, text_);
  }
  return EmitRow();
}

}  // namespace landbridge
