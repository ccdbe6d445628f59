// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/rejects_report.h"

#include <fstream>
#include <sstream>
#include <string>

#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

std::string ReadAll(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

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
  const std::string text = ReadAll(file);
  CHECK(text.starts_with(
      "\xEF\xBB\xBF"
      "file,sheet,row,level,record_id,column,field,rule,value,message,repair\r\n"));
  CHECK_THAT(text, Contains("\"rows.csv\",\"\",\"3\",\"error\",\"7\",\"a\",\"decision.severity\","
                            "\"value_unknown\",\"'=cmd \"\"y\"\"\""));
  CHECK_THAT(text, Contains("\"rows.csv\",\"\",\"4\",\"error\",\"8\""));
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
  CHECK_THAT(ReadAll(file), !Contains("11010519491231002X"));
}

TEST_CASE("a report that cannot be written is said so") {
  const auto report = RejectsReport::Create("/nonexistent/rejects.csv");
  CHECK(report.status().code() == absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace landbridge::testing
