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
