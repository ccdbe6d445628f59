// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/drift.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

// A mapping that reads `id` and, where it is there, `note`.
const char kOptionalNote[] = "    columns: [{name: note, optional: true}]\n";
const char kNoteRule[] = "  - {to: decision.remark, from: note}\n";

struct Pair {
  std::shared_ptr<const Mapping> mapping;
  config::v1::LastRun last;

  // By the headers and then by the contents, as a run compares.
  std::string Refusal(const std::string& yaml, const std::string& content) const {
    const MappingRun run = RunText(yaml, {{"rows.csv", content}});
    REQUIRE(run.status.ok());
    std::vector<TableLook> headers = run.summary.tables;
    for (TableLook& table : headers) table.file = "rows.csv";
    const absl::Status columns = CompareHeaders(*mapping, last, headers);
    if (!columns.ok()) return std::string(columns.message());
    return std::string(CompareContents(*mapping, last, run.summary.tables).message());
  }
};

Pair After(const std::string& yaml, const std::string& content) {
  const auto mapping = Mapping::Parse(yaml, "test.yaml", {});
  INFO(mapping.status());
  REQUIRE(mapping.ok());
  const MappingRun run = RunText(yaml, {{"rows.csv", content}});
  INFO(run.status);
  REQUIRE(run.status.ok());
  return {*mapping, NoteRun(**mapping, {}, run.summary.tables, {})};
}

// Rows numbered from 1, each followed by `rest`.
std::string Rows(int count, const std::string& rest) {
  std::string text;
  for (int i = 1; i <= count; ++i) absl::StrAppend(&text, i, rest, "\n");
  return text;
}

TEST_CASE("a file like the one before is no drift, whatever its rows and unused columns are") {
  const std::string yaml = SimpleMapping(kNoteRule, kOptionalNote);
  const Pair pair = After(yaml, "id,note,x\n" + Rows(20, ",a,b"));
  CHECK(pair.Refusal(yaml, "id,note,x\n" + Rows(30, ",b,")).empty());
  CHECK(pair.Refusal(yaml, "note,y,id\na,b,1\n").empty());
}

TEST_CASE("an optional column that is gone is drift, and the new one in its place is suggested") {
  const std::string yaml = SimpleMapping(kNoteRule, kOptionalNote);
  const Pair pair = After(yaml, "id,note,x\n1,a,b\n");
  const std::string renamed = pair.Refusal(yaml, "id,remark,x\n1,a,b\n");
  CHECK_THAT(renamed, Contains("rows.csv, header: the column `note` of the last run is missing; a "
                               "new column `remark` is in its place. Nothing was sent."));
  CHECK_THAT(renamed, Contains("add that under `columns`, `also` of `note`"));
  CHECK_THAT(renamed, Contains("--accept columns"));
  CHECK_THAT(pair.Refusal(yaml, "id,x,remark\n1,b,a\n"), Contains("new since then: `remark`"));
  CHECK_THAT(pair.Refusal(yaml, "id,x\n1,b\n"), Contains("is missing. Nothing was sent."));
}

TEST_CASE("a column under another of its known names is no drift") {
  const std::string yaml =
      SimpleMapping(kNoteRule, "    columns: [{name: note, also: [remark], optional: true}]\n");
  CHECK(After(yaml, "id,note\n1,a\n").Refusal(yaml, "id,remark\n1,a\n").empty());
}

// Rows of which the first `filled` have a note.
std::string Filled(int filled, int rows) {
  std::string text = "id,note\n";
  for (int i = 1; i <= rows; ++i) absl::StrAppend(&text, i, i <= filled ? ",a\n" : ",\n");
  return text;
}

TEST_CASE("a column that lost more than half of its values is drift, however full it was") {
  const std::string yaml = SimpleMapping(kNoteRule);
  for (const int before : {200, 190, 180, 170, 150, 100}) {
    const Pair pair = After(yaml, Filled(before, 200));
    for (const int now : {0, 1, 20}) {
      INFO(before << " before, " << now << " now");
      CHECK_FALSE(pair.Refusal(yaml, Filled(now, 200)).empty());
    }
    CHECK(pair.Refusal(yaml, Filled(before / 2, 200)).empty());
    // As many of fewer rows.
    CHECK(pair.Refusal(yaml, Filled(before / 2, 100)).empty());
  }
  CHECK_THAT(After(yaml, Filled(48, 62)).Refusal(yaml, Filled(3, 62)),
             Contains("had a value in 48 of 62 rows at the last run, and has one in 3 of 62 rows"));
  // Few values come and go.
  CHECK(After(yaml, Filled(15, 62)).Refusal(yaml, Filled(6, 62)).empty());
  CHECK(After(yaml, Filled(2, 62)).Refusal(yaml, Filled(0, 62)).empty());
  CHECK_FALSE(After(yaml, Filled(3, 62)).Refusal(yaml, Filled(0, 62)).empty());
}

