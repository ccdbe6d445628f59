// SPDX-License-Identifier: Apache-2.0
// Tables that programs of many years wrote, each with what another reader says about it. What they
// hold may name persons: messages of failed checks show numbers and types only.
#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "adapters/sources/dbf_layout.h"
#include "tests/sources/rows.h"
#include "tests/support/catch.h"
#include "tests/support/shared_data.h"

namespace landbridge::testing {
namespace {

namespace fs = std::filesystem;
using Catch::Contains;

// Tables without a code page mark whose texts are not plain ASCII.
const std::map<std::string, std::string> kEncodings = {
    {"dbase_83.dbf", "windows-1252"},
    {"dbase_83_missing_memo.dbf", "windows-1252"},
    {"dbase_f5.dbf", "cp850"}};

// Tables that are refused, and what the message names.
const std::map<std::string, std::string> kRefused = {
    {"polygon.dbf", "has no fields"},
    {"mazovia.dbf", "code page mark 0x69"},
    {"dbase_83_missing_memo.dbf", "its memo file dbase_83_missing_memo.dbt is not beside it"},
    {"dbase_8c.dbf", "column 'OLE Graphic' is of type G of dBase 7"}};

struct Summary {
  int64_t records = 0;
  std::vector<std::string> fields;  // name, type and length
};

Summary ReadSummary(const fs::path& file) {
  Summary summary;
  std::ifstream stream(file);
  bool in_fields = false;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("Records: ")) summary.records = std::stoll(line.substr(9));
    if (in_fields && !line.empty()) {
      std::istringstream parts(line);
      std::string name;
      std::string type;
      std::string length;
      parts >> name >> type >> length;
      summary.fields.push_back(name + " " + type + " " + length);
    }
    in_fields |= line.starts_with("-----");
  }
  return summary;
}

DbfOptions OptionsFor(const std::string& name) {
  DbfOptions options;
  options.number_repeated_columns = true;
  // Its catalogue of tables keeps programs and settings in memos.
  if (name == "FOXPRO-DB-TEST.DBC") options.ignored_columns = {"PROPERTY", "CODE", "USER"};
  if (const auto known = kEncodings.find(name); known != kEncodings.end()) {
    options.encoding = known->second;
  }
  return options;
}

std::vector<fs::path> Tables(const fs::path& folder) {
  std::vector<fs::path> tables;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = absl::AsciiStrToLower(entry.path().extension().string());
    if (extension == ".dbf" || extension == ".dbc") tables.push_back(entry.path());
  }
  std::sort(tables.begin(), tables.end());
  return tables;
}

TEST_CASE("every table of the collection is read as its summary says, or refused with the reason") {
  LB_SHARED_DATA_OR_SKIP(folder, "formats/dbf/spec/fixtures");
  size_t summaries = 0;
  size_t refused = 0;
  for (const fs::path& table : Tables(folder)) {
    const std::string name = table.filename().string();
    INFO(name);
    const ReadResult result = ReadAll(OptionsFor(name), table);
    if (const auto reason = kRefused.find(name); reason != kRefused.end()) {
      ++refused;
      CHECK(absl::IsFailedPrecondition(result.status));
      CHECK_THAT(Message(result.status), Contains(reason->second));
      continue;
    }
    CHECK(Message(result.status) == "");
    CHECK(result.errors.empty());
    CHECK(result.summary.unclean_reason == "");
    CHECK(result.summary.clean_end);
    CHECK(result.summary.declared_count == static_cast<int64_t>(result.rows.size()));

    const fs::path beside = table.parent_path() / (table.stem().string() + "_summary.txt");
    if (!fs::exists(beside)) continue;
    ++summaries;
    const Summary summary = ReadSummary(beside);
    CHECK(static_cast<int64_t>(result.rows.size()) + result.summary.rows_deleted ==
          summary.records);
    const auto input = ByteInput::Open(table);
    REQUIRE(input.ok());
    const auto layout = ReadDbfLayout(**input);
    REQUIRE(layout.ok());
    std::vector<std::string> fields;
    for (const DbfField& field : layout->fields) {
      fields.push_back(field.name + " " + field.type + " " + std::to_string(field.length));
    }
    CHECK(fields == summary.fields);
  }
  CHECK(summaries == 10);
  CHECK(refused == kRefused.size());
}

TEST_CASE("values of all ages of dBase and FoxPro are read as their programs show them") {
  LB_SHARED_DATA_OR_SKIP(folder, "formats/dbf/spec/fixtures");
  const auto first = [&folder](const std::string& name, const std::string& column) {
    const ReadResult result = ReadAll(OptionsFor(name), folder / name);
    REQUIRE(!result.rows.empty());
    return std::string(result.rows[0].First(column).value_or("<none>"));
  };
  CHECK(first("dbase_02.dbf", "PAYRATE") == "6.000");
  CHECK(first("dbase_03.dbf", "Date_Visit") == "2005-07-12");
  CHECK(first("dbase_03.dbf", "GPS_Second") == "226625.000");
  CHECK(first("dbase_03.dbf", "Point_ID#2") == "401");
  CHECK(first("dbase_03_cyrillic.dbf", "ПЛОЩА") == "36.30");
  CHECK(first("cp1251.dbf", "NAME") == "амбулаторно-поликлиническое");
  CHECK(first("dbase_31.dbf", "PRODUCTID") == "1");
  CHECK(first("dbase_31.dbf", "UNITPRICE") == "18.0000");
  CHECK(first("dbase_31.dbf", "DISCONTINU") == "false");
  CHECK(first("dbase_32.dbf", "NAME") == "Bad Meets Evil");
  CHECK(first("dbase_83.dbf", "NAME") == "Assorted Petits Fours");
  CHECK(first("dbase_83.dbf", "PRICE") == "0.00");
  CHECK(first("dbase_83.dbf", "ACTIVE") == "true");
  const std::string memo = first("dbase_83.dbf", "DESC");
  CHECK(memo.starts_with("Our Original assortment...a little taste of heaven for everyone."));
  CHECK(memo.ends_with(" chocolate squares, and Raspberry Blanc."));
  CHECK(first("dbase_8b.dbf", "MEMO") == "First memo\r\n");
  CHECK(first("dbase_8b.dbf", "FLOAT").starts_with("1.2345"));
  CHECK(first("foxprodb/calls.dbf", "CALL_DATE").size() == 19);
}

TEST_CASE("a table whose memo file is lost is read without the columns that need it") {
  LB_SHARED_DATA_OR_SKIP(folder, "formats/dbf/spec/fixtures");
  DbfOptions options = OptionsFor("dbase_83_missing_memo.dbf");
  options.ignored_columns = {"DESC"};
  const ReadResult result = ReadAll(options, folder / "dbase_83_missing_memo.dbf");
  CHECK(Message(result.status) == "");
  CHECK(result.rows.size() == 67);
  CHECK(result.summary.clean_end);

  options.ignored_columns = {"OLE*", "Description"};
  const ReadResult base7 = ReadAll(options, folder / "dbase_8c.dbf");
  CHECK(Message(base7.status) == "");
  REQUIRE(base7.rows.size() == 10);
  CHECK(base7.rows[1].First("ID") == "2");
  CHECK(base7.rows[1].First("Name") == "Giant Maori Wrasse");
  CHECK(base7.rows[1].First("Length CM") == "228.0000");
}

}  // namespace
}  // namespace landbridge::testing
