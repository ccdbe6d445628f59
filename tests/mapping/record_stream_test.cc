// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/record_stream.h"

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "adapters/sources/excerpt.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

int64_t Accounted(const PassSummary& summary) {
  int64_t rows = summary.rows_mapped + summary.rows_duplicate + summary.rows_rejected +
                 summary.rows_unreadable;
  for (const auto& [reason, count] : summary.rows_skipped) rows += count;
  return rows;
}

TEST_CASE("each row ends in exactly one count") {
  const MappingRun run = RunText(
      SimpleMapping("  - {to: decision.severity, from: a, values: {x: minor}}\n",
                    "    skip_rows: [{when: [{column: id, equals: Summe}], reason: totals}]\n"),
      {{"rows.csv", "id,a\n1,x\n1,x\n2,bad\n3,x,too,many\n4,x\nSumme,4\n"}});
  CHECK(run.status.ok());
  CHECK(run.summary.rows == 6);
  CHECK(run.summary.rows_mapped == 2);
  CHECK(run.summary.rows_duplicate == 1);
  CHECK(run.summary.rows_rejected == 1);
  CHECK(run.summary.rows_unreadable == 1);
  CHECK(Accounted(run.summary) == run.summary.rows);
  CHECK(run.summary.records == 2);
  CHECK(run.summary.duplicates == 1);
  CHECK(run.summary.rejected == 2);
}

TEST_CASE("a record id that comes again with other content is rejected") {
  const MappingRun run = RunText(SimpleMapping("  - {to: decision.remark, from: a}\n"),
                                 {{"rows.csv", "id,a\n1,x\n1,y\n1,x\n"}});
  CHECK(run.summary.records == 1);
  CHECK(run.summary.duplicates == 1);
  CHECK(run.Findings() == std::vector<std::string>{"record_id: record_id_repeated"});
  CHECK(run.rejected[0].record_id == "1");
  CHECK(run.rejected[0].place.line == 3);
}

TEST_CASE("a record id is put together from columns, and an empty one is rejected") {
  const std::string yaml = absl::StrReplaceAll(
      SimpleMapping(""), {{"record_id: {from: id}", "record_id: {from: [a, id]}"}});
  const MappingRun run = RunText(yaml, {{"rows.csv", "a,id\nx,1\n,2\n,\n"}});
  REQUIRE(run.records.size() == 2);
  CHECK(run.records[0].record_id == "x/1");
  CHECK(run.records[1].record_id == "/2");
  REQUIRE(run.rejected.size() == 1);
  CHECK(run.rejected[0].findings[0].finding.rule() == v1::RULE_REQUIRED);
  CHECK(run.rejected[0].findings[0].column == "a");
}

TEST_CASE("a digest of columns is the same for the same values and does not mix them up") {
  const std::string yaml = absl::StrReplaceAll(
      SimpleMapping(""), {{"record_id: {from: id}", "record_id: {from: [a, id], digest: true}"}});
  const MappingRun one = RunText(yaml, {{"rows.csv", "a,id\nx,1\n"}});
  const MappingRun again = RunText(yaml, {{"rows.csv", "id,a\n1, x \n"}});
  const MappingRun other = RunText(yaml, {{"rows.csv", "a,id\nx1,\n"}});
  REQUIRE(one.records.size() == 1);
  CHECK(one.records[0].record_id.size() == 32);
  CHECK(one.records[0].record_id == again.records.at(0).record_id);
  CHECK(one.records[0].record_id != other.records.at(0).record_id);
}

std::string IdOf(const std::string& columns, const std::string& csv) {
  const MappingRun run =
      RunText(absl::StrReplaceAll(SimpleMapping(""), {{"{from: id}", "{from: " + columns + "}"}}),
              {{"rows.csv", csv}});
  INFO(run.status);
  REQUIRE(run.status.ok());
  if (run.records.empty()) return run.Findings().at(0);
  return run.records[0].record_id;
}

