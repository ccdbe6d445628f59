// SPDX-License-Identifier: Apache-2.0
// A kind of source that adapters read, with a list of penalties in it (penalty_list.h).
//
// The functions of a form belong to one thread.
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

struct SourceForm {
  std::string name;                                        // "delimited, GB18030"
  std::string library;                                     // what reads it plainly: "ICU, libcsv"
  int64_t rows_max = std::numeric_limits<int64_t>::max();  // that the format holds
  std::filesystem::path file;                              // empty: a database of a server
  SourceOptions options;
  std::string table;       // the same options as an entry of a mapping's tables
  bool ten_bytes = false;  // names of columns have no more

  // Makes the source, with the first `rows` rows of the list.
  //
  // Errors: it cannot be written.
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

// The file of SqliteForm through an ODBC driver, of which only this program and those that it
// starts know.
//
// Errors: kNotFound: the driver is not installed; the message names its package.
absl::StatusOr<SourceForm> OdbcForm(const std::filesystem::path& folder);

// Starts a server with a database of its own in `folder`, which runs as long as a copy of the form
// is there.
//
// Errors: kNotFound: no server is installed; others: it does not start.
absl::StatusOr<SourceForm> PostgresForm(const std::filesystem::path& folder);

// For forms: kInternal if a reader found another number of rows than were written.
absl::Status CheckRows(int64_t found, int64_t rows);

}  // namespace landbridge::bench
