// SPDX-License-Identifier: Apache-2.0
// How a mapping finds its columns: by name, by another name, by a pattern, by place.
#include <string>

#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"

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
