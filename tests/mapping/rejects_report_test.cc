// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/rejects_report.h"

#include <algorithm>
#include <fstream>
#include <string>

#include "absl/strings/str_replace.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

TEST_CASE("each finding is a line with file, row, column, rule, value and repair") {
  const TempDir folder;
  const auto file = folder.path() / "rejects.csv";
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.severity, from: a, values: {x: minor}}\n"),
              {{"rows.csv", "id,a\n1,x\n7,\"=cmd \"\"y\"\"\"\n8,z\n"}});
  auto report = RejectsReport::Create(file);
  REQUIRE(report.ok());
  for (const RejectedRecord& one : run.rejected) (*report)->Add(one);
  for (const MappedRecord& one : run.records) (*report)->Add(one);
  REQUIRE((*report)->Close().ok());
  CHECK((*report)->errors() == 2);
  CHECK((*report)->warnings() == 0);
  const std::string text = FileText(file);
  CHECK(text.starts_with(
      "\xEF\xBB\xBF"
      "file,sheet,row,level,record_id,column,field,rule,value,message,repair\r\n"));
  CHECK_THAT(text, Contains("\"rows.csv\",\"\",\"3\",\"error\",\"7\",\"a\",\"decision.severity\","
                            "\"value_unknown\",\"'=cmd \"\"y\"\"\""));
  CHECK_THAT(text, Contains("\"rows.csv\",\"\",\"4\",\"error\",\"8\""));
}

TEST_CASE("each warning about a row is told, whatever else is warned of in it") {
  const MappingRun run = RunText(
      absl::StrReplaceAll(SimpleMapping(""), {{"unknown_columns: keep", "unknown_columns: warn"}}),
      {{"rows.csv", "id,x,y,z\n1,a,b,c\n"}});
  RejectsReport report;
  for (const MappedRecord& one : run.records) report.Add(one);
  CHECK(report.warnings() == 3);
  RejectedRecord by_broker{.record_id = run.records.at(0).record_id, .place = {}, .findings = {}};
  by_broker.findings = run.records[0].warnings;
  report.AddOfBroker(by_broker);
  CHECK(report.warnings() == 3);
}

TEST_CASE("a report is written over an earlier one, and over nothing else") {
  const TempDir folder;
  const auto file = folder.path() / "rejects.csv";
  const auto write = [&file](const std::string& text) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
  };
  for (const char* const others : {"id,name\n1,a\n", "source: a/b\n", "\xEF\xBB\xBFid,name\n"}) {
    write(others);
    const absl::Status csv = RejectsReport::Create(file).status();
    CHECK(csv.code() == absl::StatusCode::kAlreadyExists);
    CHECK_THAT(std::string(csv.message()),
               Contains(file.string()) && Contains("give another name for the report"));
    RejectsReport page;
    CHECK(page.AddPage(file).code() == absl::StatusCode::kAlreadyExists);
    CHECK(FileText(file) == others);
  }
  write("");
  for (int run = 0; run < 2; ++run) {
    const auto report = RejectsReport::Create(file);
    REQUIRE(report.ok());
    CHECK((*report)->Close().ok());
  }
  CHECK(
      FileText(file).starts_with("\xEF\xBB\xBF"
                                 "file,sheet,"));
  CHECK(RejectsReport::Create(folder.path() / "none/rejects.csv").status().code() ==
        absl::StatusCode::kNotFound);
  CHECK(RejectsReport::Create("/dev/null").status().code() == absl::StatusCode::kAlreadyExists);
}

TEST_CASE("a report that is not closed leaves the earlier one and nothing else behind") {
  const TempDir folder;
  const auto csv = folder.path() / "rejects.csv";
  const auto page = folder.path() / "rejects.html";
  const auto begin = [&] {
    auto report = RejectsReport::Create(csv);
    REQUIRE(report.ok());
    REQUIRE((*report)->AddPage(page).ok());
    return *std::move(report);
  };
  REQUIRE(begin()->Close().ok());
  const std::string earlier = FileText(csv);
  const std::string earlier_page = FileText(page);
  RejectedRecord rejected;
  rejected.findings.emplace_back().finding.set_message("wrong");
  begin()->Add(rejected);
  CHECK(FileText(csv) == earlier);
  CHECK(FileText(page) == earlier_page);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("the summary counts by rule, the most frequent first, with an example") {
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.severity, from: a, values: {x: minor}}\n"
                            "  - {to: decision.publication_end_date, from: b, date: ymd}\n"),
              {{"rows.csv", "id,a,b\n1,x,never\n2,y,2021-01-01\n3,y,2021-01-01\n"}});
  RejectsReport report;
  for (const RejectedRecord& one : run.rejected) report.Add(one);
  const std::string summary = report.Summary();
  CHECK(summary.find("2 errors value_unknown, such as rows.csv:3, a: ") == 0);
  CHECK_THAT(summary, Contains("\n1 error date_invalid, such as rows.csv:2, b: "));
  // What to do about the example stands below it, once for each rule.
  CHECK_THAT(summary, Contains("the mapping does not know this value\n  to do: "));
  CHECK(summary.find("to do: ") != summary.rfind("to do: "));
  CHECK(std::count(summary.begin(), summary.end(), '\n') == 4);
  CHECK(RejectsReport().Summary().empty());
}

TEST_CASE("a resident number in a record id does not reach the report") {
  const TempDir folder;
  const auto file = folder.path() / "rejects.csv";
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.severity, from: a, values: {x: minor}}\n"),
              {{"rows.csv", "id,a\n11010519491231002X,y\n"}});
  REQUIRE(run.rejected.size() == 1);
  auto report = RejectsReport::Create(file);
  REQUIRE(report.ok());
  (*report)->Add(run.rejected[0]);
  REQUIRE((*report)->Close().ok());
  CHECK((*report)->errors() == 2);
  CHECK_THAT(FileText(file), !Contains("11010519491231002X"));
}

TEST_CASE("a report that cannot be written is said so") {
  const auto report = RejectsReport::Create("/nonexistent/rejects.csv");
  CHECK(report.status().code() == absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace landbridge::testing
