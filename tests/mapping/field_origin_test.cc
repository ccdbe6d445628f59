// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/field_origin.h"

#include <fstream>
#include <string>
#include <vector>

#include "adapters/mapping/record_stream.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

using Steps = std::vector<std::string>;

FieldOrigins Show(const std::string& yaml, const std::string& csv, const std::string& record_id) {
  const TempDir folder;
  std::ofstream(folder.path() / "rows.csv", std::ios::binary) << csv;
  const auto mapping = Mapping::Parse(yaml, "test.yaml", {});
  INFO(mapping.status());
  REQUIRE(mapping.ok());
  FieldOrigins shown;
  auto records = RecordStream::Open(
      *mapping, {folder.path() / "rows.csv"},
      {.today = kToday,
       .show_record_id = record_id,
       .on_shown = [&shown](const FieldOrigins& origins, const std::vector<RowFinding>&) {
         shown = origins;
       }});
  REQUIRE(records.ok());
  for (;;) {
    const auto step = (*records)->Next();
    INFO(step.status());
    REQUIRE(step.ok());
    if (*step == RecordStream::Step::kEnd) return shown;
  }
}

TEST_CASE("each value tells its file, row, column, what was read, each step, and what is sent") {
  const std::string yaml = SimpleMapping(
      "  - {to: decision.publication_end_date, from: until, date: ymd}\n"
      "  - {to: decision.severity, from: kind, values: {轻: minor}}\n"
      "  - {to: decision.remark, from: note, replace: [{pattern: '\\*+$'}], split: [;], first: "
      "true}\n"
      "  - {to: decision.amounts, from: fine, amount: {unit: 万元, currency: CNY}, set: {purpose: "
      "fine}}\n");
  const FieldOrigins shown = Show(yaml,
                                  "id,until,kind,note,fine\n"
                                  "1,2026/5/1,轻,x,1\n"
                                  "2, 2026年5月9日,轻,late; again**,12.5\n",
                                  "2");
  const FieldOrigin& until = shown.at("decision.publication_end_date");
  CHECK(until.place.ToString() == "rows.csv:3");
  CHECK(until.column == "until");
  CHECK(until.read == "2026年5月9日");
  CHECK(until.steps == Steps{"date"});
  CHECK(until.sent == "2026-05-09");
  CHECK(shown.at("decision.severity").steps == Steps{"values"});
  CHECK(shown.at("decision.severity").sent == "minor");
  const FieldOrigin& remark = shown.at("decision.remark");
  CHECK(remark.read == "late; again**");
  CHECK(remark.steps == Steps{"replace", "split"});
  CHECK(remark.sent == "late");
  const FieldOrigin& fine = shown.at("decision.amounts[0]");
  CHECK(fine.read == "12.5");
  CHECK(fine.steps == Steps{"amount in 万元"});
  CHECK(fine.sent == "12500000 fen (125000.00 CNY)");
  CHECK(shown.at("decision.number").place.file.empty());
  CHECK(shown.at("decision.number").sent == "17");
  CHECK(shown.at("record_id").column == "id");
}

TEST_CASE("a value that nothing was done to has no steps, and a default says that it is one") {
  const std::string yaml =
      SimpleMapping("  - {to: decision.remark, from: note, default: none given}\n");
  CHECK(Show(yaml, "id,note\n1,a\n", "1").at("decision.remark").steps.empty());
  const FieldOrigins shown = Show(yaml, "id,note\n1,\n", "1");
  CHECK(shown.at("decision.remark").steps == Steps{"default"});
}

TEST_CASE("a rejected record shows where its values came from too") {
  const std::string yaml = SimpleMapping(
      "  - {to: decision.remark, from: note}\n"
      "  - {to: decision.severity, from: kind, values: {x: minor}}\n");
  const FieldOrigins shown = Show(yaml, "id,note,kind\n1,a,y\n", "1");
  CHECK(shown.at("decision.remark").read == "a");
  CHECK(Show(yaml, "id,note,kind\n1,a,y\n", "2").empty());
}

}  // namespace
}  // namespace landbridge::testing
