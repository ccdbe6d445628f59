// SPDX-License-Identifier: Apache-2.0
// Every step of the tutorial in docs/adapter-authors.md and the examples of
// docs/adapter-sources.md, taken from the pages themselves: their files are those behind `<!--
// file: NAME -->`, and what they say a mapping answers stands behind `<!-- says: NAME -->`.
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "adapters/mapping/drift.h"
#include "adapters/mapping/record_stream.h"
#include "adapters/mapping/rejects_report.h"
#include "adapters/sources/excerpt.h"
#include "tests/mapping/mapping_run.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"
#include "tests/support/dbf_table.h"
#include "tests/support/file_text.h"
#include "tests/support/gb18030.h"
#include "tests/support/postgres_server.h"
#include "tests/support/sql_databases.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

struct Tutorial {
  Files files;
  std::map<std::string, std::vector<std::string>> says;  // lines, by mapping
  std::string drift;
  std::string shows;
  std::string suggests;
};

// The fenced block behind `at`.
std::string BlockBehind(const std::string& page, size_t at) {
  const size_t begin = page.find('\n', page.find("```", at)) + 1;
  return page.substr(begin, page.find("```", begin) - begin);
}

Tutorial ReadTutorial() {
  const std::string page =
      FileText("docs/adapter-authors.md") + FileText("docs/adapter-sources.md");
  Tutorial tutorial;
  tutorial.drift = BlockBehind(page, page.find("<!-- drift: fines-4.yaml -->"));
  tutorial.shows = BlockBehind(page, page.find("<!-- shows: fines-4.yaml -->"));
  tutorial.suggests = BlockBehind(page, page.find("<!-- suggests: fines-4.yaml -->"));
  for (const std::string mark : {"<!-- file: ", "<!-- says: "}) {
    for (size_t at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
      const size_t name_at = at + mark.size();
      const std::string name = page.substr(name_at, page.find(" -->", at) - name_at);
      const std::string block = BlockBehind(page, at);
      if (mark == "<!-- file: ") {
        tutorial.files[name] = block;
      } else {
        tutorial.says[name] = absl::StrSplit(block, '\n', absl::SkipWhitespace());
      }
    }
  }
  return tutorial;
}

// What `check` would answer to the mapping `name`.
std::string Answer(const Tutorial& tutorial, const std::string& name) {
  // The page gives the file on the command line; here the mapping finds it in a folder.
  const std::string yaml = absl::StrReplaceAll(
      tutorial.files.at(name), {{"  - delimited:", "  - file: fines.csv\n    delimited:"}});
  const MappingRun run = RunText(yaml, {{"fines.csv", tutorial.files.at("fines.csv")}});
  RejectsReport report;
  for (const RejectedRecord& one : run.rejected) report.Add(one);
  return absl::StrCat(std::string(run.status.message()), "\n", report.Summary());
}

TEST_CASE("every answer that the tutorial shows is the answer") {
  const Tutorial tutorial = ReadTutorial();
  REQUIRE(tutorial.says.size() == 4);
  for (const auto& [name, lines] : tutorial.says) {
    INFO(name);
    const std::string answer = Answer(tutorial, name);
    for (const std::string& line : lines) CHECK_THAT(answer, Catch::Contains(line));
  }
}

// The mapping of the tutorial's last step, in a folder.
struct LastStep {
  explicit LastStep(const Tutorial& tutorial) {
    const auto parsed = Mapping::Parse(tutorial.files.at("fines-4.yaml"), "fines-4.yaml", {});
    REQUIRE(parsed.ok());
    mapping = *parsed;
  }

  std::vector<std::filesystem::path> Write(const std::string& csv) const {
    const auto file = folder.path() / "fines.csv";
    std::ofstream(file, std::ios::binary | std::ios::trunc) << csv;
    return {file};
  }

  const TempDir folder;
  std::shared_ptr<const Mapping> mapping;
};

TEST_CASE("a column that is renamed after the tutorial's last step is answered as the page shows") {
  const Tutorial tutorial = ReadTutorial();
  const LastStep step(tutorial);
  const std::string& csv = tutorial.files.at("fines.csv");
  const auto before = LookAtHeaders(*step.mapping, step.Write(csv));
  REQUIRE(before.ok());
  const auto after = LookAtHeaders(
      *step.mapping, step.Write(absl::StrReplaceAll(csv, {{"处罚内容", "处罚结果"}})));
  REQUIRE(after.ok());
  const absl::Status drift =
      CompareHeaders(*step.mapping, NoteRun(*step.mapping, {}, *before, {}), *after);
  CHECK(absl::StrCat(std::string(drift.message()), "\n") ==
        absl::StrReplaceAll(tutorial.drift, {{".\nIf", ". If"}}));
}