TEST_CASE("a record id of several columns is no other columns' id") {
  const std::string columns = "[a, id]";
  CHECK(IdOf(columns, "a,id\nA,1\n") == "A/1");
  CHECK(IdOf(columns, "a,id\nA,1/2\n") == "A/1/2");
  CHECK(IdOf(columns, "a,id\nA/1,2\n") == "A%2F1/2");
  CHECK(IdOf(columns, "a,id\nA%2F1,2\n") == "A%252F1/2");
  CHECK(IdOf(columns, "a,id\nA%252F1,2\n") == "A%25252F1/2");
  CHECK(IdOf(columns, "a,id\n5%,50%25\n") == "5%/50%25");
  // By itself a column's value is as it is.
  CHECK(IdOf("id", "id\n2026/1\n") == "2026/1");
}

TEST_CASE(
    "a record id of a number that a spreadsheet has rounded rejects the row, also in a digest") {
  CHECK(IdOf("id", "id\n9.14403E+17\n") == "record_id: identifier_lost");
  CHECK(IdOf("[a, id]", "a,id\nx,9.14403E+17\n") == "record_id: identifier_lost");
  CHECK(IdOf("[a, id], digest: true", "a,id\nx,9.14403E+17\n") == "record_id: identifier_lost");
}

TEST_CASE("a column of the record id with several values rejects the row") {
  const std::string yaml = absl::StrReplaceAll(
      SimpleMapping(""), {{"delimited: {}\n    unknown_columns: keep", "json_lines: {}"}});
  const auto findings = [&](const std::string& row) {
    return RunText(yaml, {{"rows.csv", row + "\n"}}).Findings();
  };
  CHECK(findings(R"({"id": ["1", "1"]})").empty());
  CHECK(findings(R"({"id": ["1", "2"]})") == std::vector<std::string>{"record_id: too_long"});
}

TEST_CASE("a row that the mapping says to reject is reported in its words, and others are not") {
  const std::string table =
      "    reject_rows:\n"
      "      - when: [{column: fine, present: true}, {column: kind, present: false}]\n"
      "        column: kind\n"
      "        message: the fine does not say what it is for\n";
  const MappingRun run = RunText(SimpleMapping("  - {to: decision.remark, from: fine}\n", table),
                                 {{"rows.csv", "id,fine,kind\n1,5,\n2,,\n3,5,x\n"}});
  CHECK(run.records.size() == 2);
  REQUIRE(run.rejected.size() == 1);
  CHECK(run.rejected[0].record_id == "1");
  const RowFinding& found = run.rejected[0].findings.at(0);
  CHECK(found.place.ToString() == "rows.csv:2");
  CHECK(found.column == "kind");
  CHECK(found.finding.rule() == v1::RULE_ROW_MALFORMED);
  CHECK(found.finding.message() == "the fine does not say what it is for");
}

