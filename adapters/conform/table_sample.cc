// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/table_sample.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/conform/sqlite_rows.h"
#include "adapters/sources/open_source.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

std::string Query() { return absl::StrCat("SELECT * FROM ", kSqliteTable); }

}  // namespace

config::v1::Table TableSample::ReadFrom(const std::filesystem::path& file,
                                        config::v1::Table table) {
  config::v1::Sql& sql = *table.mutable_sql();
  sql.set_sqlite(file.string());
  sql.clear_table();
  sql.set_query(Query());
  // Texts are UTF-8 there, and no password is asked for.
  table.clear_encoding();
  sql.clear_password_env();
  sql.clear_password_file();
  // By it, all rows are read in its order.
  sql.clear_watermark();
  sql.clear_full_hours();
  return table;
}

absl::StatusOr<std::unique_ptr<const Sample>> TableSample::Open(const SqlOptions& options) {
  LB_ASSIGN_OR_RETURN(const auto source, OpenSource(options, ""));
  SqlOptions copied;
  copied.query = Query();
  auto sample = std::make_unique<TableSample>();
  int64_t bytes = 0;
  for (int64_t number = 1;; ++number) {
    LB_ASSIGN_OR_RETURN(const RowSource::Step step, source->Next());
    if (step == RowSource::Step::kEnd) break;
    Values values(source->columns().size());
    if (step == RowSource::Step::kRow) {
      const RowView row = source->row().view();
      for (size_t i = 0; i < row.size(); ++i) {
        values[static_cast<size_t>(row.column(i))] = std::string(row.value(i));
        bytes += static_cast<int64_t>(row.value(i).size());
      }
    }
    if (bytes > kSampleBytesMax) {
      return absl::FailedPreconditionError(
          absl::StrCat("the query gives more than ", kSampleBytesMax,
                       " bytes, which is too much for a sample: take a query for a part of it"));
    }
    sample->rows_.push_back(std::move(values));
    sample->NoteRow(RowPlace{SqlPlaceName(copied), "", number, number, 0});
  }
  sample->NoteColumns(source->columns());
  return sample;
}

absl::StatusOr<std::string> TableSample::Arranged(const Arrangement& rows) const {
  std::vector<const Values*> arranged;
  for (const std::vector<size_t>& here : rows) {
    for (const size_t row : here) arranged.push_back(&rows_[row]);
  }
  return SqliteFileOf(columns(), arranged);
}

absl::StatusOr<std::string> TableSample::Lengthened(size_t row, size_t bytes) const {
  Values longer = rows_[row];
  const auto value =
      std::find_if(longer.begin(), longer.end(), [](const auto& one) { return one.has_value(); });
  if (value == longer.end()) return absl::NotFoundError("the row has no value");
  (*value)->insert(0, bytes, 'x');
  std::vector<const Values*> rows;
  for (const Values& one : rows_) rows.push_back(&one);
  rows[row] = &longer;
  return SqliteFileOf(columns(), rows);
}

absl::StatusOr<std::string> TableSample::Renamed(const std::string& column) const {
  std::vector<std::string> names = columns();
  *std::find(names.begin(), names.end(), column) += kRenamedEnd;
  std::vector<const Values*> rows;
  for (const Values& row : rows_) rows.push_back(&row);
  return SqliteFileOf(names, rows);
}

}  // namespace landbridge