TEST_CASE("the record that the tutorial asks about shows what the page says") {
  const Tutorial tutorial = ReadTutorial();
  const LastStep step(tutorial);
  FieldOrigin date;
  RecordStreamOptions options;
  options.today = kToday;
  options.show_record_id = "深市监罚字〔2026〕第13号";
  options.on_shown = [&date](const FieldOrigins& origins, const std::vector<RowFinding>&) {
    date = origins.at("decision.decided_date");
  };
  auto records =
      RecordStream::Open(step.mapping, step.Write(tutorial.files.at("fines.csv")), options);
  REQUIRE(records.ok());
  while (*(*records)->Next() != RecordStream::Step::kEnd) continue;
  CHECK(absl::StrCat("decision.decided_date\n  from  ", date.place.ToString(), ", ", date.column,
                     ": ", date.read, "\n  by    ", absl::StrJoin(date.steps, ", "), "\n  sent  ",
                     date.sent, "\n") == tutorial.shows);
}

TEST_CASE("the tutorial's last mapping makes the records that it says") {
  const Tutorial tutorial = ReadTutorial();
  const std::string yaml =
      absl::StrCat(absl::StrReplaceAll(tutorial.files.at("fines-4.yaml"),
                                       {{"  - delimited:", "  - file: fines.csv\n    delimited:"}}),
                   tutorial.files.at("complete.yaml"));
  const MappingRun run = RunText(yaml, {{"fines.csv", tutorial.files.at("fines.csv")}});
  INFO(run.status);
  REQUIRE(run.records.size() == 2);
  CHECK(run.rejected.size() == 1);
  CHECK(run.summary.rows_skipped.at("totals") == 1);
  const v1::Decision& first = run.records[0].record.decision();
  CHECK(first.amounts(0).minor_units() == 12'500'000);
  CHECK(first.authority().name() == "深圳市市场监督管理局");
  CHECK(first.authority().identifier().value() == "11440100XL900002XJ");
  const v1::Decision& second = run.records[1].record.decision();
  CHECK(second.decided_date().day() == 10);
  CHECK(second.amounts_size() == 0);
}

TEST_CASE("the catalogue that is delivered has nothing against the tutorial's records") {
  const Tutorial tutorial = ReadTutorial();
  const std::string yaml =
      absl::StrReplaceAll(tutorial.files.at("fines-4.yaml"),
                          {{"  - delimited:", "  - file: fines.csv\n    delimited:"}});
  const auto catalogue = Catalogue::Load("adapters/profiles/catalogue.yaml");
  REQUIRE(catalogue.ok());
  const MappingRun run =
      RunText(yaml, {{"fines.csv", tutorial.files.at("fines.csv")}}, {}, *catalogue);
  INFO(run.status);
  CHECK(run.records.size() == 2);
  CHECK(run.Findings() == std::vector<std::string>{"decision.subject.kind: value_unknown"});
}

// The tutorial's last mapping with the tables of the page's block `name`.
std::string WithTables(const Tutorial& tutorial, const std::string& name) {
  const std::string& yaml = tutorial.files.at("fines-4.yaml");
  const size_t tables = yaml.find("tables:");
  return absl::StrCat(yaml.substr(0, tables), tutorial.files.at(name),
                      yaml.substr(yaml.find("record_id:")));
}

TEST_CASE("the tutorial's file without a stated encoding is answered as the page shows") {
  const Tutorial tutorial = ReadTutorial();
  const LastStep step(tutorial);
  const auto records = RecordStream::Open(
      step.mapping, step.Write(ToGb18030(tutorial.files.at("fines.csv"))), {.today = kToday});
  const std::string answer = absl::StrCat("read as ", ExcerptOf(records.status()), "\n",
                                          std::string(records.status().message()));
  const std::vector<std::string> lines =
      absl::StrSplit(tutorial.suggests, '\n', absl::SkipWhitespace());
  REQUIRE(lines.size() == 3);
  for (const std::string& line : lines) CHECK_THAT(answer, Catch::Contains(line));
}

TEST_CASE("the page's JSON document is read as it says") {
  const Tutorial tutorial = ReadTutorial();
  const std::string yaml = WithTables(tutorial, "json.yaml");
  const MappingRun run = RunText(yaml, {{"fines.json", tutorial.files.at("fines.json")}});
  INFO(run.status);
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 1);
  CHECK(run.rejected.empty());
  CHECK(run.summary.clean_end);
  CHECK(run.summary.declared_count_problem.empty());
  CHECK(run.records[0].record_id == "深市监罚字〔2026〕第12号");
  CHECK(run.records[0].record.decision().amounts(0).minor_units() == 12'500'000);
  CHECK(run.records[0].place.ToString() == "fines.json: row 1, line 2");
}

