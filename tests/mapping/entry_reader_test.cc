// SPDX-License-Identifier: Apache-2.0
// How rows of several tables and several rows of one table become one record.
#include "adapters/mapping/entry_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/mapping/guards.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

// Main table rows.csv (id, name), joined table alias.csv (id, alias).
std::string JoinMapping(const std::string& join) {
  return absl::StrCat(R"(source: test/rows
record_id: {from: id}
tables:
  - {file: rows.csv, delimited: {}}
  - {name: aliases, file: alias.csv, delimited: {}, join: )",
                      join, R"(}
fields:
  - {to: decision.category, constant: us.ofac.sdn}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - {to: decision.subject.names, for_each: aliases, from: alias, set: {kind: alias}}
  - {to: decision.authority, constant: Office}
  - {to: decision.number, from: id}
  - {to: decision.legal_basis.instrument, constant: us.ieepa}
  - {to: decision.decided_date, constant: "2020-01-31"}
)");
}

// "1: One|Uno" for each record: its id and names.
std::vector<std::string> Names(const MappingRun& run) {
  std::vector<std::string> lines;
  for (const MappedRecord& one : run.records) {
    std::vector<std::string> names;
    for (const v1::Name& name : one.record.decision().subject().names()) {
      names.push_back(name.text());
    }
    lines.push_back(absl::StrCat(one.record_id, ": ", absl::StrJoin(names, "|")));
  }
  return lines;
}

const std::vector<std::string> kJoined = {"1: One|Uno|Eins", "2: Two", "10: Ten|Zehn"};
constexpr char kRows[] = "id,name\n1,One\n2,Two\n10,Ten\n";

TEST_CASE("a joined table's rows belong to the record with their key") {
  const MappingRun run =
      RunText(JoinMapping("{key: id}"),
              {{"rows.csv", kRows}, {"alias.csv", "id,alias\n10,Zehn\n1,Uno\n1,Eins\n"}});
  CHECK(run.status.ok());
  CHECK(Names(run) == kJoined);
}

TEST_CASE("sorted tables are merged to the same records") {
  const MappingRun run =
      RunText(JoinMapping("{key: id, sorted_as: number}"),
              {{"rows.csv", kRows}, {"alias.csv", "id,alias\n1,Uno\n1,Eins\n10,Zehn\n"}});
  CHECK(run.status.ok());
  CHECK(Names(run) == kJoined);
  const MappingRun text = RunText(JoinMapping("{key: id, sorted_as: text}"),
                                  {{"rows.csv", "id,name\n1,One\n10,Ten\n2,Two\n"},
                                   {"alias.csv", "id,alias\n1,Uno\n10,Zehn\n"}});
  CHECK(Names(text) == std::vector<std::string>{"1: One|Uno", "10: Ten|Zehn", "2: Two"});
}

TEST_CASE("a table that is not sorted as the mapping says stops the run") {
  const MappingRun joined =
      RunText(JoinMapping("{key: id, sorted_as: number}"),
              {{"rows.csv", kRows}, {"alias.csv", "id,alias\n10,Zehn\n1,Uno\n2,Dos\n"}});
  CHECK(joined.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(joined.status.message()), Contains("aliases is not sorted by its key"));
  const MappingRun first =
      RunText(JoinMapping("{key: id, sorted_as: number}"),
              {{"rows.csv", "id,name\n2,Two\n1,One\n"}, {"alias.csv", "id,alias\n1,Uno\n"}});
  CHECK_THAT(std::string(first.status.message()), Contains("the first table is not sorted"));
  const MappingRun words =
      RunText(JoinMapping("{key: id, sorted_as: number}"),
              {{"rows.csv", "id,name\na,A\nb,B\n"}, {"alias.csv", "id,alias\na,Uno\n"}});
  CHECK_THAT(std::string(words.status.message()), Contains("no whole number"));
}