TEST_CASE("a column that had values in nearly all rows and has none is drift") {
  const std::string yaml = SimpleMapping(kNoteRule);
  const Pair pair = After(yaml, "id,note\n" + Rows(19, ",a") + "20,\n");
  CHECK_THAT(pair.Refusal(yaml, "id,note\n" + Rows(12, ",")),
             Contains("rows.csv:2: the column `note` had a value in 19 of 20 rows at the last run, "
                      "and has none in 12 rows now"));
  // Too few rows to say so.
  CHECK(pair.Refusal(yaml, "id,note\n" + Rows(3, ",")).empty());
}

TEST_CASE("columns of a file without a header that have changed places are drift") {
  std::string yaml = SimpleMapping(kNoteRule);
  yaml.replace(yaml.find("delimited: {}"), 13, "delimited: {names: [id, date, note]}");
  const Pair pair = After(yaml, Rows(10, ",2026/3/9,late"));
  CHECK_THAT(
      pair.Refusal(yaml, Rows(10, ",late,2026/3/9")),
      Contains("rows.csv:1: the column `note` held words at the last run and holds figures"));
  CHECK(pair.Refusal(yaml, Rows(10, ",2026/3/9,early")).empty());
}

TEST_CASE("a column that is taken by its place is drift when another one stands there") {
  const std::string yaml = SimpleMapping(kNoteRule, "    columns: [{name: note, position: 2}]\n");
  const Pair pair = After(yaml, "id,as of May,x\n1,a,b\n");
  CHECK_THAT(pair.Refusal(yaml, "id,as of June,x\n1,a,b\n"),
             Contains("column 2 was `as of May` at the last run and is `as of June` now"));
}

TEST_CASE("a column that is taken by its place may have another day or month in its name") {
  const std::string yaml = SimpleMapping(kNoteRule, "    columns: [{name: note, position: 2}]\n");
  const Pair pair = After(yaml, "id,fines of 2026-05,x\n1,a,b\n");
  CHECK(pair.Refusal(yaml, "id,fines of 2026-06,x\n1,a,b\n").empty());
  CHECK_FALSE(pair.Refusal(yaml, "id,fees of 2026-06,x\n1,a,b\n").empty());
}

TEST_CASE("a column of placeholders has lost its values") {
  const std::string yaml = SimpleMapping(kNoteRule, "    null_tokens: [none]\n");
  const Pair pair = After(yaml, "id,note\n" + Rows(12, ",a"));
  for (const char* empty : {",无", ",-", ",N/A", ",none", ", "}) {
    INFO(empty);
    CHECK_THAT(pair.Refusal(yaml, "id,note\n" + Rows(12, empty)), Contains("has none in 12 rows"));
  }
}

TEST_CASE("a short list that has lost all values of a column is drift, three or more") {
  const std::string yaml = "complete: {}\n" + SimpleMapping(kNoteRule);
  CHECK_THAT(After(yaml, Filled(9, 9)).Refusal(yaml, Filled(0, 9)), Contains("has none in 9 rows"));
  CHECK_FALSE(After(yaml, Filled(3, 9)).Refusal(yaml, Filled(0, 9)).empty());
  CHECK(After(yaml, Filled(2, 9)).Refusal(yaml, Filled(0, 9)).empty());
  // One value of few rows says nothing about many.
  CHECK(After(yaml, Filled(1, 9)).Refusal(yaml, Filled(0, 90)).empty());
  CHECK(After(yaml, Filled(9, 9)).Refusal(yaml, Filled(1, 90)).empty());
}

TEST_CASE(
    "the note of a short list is of its last run, and of a longer one where that was shorter") {
  const std::string yaml = "complete: {}\n" + SimpleMapping(kNoteRule);
  Pair pair = After(yaml, Filled(0, 9));
  const auto note = [&](const std::string& content) {
    const MappingRun run = RunText(yaml, {{"rows.csv", content}});
    pair.last = NoteRun(*pair.mapping, pair.last, run.summary.tables, {});
  };
  note(Filled(9, 9));
  CHECK_FALSE(pair.Refusal(yaml, Filled(0, 9)).empty());
  note(Filled(0, 2));
  CHECK_FALSE(pair.Refusal(yaml, Filled(0, 9)).empty());
}

TEST_CASE("a few rows of what is new say nothing about their columns") {
  const std::string yaml = SimpleMapping(kNoteRule);
  CHECK(After(yaml, Filled(9, 9)).Refusal(yaml, Filled(0, 9)).empty());
  CHECK(After(yaml, Filled(5, 5)).Refusal(yaml, Filled(0, 90)).empty());
  CHECK(After(yaml, Filled(90, 90)).Refusal(yaml, Filled(0, 9)).empty());
  CHECK_FALSE(After(yaml, Filled(90, 90)).Refusal(yaml, Filled(0, 90)).empty());
}

TEST_CASE("columns of one name that stand in another order are drift") {
  std::string yaml = SimpleMapping("  - {to: decision.remark, from: \"n#2\"}\n");
  yaml.replace(yaml.find("delimited: {}"), 13, "delimited: {number_repeated_columns: true}");
  const Pair pair = After(yaml, "id,n,x,n\n1,a,b,c\n");
  CHECK_THAT(pair.Refusal(yaml, "id,x,n,n\n1,b,a,c\n"),
             Contains("column 2 was `n` at the last run and is `x` now"));
}