TEST_CASE("a list whose last line is named is refused without it, as the page says") {
  const Tutorial tutorial = ReadTutorial();
  const std::string yaml = WithTables(tutorial, "trailer.yaml");
  const std::string& whole = tutorial.files.at("fines.csv");
  const MappingRun run = RunText(yaml, {{"fines.csv", whole}});
  INFO(run.status);
  CHECK(run.records.size() == 2);
  CHECK(run.summary.clean_end);
  const std::string cut = whole.substr(0, whole.find("合计"));
  const MappingRun refused = RunText(yaml, {{"fines.csv", cut}});
  CHECK_FALSE(refused.summary.clean_end);
  CHECK_THAT(refused.summary.unclean_reason, Catch::Contains("the file may be cut off"));
}

TEST_CASE("the page's spreadsheet gives the records of its text file") {
  const Tutorial tutorial = ReadTutorial();
  std::string rows;
  int number = 0;
  for (const absl::string_view line :
       absl::StrSplit(tutorial.files.at("fines.csv"), '\n', absl::SkipEmpty())) {
    std::string cells;
    char column = 'A';
    ++number;
    for (const absl::string_view value : absl::StrSplit(line, ',')) {
      const std::string address = absl::StrCat(std::string(1, column++), number);
      // The first decision's day is a date cell, as a spreadsheet keeps it.
      if (value == "2026/3/9") {
        cells += NumberCell(address, "46090", 1);
      } else if (!value.empty()) {
        cells += TextCell(address, std::string(value));
      }
    }
    rows += RowOf(number, cells);
  }
  XlsxText workbook;
  workbook.sheets = {{"2026", rows, "", ""}};
  workbook.formats = {"d.m.yy"};
  const MappingRun run =
      RunText(WithTables(tutorial, "workbook.yaml"), {{"fines.xlsx", workbook.Bytes()}});
  INFO(run.status);
  REQUIRE(run.records.size() == 2);
  CHECK(run.rejected.size() == 1);
  const MappingRun text =
      RunText(absl::StrReplaceAll(tutorial.files.at("fines-4.yaml"),
                                  {{"  - delimited:", "  - file: fines.csv\n    delimited:"}}),
              {{"fines.csv", tutorial.files.at("fines.csv")}});
  REQUIRE(text.records.size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    CHECK(run.records[i].record.SerializeAsString() == text.records[i].record.SerializeAsString());
  }
}

TEST_CASE("the page's workbook with two lines of header is read as it says") {
  const Tutorial tutorial = ReadTutorial();
  std::string rows;
  int number = 0;
  for (const absl::string_view line :
       absl::StrSplit(tutorial.files.at("ledger.csv"), '\n', absl::SkipEmpty())) {
    std::string cells;
    char column = 'A';
    ++number;
    for (const absl::string_view value : absl::StrSplit(line, ',')) {
      const std::string address = absl::StrCat(std::string(1, column++), number);
      if (!value.empty()) cells += TextCell(address, std::string(value));
    }
    rows += RowOf(number, cells);
  }
  const std::string workbook =
      XlsxOf(rows,
             "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:E2\"/>"
             "<mergeCell ref=\"F2:H2\"/></mergeCells>");
  const auto catalogue = Catalogue::Load("adapters/profiles/catalogue.yaml");
  REQUIRE(catalogue.ok());
  const MappingRun run =
      RunText(tutorial.files.at("ledger.yaml"), {{"ledger.xlsx", workbook}}, {}, *catalogue);
  INFO(run.status);
  REQUIRE(run.records.size() == 2);
  CHECK(run.Findings().empty());
  CHECK(run.summary.rows_skipped.at("totals") == 1);
  const v1::Decision& first = run.records[0].record.decision();
  CHECK(first.number() == "深环罚字〔2026〕第1号");
  CHECK(first.amounts(0).minor_units() == 12'500'000);
  REQUIRE(first.subject().representatives_size() == 1);
  CHECK(first.subject().representatives(0).name() == "张三");
  CHECK(first.subject().representatives(0).identifier().scheme() == "cn.resident_id");
  CHECK(run.records[1].record.decision().subject().representatives_size() == 0);
}