TEST_CASE("joined rows without a partner are rejected, whether sorted or not") {
  for (const char* join : {"{key: id}", "{key: id, sorted_as: number}"}) {
    INFO(join);
    const MappingRun run =
        RunText(JoinMapping(join),
                {{"rows.csv", kRows}, {"alias.csv", "id,alias\n1,Uno\n3,Tres\n99,Last\n"}});
    CHECK(run.status.ok());
    CHECK(run.records.size() == 3);
    CHECK(run.summary.joined_rows_rejected == 2);
    REQUIRE(run.rejected.size() == 2);
    CHECK(run.rejected[0].findings[0].finding.rule() == v1::RULE_ROW_MALFORMED);
    CHECK(run.rejected[0].findings[0].column == "id");
    CHECK(run.rejected[0].place.file == "alias.csv");
  }
}

TEST_CASE("rows of a joined table that cannot be read are rejected and counted") {
  const MappingRun run =
      RunText(JoinMapping("{key: id}"),
              {{"rows.csv", kRows}, {"alias.csv", "id,alias\n1,Uno\n2,a,b\n,x\n"}});
  CHECK(run.status.ok());
  CHECK(run.records.size() == 3);
  CHECK(run.summary.joined_rows_unreadable == 1);
  CHECK(run.summary.joined_rows_rejected == 2);
}

TEST_CASE("an unreadable row of a sorted table rejects the records that may lack it") {
  const auto run = [](const std::string& aliases) {
    return RunText(JoinMapping("{key: id, sorted_as: number}"),
                   {{"rows.csv", "id,name\n1,One\n2,Two\n3,Three\n4,Four\n"},
                    {"alias.csv", "id,alias\n" + aliases}});
  };
  const auto rejected = [](const MappingRun& pass) {
    std::vector<std::string> ids;
    for (const RejectedRecord& one : pass.rejected) {
      if (!one.record_id.empty()) ids.push_back(one.record_id);
    }
    return absl::StrJoin(ids, " ");
  };
  const MappingRun between = run("1,Uno\n2,a,b\n3,Tres\n4,Cuatro\n");
  CHECK(between.status.ok());
  CHECK(rejected(between) == "1 2 3");
  CHECK(Names(between) == std::vector<std::string>{"4: Four|Cuatro"});
  CHECK(between.summary.rows_of_any_record == 0);
  CHECK(rejected(run("x,a,b\n2,Dos\n4,Cuatro\n")) == "1 2");
  CHECK(rejected(run("2,Dos\n2,a,b\n2,Deux\n")) == "2");
  CHECK(rejected(run("1,Uno\n3,Tres\n4,a,b\n")) == "3 4");
  CHECK(rejected(run("4,a,b\n")) == "1 2 3 4");
  CHECK_THAT(between.rejected.back().findings.at(0).finding.message(),
             Contains("row 3 of the table aliases could not be read"));
}

TEST_CASE("a joined row that the mapping rejects rejects its record, whether sorted or not") {
  for (const char* join : {"{key: id}", "{key: id, sorted_as: number}"}) {
    INFO(join);
    const MappingRun run =
        RunText(JoinMapping(absl::StrCat(join,
                                         ", reject_rows: [{when: [{column: alias, equals: bad}], "
                                         "column: alias, message: is bad}]")),
                {{"rows.csv", kRows}, {"alias.csv", "id,alias\n1,Uno\n1,bad\n2,Dos\n99,bad\n"}});
    CHECK(run.status.ok());
    CHECK(Names(run) == std::vector<std::string>{"2: Two|Dos", "10: Ten"});
    CHECK(run.summary.joined_rows_rejected == 2);
    REQUIRE(run.rejected.size() == 3);
    int of_records = 0;
    for (const RejectedRecord& rejected : run.rejected) {
      REQUIRE(rejected.findings.size() == 1);
      if (rejected.of_joined_table) {
        CHECK(rejected.findings[0].finding.message() == "is bad");
        continue;
      }
      ++of_records;
      CHECK(rejected.record_id == "1");
      CHECK(rejected.findings[0].finding.message() ==
            "row 3 of the table aliases, which belongs to this record, is rejected");
    }
    CHECK(of_records == 1);
  }
}

