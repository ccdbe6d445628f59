// SPDX-License-Identifier: Apache-2.0
// How a mapping finds its columns: by name, by another name, by a pattern, by place.
#include <string>

#include "absl/strings/str_replace.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/gb18030.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

std::string Remark(const std::string& table, const std::string& csv) {
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.remark, from: note}\n", table), {{"rows.csv", csv}});
  if (!run.status.ok()) return std::string(run.status.message());
  return run.records.at(0).record.decision().remark();
}

TEST_CASE("a star in another name of a column stands for any text") {
  const std::string table = "    columns: [{name: note, also: [\"note (*)\"]}]\n";
  CHECK(Remark(table, "id,note (as of May)\n1,a\n") == "a");
  CHECK_THAT(Remark(table, "id,note (May),note (June)\n1,a,b\n"),
             Contains("is there under two names, note (May) and note (June)"));
  CHECK_THAT(Remark(table, "id,notes\n1,a\n"), Contains("is missing"));
}

TEST_CASE("nothing but the star is special in a pattern") {
  const std::string table = "    columns: [{name: note, also: [\"罚款[万元]?*\"]}]\n";
  CHECK(Remark(table, "id,罚款[万元]?（2026）\n1,a\n") == "a");
  CHECK_THAT(Remark(table, "id,罚款万（2026）\n1,a\n"), Contains("is missing"));
}

// Why a file is refused by a mapping that must know all of its columns.
std::string Refusal(const std::string& fields, const std::string& csv,
                    const std::string& format = "delimited: {}") {
  const std::string yaml = absl::StrReplaceAll(
      SimpleMapping(fields), {{"    unknown_columns: keep\n", ""}, {"delimited: {}", format}});
  return std::string(RunText(yaml, {{"rows.csv", csv}}).status.message());
}

TEST_CASE("a mistyped name is told with the one column that it is nearly, and to be corrected") {
  const std::string fields =
      "  - {to: decision.remark, from: 企业名字}\n"
      "  - {to: decision.conduct, from: 违法事实}\n"
      "  - {to: decision.measure, from: 处罚内容}\n";
  const std::string refusal = Refusal(fields, "id,企业名称,违法行为说明,处罚内容\n1,a,b,c\n");
  CHECK_THAT(refusal, Contains("the columns `企业名称`, `违法行为说明` are not known") &&
                          Contains("`企业名称` is nearly `企业名字`, which the mapping reads: "
                                   "correct the name there (`from`)") &&
                          !Contains("nearly `违法事实`"));
  CHECK_THAT(Refusal(fields, "id,甲乙丙丁,违法事实,处罚内容\n1,a,b,c\n"),
             Contains("The mapping reads `企业名字`, which is not there"));
  std::string many = "id,企业名字,违法事实,处罚内容";
  for (int i = 0; i < 9; ++i) many += ",extra" + std::to_string(i);
  CHECK_THAT(Refusal(fields, many + "\n"),
             Contains("`extra5`, ... (9 in all) are not known") && !Contains("extra6"));
}

TEST_CASE("a header of which the lines above are gone is told with where it is looked for") {
  const std::string fields =
      "  - {to: decision.remark, from: note}\n  - {to: decision.conduct, from: act}\n";
  const std::string skip = "delimited: {skip_lines: 1}";
  CHECK_THAT(Refusal(fields, "id,note,act\n1,a,2026-03-09\n2,b,2026-03-10\n", skip),
             Contains("it reads like a row") &&
                 Contains("`skip_lines` passes over 1 line above it: lower it"));
  CHECK_THAT(Refusal(fields, "id,note,act\nx,y,z\n", skip),
             Contains("`landbridge-adapter check` shows what was read as the header") &&
                 Contains("`skip_lines` passes over 1 line above it: lower it") &&
                 !Contains("passes over lines above it"));
  CHECK_THAT(Refusal(fields, "id,note,act\nx,,z\n", skip),
             Contains("column 2 has no name") && Contains("lower skip_lines (1)"));
}

TEST_CASE("a header in UTF-8 that is read as something else is told to be UTF-8") {
  const std::string fields =
      "  - {to: decision.remark, from: 备注}\n  - {to: decision.conduct, from: 事实}\n";
  const std::string csv = "id,备注,事实\n1,甲,乙\n";
  const std::string gbk = "encoding: gbk\n    delimited: {}";
  CHECK_THAT(Refusal(fields, csv, gbk),
             Contains("The file is read as gbk, as the mapping states, and is valid UTF-8: state "
                      "`encoding: utf-8`"));
  CHECK_THAT(Refusal(fields, ToGb18030("id,备考,事实\n1,甲,乙\n"), gbk), !Contains("UTF-8"));
  CHECK_THAT(Refusal(fields, "id,a,b\n", gbk), !Contains("UTF-8"));
}

TEST_CASE("a header that reads like a row is told, and not shown") {
  const auto refusal = [](const std::string& csv) {
    std::string yaml = SimpleMapping("  - {to: decision.remark, from: note}\n");
    yaml.replace(yaml.find("    unknown_columns: keep\n"), 26, "");
    return std::string(RunText(yaml, {{"rows.csv", csv}}).status.message());
  };
  for (const char* row : {"张三,110105194912310021\n", "张三,2026-03-09\n", "张三,20260309\n"}) {
    CHECK_THAT(refusal(row), Contains("it reads like a row") && !Contains("张三") &&
                                 !Contains("194912") && !Contains("2026"));
  }
  CHECK_THAT(refusal("id,note,2026\n"), Contains("the column `2026` is not known"));
}

TEST_CASE("the mapping's own name of a column is no pattern") {
  const MappingRun run = RunText(SimpleMapping("  - {to: decision.remark, from: \"note*\"}\n"),
                                 {{"rows.csv", "id,note*,note 2\n1,a,b\n"}});
  INFO(run.status);
  REQUIRE(run.records.size() == 1);
  CHECK(run.records[0].record.decision().remark() == "a");
}

TEST_CASE("a column with a place is taken from there, whatever the header calls it") {
  const std::string table = "    columns: [{name: note, position: 2}]\n";
  CHECK(Remark(table, "id,as of May\n1,a\n") == "a");
  CHECK_THAT(Remark(table, "id\n1\n"), Contains("the column `note` is missing"));
}

TEST_CASE("a place is refused where the mapping names the columns itself") {
  std::string yaml = SimpleMapping("  - {to: decision.remark, from: note}\n",
                                   "    columns: [{name: note, position: 2}]\n");
  CHECK(CompileError(yaml).empty());
  yaml.replace(yaml.find("delimited: {}"), 13, "delimited: {names: [id, note]}");
  CHECK_THAT(CompileError(yaml), Contains("position") && Contains("with a header"));
}

}  // namespace
}  // namespace landbridge::testing