TEST_CASE("the page's dBase table is read as it says") {
  DbfTable table;
  table.fields = {{"当事人", 'C', 60},     {"主体类别", 'C', 10}, {"统一社会信", 'C', 18},
                  {"决定书文号", 'C', 60}, {"处罚日期", 'D', 8},  {"处罚依据", 'C', 120},
                  {"违法事实", 'C', 60},   {"处罚内容", 'C', 60}, {"罚款（万元", 'N', 14, 6},
                  {"照片", 'P', 10}};
  table.records = {
      {"深圳示例科技有限公司", "企业", "91440300192317458F", "深市监罚字〔2026〕第12号", "20260309",
       "《中华人民共和国广告法》第五十五条", "广告与事实不符", "罚款", "12.500000", ""},
      {"旧行", "企业", "", "深市监罚字〔2026〕第11号", "", "", "", "", "****", ""}};
  table.deleted = {1};
  for (DbfTableField& field : table.fields) field.name = ToGb18030(field.name);
  for (auto& record : table.records) {
    for (std::string& value : record) value = ToGb18030(value);
  }
  const MappingRun run =
      RunText(WithTables(ReadTutorial(), "dbase.yaml"), {{"fines.dbf", table.Bytes()}});
  INFO(run.status);
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 1);
  CHECK(run.summary.rows_deleted == 1);
  CHECK(run.summary.clean_end);
  CHECK(run.records[0].record_id == "深市监罚字〔2026〕第12号");
  CHECK(run.records[0].record.decision().amounts(0).minor_units() == 12'500'000);
  CHECK(run.records[0].record.decision().decided_date().day() == 9);
  CHECK(run.records[0].place.ToString() == "fines.dbf:1");
}

TEST_CASE("the page's query of a database is read as it says") {
  const PostgresServer server;
  server.Sql(
      "CREATE TABLE 行政处罚 (当事人 text, 主体类别 text, 统一社会信用代码 text, 决定书文号 text, "
      "处罚日期 date, 处罚依据 text, 违法事实 text, 处罚内容 text, 罚款 numeric(20,6), 状态 text);"
      "INSERT INTO 行政处罚 VALUES ('深圳示例科技有限公司', '企业', '91440300192317458F', "
      "'深市监罚字〔2026〕第12号', '2026-03-09', '《中华人民共和国广告法》第五十五条', "
      "'广告与事实不符', '罚款', 12.5, '已公示'), ('x', 'x', 'x', 'x', NULL, '', '', '', 0, "
      "'草稿')");
  const TempDir folder;
  std::ofstream(folder.path() / "reader.password") << "not-asked-for\n";
  const std::string yaml =
      absl::StrReplaceAll(WithTables(ReadTutorial(), "database.yaml"),
                          {{"host=10.1.2.3 dbname=market user=reader", server.Conninfo()}});
  const MappingRun run = RunDatabase(yaml, (folder.path() / "database.yaml").string());
  INFO(run.status);
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 1);
  CHECK(run.rejected.empty());
  CHECK(run.records[0].record_id == "深市监罚字〔2026〕第12号");
  CHECK(run.records[0].record.decision().amounts(0).minor_units() == 12'500'000);
  CHECK(run.records[0].record.decision().decided_date().day() == 9);
  CHECK(run.records[0].place.ToString() == "query:1");
}

TEST_CASE("the page's table with a watermark is read as it says") {
  const SqliteFile sqlite(
      "CREATE TABLE fines (当事人 TEXT, 主体类别 TEXT, 统一社会信用代码 TEXT, 决定书文号 TEXT, "
      "处罚日期 TEXT, 处罚依据 TEXT, 违法事实 TEXT, 处罚内容 TEXT, \"罚款（万元）\" TEXT, "
      "changed_at TEXT);"
      "INSERT INTO fines VALUES ('深圳示例科技有限公司', '企业', '91440300192317458F', "
      "'深市监罚字〔2026〕第12号', '2026-03-09', '《中华人民共和国广告法》第五十五条', "
      "'广告与事实不符', '罚款', '12.5', '2026-03-10 09:00:00')");
  const std::string yaml = absl::StrReplaceAll(
      WithTables(ReadTutorial(), "watermark.yaml"),
      {{"/srv/market/penalties.db", absl::StrCat("\"", sqlite.file().string(), "\"")}});
  const MappingRun run = RunDatabase(yaml);
  INFO(run.status);
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 1);
  CHECK(run.summary.watermark == "2026-03-10 09:00:00");
  CHECK(RunDatabase(yaml, "test.yaml", "2026-03-10 09:00:01").records.empty());
}

}  // namespace
}  // namespace landbridge::testing