TEST_CASE("an unknown column stops the run before anything is sent, with its name and place") {
  const std::string yaml =
      absl::StrReplaceAll(SimpleMapping("  - {to: decision.remark, from: note}\n"),
                          {{"    unknown_columns: keep\n", ""}});
  const MappingRun run = RunText(yaml, {{"rows.csv", "id,notes\n1,x\n"}});
  CHECK(run.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(run.records.empty());
  CHECK_THAT(std::string(run.status.message()),
             Contains("rows.csv, header: the column `notes` is not known") &&
                 Contains("the new name of `note`"));
}

TEST_CASE("a missing column stops the run with the nearest one, unless it is optional") {
  const std::string fields = "  - {to: decision.remark, from: note}\n";
  const MappingRun run = RunText(SimpleMapping(fields), {{"rows.csv", "id,nota\n1,x\n"}});
  CHECK(run.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(run.status.message()),
             Contains("`note` is missing; did you mean `nota`?"));
  const MappingRun optional =
      RunText(SimpleMapping(fields, "    columns: [{name: note, optional: true}]\n"),
              {{"rows.csv", "id,nota\n1,x\n"}});
  CHECK(optional.records.size() == 1);
}

TEST_CASE("a renamed column is known under both names, but not under both at once") {
  const std::string yaml = SimpleMapping("  - {to: decision.remark, from: note}\n",
                                         "    columns: [{name: note, also: [Notiz]}]\n");
  CHECK(RunText(yaml, {{"rows.csv", "id,Notiz\n1,x\n"}}).records.at(0).record.decision().remark() ==
        "x");
  const MappingRun both = RunText(yaml, {{"rows.csv", "id,note,Notiz\n1,x,y\n"}});
  CHECK_THAT(std::string(both.status.message()), Contains("there under two names"));
}

TEST_CASE("an unknown column can reject rows or be a warning") {
  const std::string yaml = SimpleMapping("");
  const Files files = {{"rows.csv", "id,more\n1,x\n2,\n3,y\n"}};
  const MappingRun rejected = RunText(
      absl::StrReplaceAll(yaml, {{"unknown_columns: keep", "unknown_columns: reject"}}), files);
  CHECK(rejected.summary.rows_rejected == 2);
  CHECK(rejected.records.size() == 1);
  CHECK(rejected.rejected.at(0).findings[0].column == "more");
  const MappingRun warned = RunText(
      absl::StrReplaceAll(yaml, {{"unknown_columns: keep", "unknown_columns: warn"}}), files);
  CHECK(warned.records.size() == 3);
  CHECK(warned.summary.warnings == 1);
}

TEST_CASE("a new path in JSON stops the run at its first row") {
  const std::string yaml = absl::StrReplaceAll(
      SimpleMapping(""), {{"delimited: {}\n    unknown_columns: keep", "json_lines: {}"}});
  const MappingRun run =
      RunText(yaml, {{"rows.csv", "{\"id\": \"1\"}\n{\"id\": \"2\", \"new\": \"x\"}\n"}});
  CHECK(run.records.size() == 1);
  CHECK(run.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(run.status.message()), Contains("rows.csv:2: the column `new`"));
}

TEST_CASE("a JSON document is mapped like the lines of its rows, and its faults reach the report") {
  const std::string yaml = absl::StrReplaceAll(
      SimpleMapping("  - {to: decision.remark, from: note/text}\n"),
      {{"delimited: {}\n    unknown_columns: keep", "json: {rows: data, row_bytes_max: 1KiB}"}});
  const MappingRun run =
      RunText(yaml, {{"rows.csv",
                      "{\"data\":[{\"id\":1,\"note\":{\"text\":\"x\"}},\n7,{\"id\":2,\"note\":{"
                      "\"text\":\"" +
                          std::string(2000, 'y') + "\"}},{\"id\":3}]}"}});
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 2);
  CHECK(run.records[0].record.decision().remark() == "x");
  CHECK(run.records[1].record_id == "3");
  REQUIRE(run.rejected.size() == 2);
  CHECK(run.rejected[0].place.ToString() == "rows.csv: row 2, line 2");
  CHECK(run.rejected[0].findings[0].finding.message() ==
        "the row is a number and no object (byte 39 of the file)");
  CHECK(run.rejected[1].findings[0].finding.rule() == v1::RULE_TOO_LONG);
  CHECK(run.summary.rows == 4);
  CHECK(run.summary.rows_unreadable == 2);
}

TEST_CASE("a finding of the contract's checks names the cell that the field came from") {
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.publication_end_date, from: end, date: ymd}\n"),
              {{"rows.csv", "id,end\n1,2019-01-01\n"}});
  REQUIRE(run.rejected.size() == 1);
  const RowFinding& found = run.rejected[0].findings.at(0);
  CHECK(found.finding.rule() == v1::RULE_DATE_ORDER);
  CHECK(found.column == "end");
  CHECK(found.place.line == 2);
}

