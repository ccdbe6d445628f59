// SPDX-License-Identifier: Apache-2.0
// One department's penalties, kept in the forms that departments have: the records are the same,
// byte for byte. The rows are invented.
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "tests/mapping/mapping_run.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"
#include "tests/support/dbf_table.h"
#include "tests/support/file_text.h"
#include "tests/support/gb18030.h"
#include "tests/support/mysql_server.h"
#include "tests/support/postgres_server.h"
#include "tests/support/sql_databases.h"

namespace landbridge::testing {
namespace {

using Names = std::vector<std::string>;

const Names kColumns = {"CF_XDR_MC",   "CF_XDR_LB",   "CF_XDR_SHXYM", "CF_XDR_GSZC", "CF_XDR_ZZJG",
                        "CF_XDR_SWDJ", "CF_XDR_SYDW", "CF_XDR_SHZZ",  "CF_FRDB",     "CF_FR_ZJLX",
                        "CF_FR_ZJHM",  "CF_XDR_ZJLX", "CF_XDR_ZJHM",  "CF_WSH",      "CF_WFXW",
                        "CF_SY",       "CF_YJ",       "CF_CFLB",      "CF_NR",       "CF_NR_FK",
                        "CF_NR_WFFF",  "CF_NR_ZKDX",  "CF_JDRQ",      "CF_YXQ",      "CF_GSJZQ",
                        "CF_CFJG",     "CF_CFJGDM",   "CF_SJLY",      "CF_SJLYDM",   "BZ"};
// In the order of the columns. A text, an amount in 万元, a day.
constexpr std::string_view kKinds = "TTTTTTTTTTTTTTTTTTTAATDDDTTTTT";

const std::vector<Names>& Penalties() {
  static const std::vector<Names> rows = {{"深圳示例科技有限公司",
                                           "法人及非法人组织",
                                           "91440300192317458F",
                                           "440301108548379",
                                           "/",
                                           "/",
                                           "",
                                           "",
                                           "李示例",
                                           "身份证",
                                           "11010519491231002X",
                                           "",
                                           "",
                                           "深市监罚字〔2025〕第12号",
                                           "虚假宣传",
                                           "广告与事实不符，\"全国第一\"",
                                           "《中华人民共和国广告法》第五十五条",
                                           "罚款、没收违法所得",
                                           "罚款十二万五千元",
                                           "12.500000",
                                           "0.300000",
                                           "",
                                           "2025-07-09",
                                           "2099-12-31",
                                           "2026-07-08",
                                           "深圳市市场监督管理局",
                                           "A1110000123456788L",
                                           "深圳市市场监督管理局",
                                           "A1110000123456788L",
                                           "无"},
                                          {"示例面店",
                                           "个体工商户",
                                           "92110105MA0TE5T16N",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "王示例",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "京示罚字〔2025〕3号",
                                           "",
                                           "无证经营",
                                           "《中华人民共和国食品安全法》第一百二十二条",
                                           "警告",
                                           "警告",
                                           "0.000000",
                                           "",
                                           "",
                                           "2025-07-09",
                                           "2099-12-31",
                                           "",
                                           "北京市示例局",
                                           "N2330106MF1234567L",
                                           "北京市示例局",
                                           "N2330106MF1234567L",
                                           ""},
                                          {"示例𠮷野贸易有限公司",
                                           "法人及非法人组织",
                                           "91440300100012316L",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "",
                                           "京示罚字〔2025〕5号",
                                           "",
                                           "逾期未报",
                                           "《中华人民共和国公司法》第一条",
                                           "罚款",
                                           "罚款",
                                           "123456789.000001",
                                           "",
                                           "",
                                           "2025-07-10",
                                           "2099-12-31",
                                           "",
                                           "北京市示例局",
                                           "N2330106MF1234567L",
                                           "北京市示例局",
                                           "N2330106MF1234567L",
                                           ""}};
  return rows;
}

std::string Csv() {
  const auto quoted = [](const Names& row) {
    return absl::StrJoin(row, ",", [](std::string* out, const std::string& value) {
      absl::StrAppend(out, "\"", absl::StrReplaceAll(value, {{"\"", "\"\""}}), "\"");
    });
  };
  std::string csv = absl::StrCat(absl::StrJoin(kColumns, ","), "\r\n");
  for (const Names& row : Penalties()) absl::StrAppend(&csv, quoted(row), "\r\n");
  return ToGb18030(csv);
}

// Facts and contents are memos. Writes the table and its memo file.
void WriteDbase(const std::filesystem::path& folder) {
  DbfTable table;
  DbfMemoFile memos;
  table.version = 0x83;
  table.code_page_mark = 0x4d;
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const std::string name = kColumns[i].substr(0, 10);
    const bool memo = name == "CF_SY" || name == "CF_NR";
    switch (kKinds[i]) {
      case 'A':
        table.fields.push_back({name, 'N', 20, 6});
        break;
      case 'D':
        table.fields.push_back({name, 'D', 8});
        break;
      default:
        table.fields.push_back({name, memo ? 'M' : 'C', memo ? uint8_t{10} : uint8_t{200}});
    }
  }
  for (const Names& row : Penalties()) {
    std::vector<std::string> record;
    for (size_t i = 0; i < row.size(); ++i) {
      const char type = table.fields[i].type;
      const std::string bytes = ToGb18030(row[i]);
      record.push_back(type == 'M'   ? memos.Add(bytes)
                       : type == 'D' ? absl::StrReplaceAll(bytes, {{"-", ""}})
                                     : bytes);
    }
    table.records.push_back(std::move(record));
  }
  table.Write(folder / "penalties.dbf");
  memos.Write(folder / "penalties.dbt");
}

// A workbook in which days are numbers that are formatted as days.
void WriteXlsx(const std::filesystem::path& file) {
  const absl::CivilDay zero(1899, 12, 30);
  const auto address = [](size_t column, int row) {
    std::string name(1, static_cast<char>('A' + column % 26));
    if (column >= 26) name.insert(name.begin(), static_cast<char>('A' + column / 26 - 1));
    return absl::StrCat(name, row);
  };
  std::string header;
  for (size_t i = 0; i < kColumns.size(); ++i) header += TextCell(address(i, 1), kColumns[i]);
  std::string rows = RowOf(1, header);
  int number = 1;
  for (const Names& row : Penalties()) {
    std::string cells;
    ++number;
    for (size_t i = 0; i < row.size(); ++i) {
      if (row[i].empty()) continue;
      absl::CivilDay day;
      if (kKinds[i] == 'D' && absl::ParseCivilTime(row[i], &day)) {
        cells += NumberCell(address(i, number), absl::StrCat(day - zero), 1);
      } else {
        cells += TextCell(address(i, number),
                          absl::StrReplaceAll(row[i], {{"&", "&amp;"}, {"<", "&lt;"}}));
      }
    }
    rows += RowOf(number, cells);
  }
  XlsxText text;
  text.sheets = {{"penalties", rows, "", ""}};
  text.formats = {"yyyy\\-mm\\-dd"};
  std::ofstream(file, std::ios::binary) << text.Bytes();
}

// Statements that make the table. What a row does not have is NULL. SQLite has no exact decimal
// numbers: who wants the digits as they were entered keeps them as text.
std::string Sql(const std::string& amount_type) {
  std::vector<std::string> columns;
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const char kind = kKinds[i];
    columns.push_back(absl::StrCat(kColumns[i], kind == 'A'   ? " " + amount_type
                                                : kind == 'D' ? std::string(" DATE")
                                                              : std::string(" VARCHAR(200)")));
  }
  std::string sql = absl::StrCat("CREATE TABLE cf_xzcf (", absl::StrJoin(columns, ", "), ");");
  for (const Names& row : Penalties()) {
    absl::StrAppend(&sql, "INSERT INTO cf_xzcf VALUES (",
                    absl::StrJoin(row, ", ",
                                  [](std::string* out, const std::string& value) {
                                    absl::StrAppend(out,
                                                    value.empty() ? "NULL" : "'" + value + "'");
                                  }),
                    ");");
  }
  return sql;
}

