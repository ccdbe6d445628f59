// SPDX-License-Identifier: Apache-2.0
// How a file is to be read: one struct of options per format.
//
// `encoding` is the same for all texts: "auto" or a name that ICU knows: utf-8, gb18030, gbk, big5,
// windows-1252, iso-8859-1, utf-16le, utf-16be, utf-16 (with a byte order mark). "auto" takes the
// byte order mark, an XML declaration, else UTF-8, and stops at the first byte that does not fit,
// with a suggestion (encoding_suggestion.h).
// Decoding is strict: no character is ever replaced. A length limit counts bytes of UTF-8 text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace landbridge {

// Delimited text: comma, semicolon, tab and so on, RFC 4180 with what publishers make of it.
// Lines end in LF, CR LF or CR. Bytes 0x1A at the end of the file are an end mark, not text.
struct DelimitedOptions {
  std::string encoding = "auto";
  // Any ASCII character.
  char delimiter = ',';
  // Doubled inside quotes it stands for itself. Without a value, quotes are plain text.
  std::optional<char> quote = '"';
  // A quote inside an unquoted field stands for itself (37°36'37.8"N) instead of being an error.
  bool bare_quotes = false;
  // Title lines at the start of the file, of any form.
  int skip_lines = 0;
  // A line that starts with this ("#") is left out. Inside quotes it never matches.
  std::string comment_prefix;
  // The first line that is left names the columns.
  bool header = true;
  // The names when there is no header; empty otherwise.
  std::vector<std::string> columns;
  // Repeated names become `Id`, `Id#2`, `Id#3`, and the 7th column without a name `#7`.
  // Otherwise they are an error.
  bool number_repeated_columns = false;
  // Spaces and tabs are taken off both ends of each value. Column names are always trimmed.
  bool trim = false;
  // Values that mean "none", compared without spaces around ("-0-").
  std::vector<std::string> null_tokens;
  // For files of one column, where an empty line is an empty value. Otherwise it is left out.
  bool blank_lines_are_rows = false;
  // Each whole line is one quoted field, with tabs at its end: that is taken off first.
  bool unwrap_lines = false;
  // The last line starts with this ("Stand:") and is no row. When stated, a clean end needs it, and
  // no other line that starts so.
  std::string trailer_prefix;
  // The publisher ends the last line. A file that does not counts as cut off.
  bool final_newline = true;
  // A longer row is rejected; when quotes are still open there, the file counts as damaged.
  int64_t row_bytes_max = int64_t{1} << 20;
};

struct FixedWidthColumn {
  std::string name;
  // Position of the first character or byte, from 1.
  int start = 1;
  int width = 1;
};

// Fixed fields, one row per line. Lines and end mark as in DelimitedOptions.
struct FixedWidthOptions {
  // What start and width count. Bytes as stored is what legacy systems with GBK mean.
  enum class Unit { kCharacters, kBytes };

  std::string encoding = "auto";
  Unit unit = Unit::kCharacters;
  // In any order. They may leave gaps; they must not overlap.
  std::vector<FixedWidthColumn> columns;
  // Spaces and tabs are taken off both ends of each value.
  bool trim = true;
  // Values that mean "none", compared without spaces around ("-0-").
  std::vector<std::string> null_tokens;
  // A line may end inside or before the last column; what is missing is empty.
  bool short_last_column = false;
  int skip_lines = 0;
  std::string comment_prefix;
  bool final_newline = true;
  int64_t row_bytes_max = int64_t{1} << 20;
};

// XML: each element at one of `row_paths` is a row. Names are local names, without prefixes and
// namespaces. Attributes of the XML Schema instance namespace are left out (xsi:nil="true" makes
// its element absent). A document type declaration is refused: entity bombs are made there.
struct XmlOptions {
  std::string encoding = "auto";
  // From the root, such as "CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL"; `*` is any one name.
  std::vector<std::string> row_paths;
  // A column of this name ("@element") holds the name of the row's element. Empty: no such column.
  std::string element_column;
  // Where the file says how many rows it holds, outside the rows: "scheinfirmen/@anzahl",
  // "sdnList/publshInformation/Record_Count".
  std::string declared_count_path;
  // White space is taken off both ends of each value.
  bool trim = false;
  // An element nested deeper ends the file.
  int depth_max = 64;
  // A row with more text is rejected. A single tag that is longer ends the file.
  int64_t row_bytes_max = int64_t{16} << 20;
};

// JSON lines: one object per line. Members of nested objects are paths ("address/city"); arrays of
// values are repeated values, arrays of objects are groups. In a key, `/` is written `~1` and `~`
// is written `~0`. Numbers keep the file's spelling.
struct JsonLinesOptions {
  std::string encoding = "auto";
  // When set, the first line has this member ("_metadata") and is no row.
  std::string metadata_key;
  // Where the metadata line says how many rows the file holds: "_metadata/count".
  std::string declared_count_path;
  bool final_newline = true;
  // An object nested deeper is rejected.
  int depth_max = 64;
  // A longer line is rejected.
  int64_t row_bytes_max = int64_t{1} << 20;
};

