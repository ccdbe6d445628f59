// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/source_form.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace landbridge::bench {
namespace {

// As a mapping calls it.
const char* KeyOf(SqlOptions::Database database) {
  switch (database) {
    case SqlOptions::Database::kSqlite:
      return "sqlite";
    case SqlOptions::Database::kPostgreSql:
      return "postgresql";
    case SqlOptions::Database::kMysql:
      return "mysql";
    case SqlOptions::Database::kOdbc:
      return "odbc";
  }
  return "";
}

}  // namespace

std::vector<PackagedForm> AllForms(const std::filesystem::path& folder) {
  std::vector<SourceForm> of_files = DelimitedForms(folder);
  for (SourceForm& form : FixedWidthForms(folder)) of_files.push_back(std::move(form));
  for (const auto make : {JsonLinesForm, JsonDocumentForm, XmlForm, XlsxForm, OdsForm, XlsForm,
                          DbaseForm, SqliteForm}) {
    of_files.push_back(make(folder));
  }
  std::vector<PackagedForm> forms;
  for (SourceForm& form : of_files) {
    const std::string name = form.name;
    forms.push_back({name, std::move(form)});
  }
  forms.push_back({"SQLite through ODBC", ThroughOdbc(SqliteForm(folder))});
  const absl::StatusOr<SourceForm> postgres = PostgresForm(folder);
  forms.push_back({"PostgreSQL", postgres});
  forms.push_back({"PostgreSQL through ODBC", ThroughOdbc(postgres)});
  forms.push_back({"MySQL", MysqlForm(folder)});
  return forms;
}

absl::StatusOr<std::vector<PackagedForm>> NamedForms(std::vector<PackagedForm> forms,
                                                     const std::vector<std::string>& names) {
  std::vector<std::string> known;
  for (const PackagedForm& form : forms) known.push_back(form.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return absl::InvalidArgumentError(absl::StrCat("no source is called \"", name,
                                                   "\"; there are: ", absl::StrJoin(known, "; ")));
  }
  if (names.empty()) return forms;
  std::erase_if(forms, [&names](const PackagedForm& form) {
    return std::find(names.begin(), names.end(), form.name) == names.end();
  });
  return forms;
}

void StateTable(SqlOptions database, SourceForm& form) {
  database.table = kPenaltyTable;
  form.table = absl::StrCat("sql: {", KeyOf(database.database), ": \"", database.connection,
                            "\", table: ", kPenaltyTable,
                            database.uppercase_names ? ", uppercase_names: true}" : "}");
  form.options = std::move(database);
}

absl::Status CheckRows(int64_t found, int64_t rows) {
  if (found == rows) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(found, " rows were read, not ", rows));
}

}  // namespace landbridge::bench