TEST_CASE("a joined row without a partner is marked as no record, and a first table's row is not") {
  const MappingRun run =
      RunText(JoinMapping("{key: id}"),
              {{"rows.csv", "id,name\n1,One\n2,Two,x\n"}, {"alias.csv", "id,alias\n9,Nueve\n"}});
  REQUIRE(run.rejected.size() == 2);
  CHECK_FALSE(run.rejected[0].of_joined_table);
  CHECK(run.rejected[1].of_joined_table);
}

TEST_CASE("an unreadable row of a table that is not sorted may be any record's") {
  const MappingRun run = RunText(JoinMapping("{key: id}"),
                                 {{"rows.csv", kRows}, {"alias.csv", "id,alias\n1,Uno\n2,a,b\n"}});
  CHECK(run.summary.rows_of_any_record == 1);
  CHECK_THAT(std::string(CheckNoneLacks(run.summary).message()),
             Contains("nothing was sent: 1 row could not be read") && Contains("run again"));
}

TEST_CASE("an unknown column of a joined table is a warning where the mapping says so") {
  std::string yaml = JoinMapping("{key: id}, unknown_columns: warn");
  const MappingRun run =
      RunText(yaml, {{"rows.csv", kRows}, {"alias.csv", "id,alias,more\n1,Uno,x\n"}});
  CHECK(run.status.ok());
  CHECK(run.rejected.empty());
  CHECK(run.summary.warnings == 1);
  CHECK(run.records.at(0).warnings.at(0).place.file == "alias.csv");
}

TEST_CASE("a joined table beyond its limit of memory stops the run with the way out") {
  std::string aliases = "id,alias\n";
  for (int i = 0; i < 100; ++i) aliases += "1,x\n";
  const MappingRun run = RunText(JoinMapping("{key: id, memory_max: 4KiB}"),
                                 {{"rows.csv", kRows}, {"alias.csv", aliases}});
  CHECK(run.status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(std::string(run.status.message()), Contains("4096 bytes") && Contains("`sorted_as`"));
}

std::string GroupMapping(const std::string& group) {
  return absl::StrCat(R"(source: test/rows
record_id: {from: id}
complete: {}
tables:
  - file: rows.csv
    delimited: {}
    group_by: )",
                      group, R"(
    columns: [{name: type, optional: true}, {name: country, optional: true}]
fields:
  - {to: decision.category, constant: us.ofac.sdn}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - to: decision.subject.names
    for_each: rows
    fields:
      - {to: text, from: name}
      - {to: kind, from: type, values: {A: alias, F: former, P: alias}}
  - {to: decision.subject.region, from: rows/country}
  - {to: decision.authority, constant: Office}
  - {to: decision.number, from: id}
  - {to: decision.legal_basis.instrument, constant: us.ieepa}
  - {to: decision.decided_date, constant: "2020-01-31"}
)");
}

TEST_CASE("rows of a group that follow one another are one record") {
  const MappingRun run =
      RunText(GroupMapping("{columns: id}"),
              {{"rows.csv", "id,name,type\n1,One,P\n1,Uno,A\n2,Two,P\n1,Late,F\n"}});
  CHECK(Names(run) == std::vector<std::string>{"1: One|Uno", "2: Two"});
  CHECK(run.summary.rows == 4);
  CHECK(run.summary.rows_mapped == 3);
  CHECK(run.Findings() == std::vector<std::string>{"record_id: record_id_repeated"});
}

TEST_CASE("a group beside a row that cannot be read may lack it, and is rejected") {
  const auto ids = [](const std::string& rows) {
    const MappingRun run =
        RunText(GroupMapping("{columns: id}"), {{"rows.csv", "id,name,type\n" + rows}});
    CHECK(run.status.ok());
    CHECK(run.summary.rows_unreadable == 1);
    CHECK(run.summary.rows == run.summary.rows_mapped + run.summary.rows_rejected + 1);
    CHECK(CheckNoneLacks(run.summary).ok());
    std::vector<std::string> found;
    for (const MappedRecord& one : run.records) found.push_back(one.record_id);
    std::string text = absl::StrJoin(found, " ") + ", not";
    for (const RejectedRecord& one : run.rejected) {
      if (!one.record_id.empty()) absl::StrAppend(&text, " ", one.record_id);
    }
    return text;
  };
  const std::string two = "2,Two,P\n2,Dos,A\n";
  CHECK(ids("1,One,P,x\n1,Uno,A\n" + two) == "2, not 1");            // its first row
  CHECK(ids("1,One,P\n1,Uno,A,x\n1,Eins,A\n" + two) == "2, not 1");  // one in the middle
  CHECK(ids("1,One,P\n1,Uno,A,x\n" + two + "3,Three,P\n") == "3, not 1 2");
  CHECK(ids("1,One,P\n" + two + "2,Deux,A,x\n") == "1, not 2");  // the last of the file
  CHECK(ids("1,One,P\n" + two + "3,Three,P,x\n4,Four,P\n5,Five,P\n") == "1 5, not 2 4");
}