// A JSON document: the objects of one array are rows, whose members are called as in JSON lines.
struct JsonDocumentOptions {
  std::string encoding = "auto";
  // Path of the array from the top, "data/records", through objects. Empty: the document is the
  // array.
  std::string rows;
  // Where the document says how many rows it holds: "data/total".
  std::string declared_count_path;
  // An object nested deeper is rejected.
  int depth_max = 64;
  // A longer row is rejected.
  int64_t row_bytes_max = int64_t{1} << 20;
};

// Spreadsheets: xlsx, ods and xls, which are told apart by their content. Values are what the cells
// hold, not how they look: numbers as plain decimals, dates as 2019-07-09, formulas by the result
// that was stored with them. A row with a cell that cannot be relied on is rejected: an error such
// as #N/A, a formula without a result, a number that has lost digits. Rows without values are left
// out. Hidden rows count, because a filter hides rows that are still in force.
struct WorkbookOptions {
  enum class Merged {
    kRefuse,  // merged cells over several rows of data end the reading before the first row
    kFirst,   // their first cell has the value, the others none
    kRepeat,  // all of them have the value, downwards and to the right
  };

  // At most one of these three. Without any, the one visible sheet that has values is read; when
  // there are several, that is an error which names them. Hidden sheets are read only when named.
  std::string sheet;
  // As the tabs stand, from 1, hidden ones among them.
  int sheet_number = 0;
  // All visible sheets with values, one after the other. Each must have the same column names. A
  // hidden one with values is an error.
  bool all_sheets = false;
  // Not read by all_sheets, nor counted when none is stated.
  std::vector<std::string> ignored_sheets;

  // The row that names the columns, as the spreadsheet numbers it; with `columns` the first row of
  // data. 0: the first row with values.
  int64_t first_row = 0;
  // How many rows the header takes, from there on. The names are joined from the top down
  // (ReadHeader).
  int header_rows = 1;
  bool header = true;
  // The names when there is no header; empty otherwise.
  std::vector<std::string> columns;
  // Repeated names become `Id`, `Id#2`, `Id#3`. Otherwise they are an error. A column without a
  // name is no column; a value in it rejects its row.
  bool number_repeated_columns = false;
  // Columns that are wanted for their places, from 1 for A, whatever row first_row calls them. One
  // that it does not name is called `#4`.
  std::vector<int> placed_columns;
  // Columns that nobody wants; `*` stands for any text. A cell there that cannot be relied on has
  // no value, and does not reject its row.
  std::vector<std::string> ignored_columns;
  // Spaces and tabs are taken off both ends of each value. Column names are always trimmed, and a
  // line break in one is a space.
  bool trim = false;
  // Values that mean "none", compared without spaces around ("-0-").
  std::vector<std::string> null_tokens;
  bool skip_hidden_rows = false;
  Merged merged = Merged::kRefuse;
  // A row with more text is rejected.
  int64_t row_bytes_max = int64_t{1} << 20;
  // What may be held in memory: the texts that an xlsx workbook shares, an xls file.
  int64_t memory_max = int64_t{256} << 20;
  // No part of an xlsx or ods file may unpack to more.
  int64_t unpacked_bytes_max = int64_t{4} << 30;
};

// A table of dBase (II to 7) or FoxPro, with its memo file beside it. Rows that are marked as
// deleted are left out.
struct DbfOptions {
  // "auto" is the table's code page mark; where it has none, UTF-8, which also reads plain ASCII.
  // A name goes before the mark, which is often wrong.
  std::string encoding = "auto";
  // Columns that are not read, by name; `*` stands for any text. Pictures, objects and binary data
  // must be listed here, and so must memos whose file is lost.
  std::vector<std::string> ignored_columns = {};
  // Repeated names become `Id`, `Id#2`. Otherwise they are an error.
  bool number_repeated_columns = false;
  // A longer memo rejects its row.
  int64_t memo_bytes_max = int64_t{1} << 20;
};

// A table or query of a database, read in one transaction where the database has them, in constant
// memory.
struct SqlOptions {
  enum class Database { kSqlite, kPostgreSql, kMysql, kOdbc };

  Database database = Database::kSqlite;
  // SQLite: the file. PostgreSQL: keywords and values as libpq has them. MySQL: keywords and values
  // as SOCI has them (host, port, unix_socket, db, user). ODBC: the connection string. Never with a
  // password.
  std::string connection = {};
  // Where the password is: a variable of the environment, or the first line of a file.
  std::string password_env = {};
  std::string password_file = {};
  // One of these two.
  std::string table = {};
  std::string query = {};
  // Only rows whose value of this column is `since` or greater are read, in its order. Without
  // `since`, all of them.
  std::string watermark = {};
  std::optional<std::string> since = {};
  // "auto": the database gives UTF-8. A name is for SQLite files and ODBC drivers that hold texts
  // in that encoding without saying so.
  std::string encoding = "auto";
  // Columns that are not read; `*` stands for any text. Binary ones must be listed here.
  std::vector<std::string> ignored_columns = {};
  // Names of columns become upper case, whatever case the database folds them to.
  bool uppercase_names = false;
  // A larger row is rejected.
  int64_t row_bytes_max = int64_t{1} << 20;
};

using SourceOptions =
    std::variant<DelimitedOptions, FixedWidthOptions, XmlOptions, JsonLinesOptions,
                 JsonDocumentOptions, WorkbookOptions, DbfOptions, SqlOptions>;

}  // namespace landbridge