TEST_CASE("an empty required field names the column that should have held it") {
  const std::string yaml = absl::StrReplaceAll(
      SimpleMapping(""),
      {{"{to: decision.number, constant: \"17\"}", "{to: decision.number, from: nr}"}});
  const MappingRun run = RunText(yaml, {{"rows.csv", "id,nr\n1,\n"}});
  REQUIRE(run.rejected.size() == 1);
  CHECK(run.rejected[0].findings.at(0).column == "nr");
  CHECK(run.rejected[0].findings.at(0).finding.field() == "decision.number");
}

TEST_CASE("a value that was refused is not reported a second time as missing") {
  const std::string yaml = absl::StrReplaceAll(
      SimpleMapping(""), {{"{to: decision.decided_date, constant: \"2020-01-31\"}",
                           "{to: decision.decided_date, from: day, date: ymd}"}});
  const MappingRun run = RunText(yaml, {{"rows.csv", "id,day\n1,soon\n"}});
  CHECK(run.Findings() == std::vector<std::string>{"decision.decided_date: date_invalid"});
}

TEST_CASE("values about a subject and resident numbers are masked in findings") {
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.subject.region, from: a, region: province}\n"
                            "  - {to: decision.severity, from: b, values: {x: minor}}\n"),
              {{"rows.csv", "id,a,b\n1,Zhang San,11010519491231002X\n"}});
  REQUIRE(run.rejected.size() == 1);
  CHECK(run.rejected[0].findings.at(0).finding.value() == "Zh***");
  CHECK(run.rejected[0].findings.at(1).finding.value() == "11***");
}

TEST_CASE("an element that is there already is not added again") {
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.subject.names, from: [a, b], set: {kind: alias}}\n"
                            "  - {to: decision.subject.addresses, from: [c, d]}\n"),
              {{"rows.csv", "id,a,b,c,d\n1,Example Works,EW,Here,Here\n"}});
  const v1::Subject& subject = run.records.at(0).record.decision().subject();
  REQUIRE(subject.names_size() == 2);
  CHECK(subject.names(0).kind() == v1::NAME_KIND_REGISTERED);
  CHECK(subject.names(1).text() == "EW");
  CHECK(subject.addresses_size() == 1);
}

TEST_CASE("an element whose main member has no value is not added") {
  const MappingRun run =
      RunText(SimpleMapping("  - to: decision.subject.representatives\n    fields:\n"
                            "      - {to: name, from: a}\n"
                            "      - {to: identifier, from: b, set: {scheme: cn.resident_id}}\n"),
              {{"rows.csv", "id,a,b\n1,,11010519491231002X\n2,Li,\n"}});
  REQUIRE(run.records.size() == 2);
  CHECK(run.records[0].record.decision().subject().representatives_size() == 0);
  const v1::Subject& second = run.records[1].record.decision().subject();
  REQUIRE(second.representatives_size() == 1);
  CHECK_FALSE(second.representatives(0).has_identifier());
}

TEST_CASE("a row whose status says so carries a lift, and others carry none") {
  const MappingRun run = RunText(
      SimpleMapping("  - {to: lift.reason, from: s, values: {open: \"\", done: repaired}}\n"),
      {{"rows.csv", "id,s\n1,open\n2,done\n"}});
  REQUIRE(run.records.size() == 2);
  CHECK_FALSE(run.records[0].record.has_lift());
  CHECK(run.records[1].record.lift().reason() == v1::LIFT_REASON_REPAIRED);
}

TEST_CASE("more records than the limit stop the run") {
  const TempDir folder;
  std::ofstream(folder.path() / "rows.csv") << "id\n1\n2\n3\n";
  const auto mapping = Mapping::Parse(SimpleMapping(""), "test.yaml", {});
  REQUIRE(mapping.ok());
  auto stream = RecordStream::Open(*mapping, {folder.path() / "rows.csv"},
                                   {.today = kToday, .records_max = 2});
  REQUIRE(stream.ok());
  CHECK((*stream)->Next().ok());
  CHECK((*stream)->Next().ok());
  CHECK((*stream)->Next().status().code() == absl::StatusCode::kResourceExhausted);
  CHECK((*stream)->Next().status().code() == absl::StatusCode::kResourceExhausted);
}

