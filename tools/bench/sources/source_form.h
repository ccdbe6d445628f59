// SPDX-License-Identifier: Apache-2.0
// A kind of source that adapters read, with a list of penalties in it (penalty_list.h).
//
// A form, and all copies of it, belong to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/sources/source_options.h"
#include "tools/bench/sources/penalty_list.h"

namespace landbridge::bench {

// An ODBC driver for a form's database.
struct OdbcDriver {
  std::string library;     // "libsqlite3odbc.so"; empty: there is none
  std::string package;     // that it is in
  std::string connection;  // what it is told, but for where the driver itself is
};

struct SourceForm {
  std::string name;                                        // "delimited, GB18030"
  std::string library;                                     // what reads it plainly: "ICU, libcsv"
  int64_t rows_max = std::numeric_limits<int64_t>::max();  // that the format holds
  std::filesystem::path file;                              // empty: a database of a server
  SourceOptions options;
  std::string table;       // the same options as an entry of a mapping's tables
  bool ten_bytes = false;  // names of columns have no more
  OdbcDriver odbc;

  // Makes the source, with the first `rows` rows of the list and nothing besides. The first time, a
  // database's server is started; it runs as long as a copy of the form is there.
  //
  // Errors: it cannot be written; the server does not serve.
  std::function<absl::Status(int64_t rows)> write;

  // Reads all of it with the library alone: every row and cell is looked at, and none is kept.
  //
  // Errors: kInternal: there are not `rows` rows; others: it cannot be read.
  std::function<absl::Status(int64_t rows)> read_plainly;
};

// Forms whose files are made in `folder`.
std::vector<SourceForm> DelimitedForms(const std::filesystem::path& folder);
std::vector<SourceForm> FixedWidthForms(const std::filesystem::path& folder);
SourceForm JsonLinesForm(const std::filesystem::path& folder);
SourceForm JsonDocumentForm(const std::filesystem::path& folder);
SourceForm XmlForm(const std::filesystem::path& folder);
SourceForm XlsxForm(const std::filesystem::path& folder);
SourceForm OdsForm(const std::filesystem::path& folder);
SourceForm XlsForm(const std::filesystem::path& folder);
SourceForm DbaseForm(const std::filesystem::path& folder);
SourceForm SqliteForm(const std::filesystem::path& folder);

// Tables of servers, which are made below `folder`.
//
// Errors: kNotFound: no server is installed; the message names its package.
absl::StatusOr<SourceForm> PostgresForm(const std::filesystem::path& folder);
absl::StatusOr<SourceForm> MysqlForm(const std::filesystem::path& folder);

// The same database through its ODBC driver. A server is the same one.
//
// Requires: the form names a driver.
// Errors: kNotFound: it is not installed; the message names its package. That of `database`.
absl::StatusOr<SourceForm> ThroughOdbc(const absl::StatusOr<SourceForm>& database);

// A form that needs what may not be installed.
struct PackagedForm {
  std::string name;
  absl::StatusOr<SourceForm> form;  // kNotFound: the message names the package
};

// Every form, in the order of tables.
std::vector<PackagedForm> AllForms(const std::filesystem::path& folder);

// Those of these names, in their own order; all, when there is no name.
//
// Errors: kInvalidArgument: a name is none of a form; the message has those that are.
absl::StatusOr<std::vector<PackagedForm>> NamedForms(std::vector<PackagedForm> forms,
                                                     const std::vector<std::string>& names);

// For forms of databases: sets `options` and `table` of the form to the list's table in the one
// that `database` states.
void StateTable(SqlOptions database, SourceForm& form);

// For forms: kInternal if a reader found another number of rows than were written.
absl::Status CheckRows(int64_t found, int64_t rows);

}  // namespace landbridge::bench