// The profile for databases with another connection.
MappingRun RunSql(const std::string& connection) {
  constexpr char kProfile[] = "adapters/profiles/penalties_2018_sql.yaml";
  const std::string yaml = FileText(kProfile);
  const std::string with = absl::StrReplaceAll(
      yaml, {{"postgresql: \"host=localhost dbname=penalties user=reader\"", connection}});
  CHECK(with != yaml);
  return RunDatabase(with, kProfile);
}

using Records = std::map<std::string, std::string>;

Records RecordsOf(const MappingRun& run) {
  INFO(run.status);
  REQUIRE(run.status.ok());
  CHECK(run.Findings().empty());
  CHECK(run.summary.clean_end);
  Records records;
  for (const MappedRecord& one : run.records) {
    records.emplace(one.record_id, one.record.SerializeAsString());
  }
  return records;
}

TEST_CASE("the same penalties in files, a workbook, dBase and databases are the same records") {
  const TempDir folder;
  std::ofstream(folder.path() / "penalties.csv", std::ios::binary) << Csv();
  WriteDbase(folder.path());
  WriteXlsx(folder.path() / "penalties.xlsx");
  const SqliteFile sqlite(Sql("TEXT"));
  const PostgresServer server;
  server.Sql(Sql("NUMERIC(20,6)"));
  const MysqlServer mysql;
  mysql.Sql(Sql("NUMERIC(20,6)"));

  // Each further form is one more line.
  const std::vector<std::pair<std::string, std::function<MappingRun()>>> forms = {
      {"dBase", [&] { return RunProfile("penalties_2018_dbase", folder.path()); }},
      {"a workbook", [&] { return RunProfile("penalties_2018_xlsx", folder.path()); }},
      {"SQLite", [&] { return RunSql(absl::StrCat("sqlite: \"", sqlite.file().string(), "\"")); }},
      {"PostgreSQL",
       [&] { return RunSql(absl::StrCat("postgresql: \"", server.Conninfo(), "\"")); }},
      {"MySQL", [&] { return RunSql(absl::StrCat("mysql: \"", mysql.Connection(), "\"")); }},
      {"SQLite through ODBC",
       [&] { return RunSql(absl::StrCat("odbc: \"", OdbcConnection(sqlite), "\"")); }},
      {"PostgreSQL through ODBC",
       [&] { return RunSql(absl::StrCat("odbc: \"", OdbcConnection(server), "\"")); }}};

  const Records csv = RecordsOf(RunProfile("penalties_2018", folder.path()));
  REQUIRE(csv.size() == Penalties().size());
  for (const auto& [name, run] : forms) {
    INFO(name);
    CHECK((RecordsOf(run()) == csv));
  }
}

}  // namespace
}  // namespace landbridge::testing
