// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/table_options.h"

#include "proto/contract/check.h"

namespace landbridge {
namespace {

DelimitedOptions Options(const config::v1::Delimited& table) {
  DelimitedOptions options;
  if (!table.delimiter().empty()) {
    options.delimiter = table.delimiter() == "tab" ? '\t' : table.delimiter()[0];
  }
  if (table.quote() == "none") {
    options.quote.reset();
  } else if (!table.quote().empty()) {
    options.quote = table.quote()[0];
  }
  options.bare_quotes = table.bare_quotes();
  options.skip_lines = table.skip_lines();
  options.comment_prefix = table.comment_prefix();
  options.header = table.names().empty();
  options.columns.assign(table.names().begin(), table.names().end());
  options.number_repeated_columns = table.number_repeated_columns();
  options.blank_lines_are_rows = table.blank_lines_are_rows();
  options.unwrap_lines = table.unwrap_lines();
  options.trailer_prefix = table.trailer_prefix();
  options.final_newline = !table.open_end();
  if (table.row_bytes_max() > 0) options.row_bytes_max = table.row_bytes_max();
  return options;
}

FixedWidthOptions Options(const config::v1::FixedWidth& table) {
  FixedWidthOptions options;
  if (table.unit() == config::v1::WIDTH_UNIT_BYTES) {
    options.unit = FixedWidthOptions::Unit::kBytes;
  }
  for (const config::v1::FixedColumn& column : table.columns()) {
    options.columns.push_back({column.name(), column.start(), column.width()});
  }
  options.trim = false;
  options.short_last_column = table.short_last_column();
  options.skip_lines = table.skip_lines();
  options.comment_prefix = table.comment_prefix();
  options.final_newline = !table.open_end();
  if (table.row_bytes_max() > 0) options.row_bytes_max = table.row_bytes_max();
  return options;
}

XmlOptions Options(const config::v1::Xml& table) {
  XmlOptions options;
  options.row_paths.assign(table.rows().begin(), table.rows().end());
  options.element_column = table.element_column();
  options.declared_count_path = table.declared_count();
  if (table.depth_max() > 0) options.depth_max = table.depth_max();
  if (table.row_bytes_max() > 0) options.row_bytes_max = table.row_bytes_max();
  return options;
}

JsonLinesOptions Options(const config::v1::JsonLines& table) {
  JsonLinesOptions options;
  options.metadata_key = table.metadata_key();
  options.declared_count_path = table.declared_count();
  options.final_newline = !table.open_end();
  if (table.depth_max() > 0) options.depth_max = table.depth_max();
  if (table.row_bytes_max() > 0) options.row_bytes_max = table.row_bytes_max();
  return options;
}

JsonDocumentOptions Options(const config::v1::Json& table) {
  JsonDocumentOptions options;
  options.rows = table.rows();
  options.declared_count_path = table.declared_count();
  if (table.depth_max() > 0) options.depth_max = table.depth_max();
  if (table.row_bytes_max() > 0) options.row_bytes_max = table.row_bytes_max();
  return options;
}

WorkbookOptions Options(const config::v1::Workbook& table) {
  WorkbookOptions options;
  options.sheet = table.sheet();
  options.sheet_number = table.sheet_number();
  options.all_sheets = table.all_sheets();
  options.ignored_sheets.assign(table.ignored_sheets().begin(), table.ignored_sheets().end());
  options.first_row = table.first_row();
  if (table.header_rows() > 0) options.header_rows = table.header_rows();
  options.header = table.names().empty();
  options.columns.assign(table.names().begin(), table.names().end());
  options.number_repeated_columns = table.number_repeated_columns();
  options.skip_hidden_rows = table.skip_hidden_rows();
  if (table.merged() == config::v1::MERGED_CELLS_FIRST) {
    options.merged = WorkbookOptions::Merged::kFirst;
  } else if (table.merged() == config::v1::MERGED_CELLS_REPEAT) {
    options.merged = WorkbookOptions::Merged::kRepeat;
  }
  if (table.row_bytes_max() > 0) options.row_bytes_max = table.row_bytes_max();
  if (table.memory_max() > 0) options.memory_max = table.memory_max();
  if (table.unpacked_bytes_max() > 0) options.unpacked_bytes_max = table.unpacked_bytes_max();
  return options;
}

DbfOptions Options(const config::v1::Dbase& table) {
  DbfOptions options;
  options.number_repeated_columns = table.number_repeated_columns();
  if (table.memo_bytes_max() > 0) options.memo_bytes_max = table.memo_bytes_max();
  return options;
}

SqlOptions Options(const config::v1::Sql& table) {
  SqlOptions options;
  switch (table.database_case()) {
    case config::v1::Sql::kSqlite:
      options.database = SqlOptions::Database::kSqlite;
      options.connection = table.sqlite();
      break;
    case config::v1::Sql::kPostgresql:
      options.database = SqlOptions::Database::kPostgreSql;
      options.connection = table.postgresql();
      break;
    case config::v1::Sql::kMysql:
      options.database = SqlOptions::Database::kMysql;
      options.connection = table.mysql();
      break;
    case config::v1::Sql::kOdbc:
      options.database = SqlOptions::Database::kOdbc;
      options.connection = table.odbc();
      break;
    case config::v1::Sql::DATABASE_NOT_SET:
      CheckFailed(__FILE__, __LINE__, "a table with a database");
  }
  options.password_file = table.password_file();
  options.password_env = table.password_env();
  options.table = table.table();
  options.query = table.query();
  options.watermark = table.watermark();
  options.uppercase_names = table.uppercase_names();
  if (table.row_bytes_max() > 0) options.row_bytes_max = table.row_bytes_max();
  return options;
}

// For sources that must be told what they need not read.
template <typename Options>
Options WithoutIgnored(Options options, const config::v1::Table& table) {
  options.ignored_columns.assign(table.ignored_columns().begin(), table.ignored_columns().end());
  return options;
}

WorkbookOptions WithPlaced(WorkbookOptions options, const config::v1::Table& table) {
  for (const config::v1::Column& column : table.columns()) {
    if (column.position() > 0) options.placed_columns.push_back(column.position());
  }
  return options;
}

template <typename Options>
Options Encoded(Options options, const config::v1::Table& table) {
  if (!table.encoding().empty()) options.encoding = table.encoding();
  return options;
}

}  // namespace

SourceOptions SourceOptionsOf(const config::v1::Table& table) {
  switch (table.format_case()) {
    case config::v1::Table::kDelimited:
      return Encoded(Options(table.delimited()), table);
    case config::v1::Table::kFixedWidth:
      return Encoded(Options(table.fixed_width()), table);
    case config::v1::Table::kXml:
      return Encoded(Options(table.xml()), table);
    case config::v1::Table::kJsonLines:
      return Encoded(Options(table.json_lines()), table);
    case config::v1::Table::kJson:
      return Encoded(Options(table.json()), table);
    case config::v1::Table::kWorkbook:
      return WithoutIgnored(WithPlaced(Options(table.workbook()), table), table);
    case config::v1::Table::kDbase:
      return WithoutIgnored(Encoded(Options(table.dbase()), table), table);
    case config::v1::Table::kSql:
      return WithoutIgnored(Encoded(Options(table.sql()), table), table);
    case config::v1::Table::FORMAT_NOT_SET:
      break;
  }
  CheckFailed(__FILE__, __LINE__, "a table with a format");
}

}  // namespace landbridge