TEST_CASE("the report of a group beside an unreadable row names that row") {
  const MappingRun run =
      RunText(GroupMapping("{columns: id}"), {{"rows.csv", "id,name,type\n1,One,P\n1,Uno,A,x\n"}});
  REQUIRE(run.rejected.size() == 2);
  CHECK(run.rejected[0].record_id == "1");
  CHECK(run.rejected[0].findings.at(0).finding.message() ==
        "row 3 could not be read and, by its place, may belong to this record");
}

TEST_CASE("an unreadable row of scattered groups may be any record's") {
  const MappingRun run = RunText(GroupMapping("{columns: id, scattered: true}"),
                                 {{"rows.csv", "id,name,type\n1,One,P\n2,Two,P\n1,Uno,A,x\n"}});
  CHECK(run.summary.rows_of_any_record == 1);
  CHECK_FALSE(CheckNoneLacks(run.summary).ok());
}

TEST_CASE("several values of a group's column are compared one by one") {
  std::string yaml = GroupMapping("{columns: key}");
  yaml.replace(yaml.find("delimited: {}"), 13, "json_lines: {}");
  const MappingRun run =
      RunText(yaml, {{"rows.csv",
                      "{\"id\": \"1\", \"name\": \"One\", \"key\": [\"a\", \"bc\"]}\n"
                      "{\"id\": \"2\", \"name\": \"Two\", \"key\": [\"ab\", \"c\"]}\n"}});
  CHECK(Names(run) == std::vector<std::string>{"1: One", "2: Two"});
}

TEST_CASE("rows of a scattered group are one record wherever they stand") {
  const MappingRun run = RunText(GroupMapping("{columns: id, scattered: true}"),
                                 {{"rows.csv", "id,name,type\n1,One,P\n2,Two,P\n1,Uno,A\n"}});
  CHECK(Names(run) == std::vector<std::string>{"1: One|Uno", "2: Two"});
  CHECK(run.summary.rows_mapped == 3);
  CHECK(CheckComplete(**Mapping::Parse(GroupMapping("{columns: id}"), "t", {}), run.summary).ok());
}

TEST_CASE("the main row of a group is the one that the mapping describes") {
  const MappingRun run = RunText(GroupMapping("{columns: id, main: [{column: type, equals: P}]}"),
                                 {{"rows.csv", "id,name,type\n1,Uno,A\n1,One,P\n2,Two,F\n"}});
  CHECK(Names(run) == std::vector<std::string>{"1: One|Uno", "2: Two"});
}

TEST_CASE("rows of a group that contradict each other reject it") {
  const MappingRun run = RunText(GroupMapping("{columns: id}"),
                                 {{"rows.csv", "id,name,country\n1,One,AT\n1,Uno,DE\n"}});
  CHECK(run.records.empty());
  CHECK(run.summary.rows_rejected == 2);
  CHECK(run.Findings() == std::vector<std::string>{"decision.subject.region: too_long"});
  CHECK(run.rejected[0].findings[0].place.line == 3);
}