TEST_CASE("the note of another source is compared with nothing") {
  const std::string yaml = SimpleMapping(kNoteRule, kOptionalNote);
  Pair pair = After(yaml, "id,note\n1,a\n");
  pair.last.set_source("test/other");
  CHECK(pair.Refusal(yaml, "id\n1\n").empty());
}

std::string RowsRefusal(const std::string& complete, const std::vector<int64_t>& before,
                        int64_t now) {
  const auto mapping = Mapping::Parse(SimpleMapping("") + complete, "test.yaml", {});
  REQUIRE(mapping.ok());
  config::v1::LastRun last;
  std::vector<TableLook> look(1);
  for (const int64_t rows : before) {
    look[0].rows = rows;
    last = NoteRun(**mapping, last, look, {});
  }
  look[0].rows = now;
  return std::string(CompareRowCounts(**mapping, last, look).message());
}

TEST_CASE("far fewer or far more rows than in the last runs stop a complete source") {
  CHECK_THAT(RowsRefusal("complete: {}\n", {100, 104, 90}, 49),
             Contains("the export has 49 rows, where the last runs had about 100") &&
                 Contains("--accept rows"));
  CHECK_FALSE(RowsRefusal("complete: {}\n", {100, 104, 90}, 151).empty());
  CHECK(RowsRefusal("complete: {}\n", {100, 104, 90}, 50).empty());
  CHECK(RowsRefusal("complete: {}\n", {3}, 13).empty());
  CHECK_FALSE(RowsRefusal("complete: {rows_change_max: 0.1}\n", {100}, 88).empty());
  CHECK(RowsRefusal("complete: {rows_change_max: 2}\n", {100}, 300).empty());
  CHECK(RowsRefusal("", {100}, 1).empty());
}

TEST_CASE(
    "a table that had rows and has none stops a complete source, and others have quiet days") {
  CHECK_THAT(
      RowsRefusal("complete: {}\n", {30}, 0),
      Contains("the export has no rows, and had 30 at the last run") && Contains("--accept rows"));
  CHECK_FALSE(RowsRefusal("complete: {}\n", {3}, 0).empty());
  CHECK(RowsRefusal("", {30}, 0).empty());
  CHECK(RowsRefusal("", {30, 0}, 0).empty());
  CHECK(RowsRefusal("", {0}, 0).empty());
  CHECK(RowsRefusal("", {}, 0).empty());
}

TEST_CASE("a joined table that alone has no rows any more is no quiet day") {
  const std::string aliases =
      "  - {name: aliases, file: alias.csv, delimited: {}, join: {key: id}}\n";
  std::string yaml = SimpleMapping("  - {to: decision.remark, from: aliases/alias}\n");
  yaml.insert(yaml.find("fields:"), aliases);
  const auto mapping = Mapping::Parse(yaml, "test.yaml", {});
  INFO(mapping.status());
  REQUIRE(mapping.ok());
  std::vector<TableLook> look(2);
  look[0].rows = look[1].rows = 5;
  const config::v1::LastRun last = NoteRun(**mapping, {}, look, {});
  look[1].rows = 0;
  CHECK_THAT(std::string(CompareRowCounts(**mapping, last, look).message()),
             Contains("the table `aliases` has no rows, and had 5 at the last run"));
  look[0].rows = 0;
  CHECK(CompareRowCounts(**mapping, last, look).ok());
}

TEST_CASE("the row counts of the last five runs are kept, and only of this one when accepted") {
  const auto mapping = Mapping::Parse(SimpleMapping(""), "test.yaml", {});
  REQUIRE(mapping.ok());
  config::v1::LastRun last;
  std::vector<TableLook> look(1);
  for (look[0].rows = 1; look[0].rows <= 7; ++look[0].rows) {
    last = NoteRun(**mapping, last, look, {});
  }
  CHECK(last.tables(0).rows_size() == 5);
  CHECK(last.tables(0).rows(0) == 3);
  last = NoteRun(**mapping, last, look, {.rows = true});
  CHECK(last.tables(0).rows_size() == 1);
}

TEST_CASE("a run of few rows keeps what earlier ones have said about columns") {
  const std::string yaml = SimpleMapping(kNoteRule);
  Pair pair = After(yaml, "id,note\n" + Rows(20, ",a"));
  const MappingRun empty = RunText(yaml, {{"rows.csv", "id,note\n1,\n"}});
  pair.last = NoteRun(*pair.mapping, pair.last, empty.summary.tables, {});
  CHECK_FALSE(pair.Refusal(yaml, "id,note\n" + Rows(12, ",")).empty());
  pair.last = NoteRun(*pair.mapping, pair.last, empty.summary.tables, {.columns = true});
  CHECK(pair.Refusal(yaml, "id,note\n" + Rows(12, ",")).empty());
}

}  // namespace
}  // namespace landbridge::testing