TEST_CASE("a digest that is the same for two rows of other content names its columns") {
  std::string yaml = SimpleMapping("  - {to: decision.remark, from: note}\n");
  yaml.replace(yaml.find("{from: id}"), 10, "{from: [id, day], digest: true}");
  const MappingRun run = RunText(yaml, {{"rows.csv", "id,day,note\nA,1,x\nA,2,x\nA,1,y\nA,1,x\n"}});
  INFO(run.status);
  CHECK(run.records.size() == 2);
  CHECK(run.summary.rows_duplicate == 1);
  REQUIRE(run.rejected.size() == 1);
  const RowFinding& found = run.rejected[0].findings.at(0);
  CHECK(found.place.line == 4);
  CHECK(found.finding.message() ==
        "row 2, which came before, has other content and the same `id`, `day`, of which the record "
        "id is a digest");
}

TEST_CASE("a record id that comes again is named with the row that had it first") {
  const MappingRun run = RunText(SimpleMapping("  - {to: decision.remark, from: note}\n"),
                                 {{"rows.csv", "id,note\nA-1,x\nA-2,x\nA-1,y\n"}});
  REQUIRE(run.rejected.size() == 1);
  const v1::Finding& finding = run.rejected[0].findings.at(0).finding;
  CHECK(finding.value() == "A-1");
  CHECK_THAT(finding.message(), Contains("row 2, which came before"));
}

TEST_CASE("a header in which no column is known is answered with what to look at") {
  const std::string yaml = SimpleMapping(
      "  - {to: decision.remark, from: note}\n  - {to: decision.conduct, from: act}\n");
  CHECK_THAT(
      std::string(RunText(yaml, {{"rows.csv", "List of May,,\nid,note,act\n"}}).status.message()),
      Contains("has no name"));
  const absl::Status status = RunText(yaml, {{"rows.csv", "id;note;act\n1;x;y\n"}}).status;
  const std::string wrong(status.message());
  CHECK_THAT(wrong, Contains("no column that the mapping reads is there (`id`, `note`, `act`)"));
  // They may be values, and messages reach logs.
  CHECK_THAT(wrong, Contains("`landbridge-adapter check` shows what") && !Contains("id;note"));
  CHECK(ExcerptOf(status) == "the header: `id;note;act`");
  CHECK_THAT(wrong, Contains("`skip_lines`") && Contains("`delimiter` and `encoding`"));
}

TEST_CASE(
    "a header cell that is empty is taken for the missing column's, not a new column's name") {
  std::string yaml =
      absl::StrReplaceAll(SimpleMapping("  - {to: decision.remark, from: note}\n"),
                          {{"    unknown_columns: keep\n", ""},
                           {"delimited: {}", "delimited: {number_repeated_columns: true}"}});
  const MappingRun run = RunText(yaml, {{"rows.csv", "id,,person\n1,x,y\n"}});
  CHECK_THAT(std::string(run.status.message()),
             Contains("Column 2 of the header has no name; it may be `note`") &&
                 !Contains("may be the new name"));
}

TEST_CASE("a negative amount is reported as the cell has it") {
  const MappingRun run =
      RunText(SimpleMapping(
                  "  - {to: decision.amounts, from: fine, amount: {unit: 万元, currency: CNY}}\n"),
              {{"rows.csv", "id,fine\n1,-3\n"}});
  REQUIRE(run.rejected.size() == 1);
  CHECK(run.rejected[0].findings.at(0).finding.value() == "-3");
}

}  // namespace
}  // namespace landbridge::testing