TEST_CASE("a group beyond its limit of memory stops the run with the way out") {
  std::string rows = "id,name\n";
  for (int i = 0; i < 100; ++i) rows += absl::StrCat(i, ",x\n");
  const MappingRun run = RunText(GroupMapping("{columns: id, scattered: true, memory_max: 4KiB}"),
                                 {{"rows.csv", rows}});
  CHECK(run.status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(std::string(run.status.message()), Contains("remove `scattered`"));
}

TEST_CASE("rows inside of a group that cannot be read come behind it, and many are only counted") {
  std::string rows = "id,name\n1,One\n";
  for (int i = 0; i < 10'001; ++i) rows += "1,a,b\n";
  const MappingRun run =
      RunText(GroupMapping("{columns: id}"), {{"rows.csv", rows + "2,Two\n2\n"}});
  CHECK(run.status.ok());
  // Besides them both groups, which may lack a row.
  CHECK(run.records.empty());
  CHECK(run.summary.rows_unreadable == 10'002);
  REQUIRE(run.rejected.size() == 10'003);
  CHECK(run.rejected.back().place.line == 10'005);
}

TEST_CASE("rows that are skipped inside of a group count for its limit of memory") {
  std::string yaml = JoinMapping("{key: id}");
  yaml.insert(yaml.find("delimited: {}}") + 13,
              ", group_by: {columns: id, memory_max: 4KiB}, "
              "skip_rows: [{when: [{column: name, equals: Total}], reason: totals}]");
  std::string rows = "id,name\n1,One\n";
  for (int i = 0; i < 100; ++i) rows += "1,Total\n";
  const MappingRun run = RunText(yaml, {{"rows.csv", rows}, {"alias.csv", "id,alias\n1,Uno\n"}});
  CHECK(run.status.code() == absl::StatusCode::kResourceExhausted);
}

TEST_CASE(
    "rows that are skipped are counted under their reason, and their joined rows are no orphans") {
  for (const char* join : {"{key: id}", "{key: id, sorted_as: number}"}) {
    INFO(join);
    std::string yaml = JoinMapping(join);
    yaml.insert(yaml.find("delimited: {}}") + 13,
                ", skip_rows: [{when: [{column: name, equals: Total}], reason: totals}]");
    const MappingRun run = RunText(yaml, {{"rows.csv", "id,name\n1,One\n2,Total\n3,Three\n"},
                                          {"alias.csv", "id,alias\n2,Sum\n3,Tres\n"}});
    CHECK(run.status.ok());
    CHECK(Names(run) == std::vector<std::string>{"1: One", "3: Three|Tres"});
    CHECK(run.summary.rows_skipped == std::map<std::string, int64_t>{{"totals", 1}});
    CHECK(run.rejected.empty());
  }
}

TEST_CASE("elements of XML are gone through, with their own and the row's values") {
  const char yaml[] = R"yaml(source: test/rows
record_id: {from: "@id"}
tables:
  - file: list.xml
    xml: {rows: [list/firm, list/person], element_column: "@kind", declared_count: list/@count}
    ignored_columns: ["note*"]
fields:
  - {to: decision.category, constant: us.ofac.sdn}
  - {to: decision.subject.kind, from: "@kind", values: {firm: organisation, person: person}}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - to: decision.subject.names
    for_each: aliases/alias
    fields:
      - {to: text, template: "{.} ({/name})"}
      - {to: kind, from: "@type", values: {old: former}, default: alias}
  - {to: decision.authority, constant: Office}
  - {to: decision.number, from: "@id"}
  - {to: decision.legal_basis.instrument, constant: us.ieepa}
  - {to: decision.decided_date, constant: "2020-01-31"}
)yaml";
  const MappingRun run = RunText(yaml, {{"list.xml", R"(<list count="2">
  <firm id="1"><name>One</name><aliases><alias>Uno</alias><alias type="old">Eins</alias></aliases>
    <note><by>x</by></note></firm>
  <person id="2"><name>Two</name></person>
</list>
)"}});
  CHECK(run.status.ok());
  CHECK(Names(run) == std::vector<std::string>{"1: One|Uno (One)|Eins (One)", "2: Two"});
  CHECK(run.records[0].record.decision().subject().names(2).kind() == v1::NAME_KIND_FORMER);
  CHECK(run.records[1].record.decision().subject().kind() == v1::SUBJECT_KIND_PERSON);
  CHECK(run.summary.declared_count_problem.empty());
  CHECK(run.summary.clean_end);
}

}  // namespace
}  // namespace landbridge::testing
