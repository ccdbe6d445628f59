// SPDX-License-Identifier: Apache-2.0
// What each member of a rule does, one by one. The table's first column is the record id.
#include "adapters/mapping/value_steps.h"

#include <string>

#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a value comes from a column, without spaces around it") {
  CHECK(ValueOf(", from: a", "id,a\n1,  text \n") == "text");
  CHECK(ValueOf(", from: a", "id,a\n1,\xE3\x80\x80文\xC2\xA0\n") == "文");
  std::string spaces;
  for (int i = 0; i < 8; ++i) spaces += " \xE3\x80\x80 \t\xC2\xA0";
  CHECK(ValueOf(", from: a", "id,a\n1," + spaces + "文 字" + spaces + "\n") == "文 字");
  CHECK(ValueOf(", from: a", "id,a\n1," + spaces + "\n") == "<none>");
}

TEST_CASE("a placeholder, an empty value and a null token are no value") {
  CHECK(ValueOf(", from: a", "id,a\n1,暂无\n") == "<none>");
  CHECK(ValueOf(", from: a", "id,a\n1,N/A\n") == "<none>");
  CHECK(ValueOf(", from: a", "id,a\n1,\"\"\n") == "<none>");
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.remark, from: a}\n", "    null_tokens: [\"-0-\"]\n"),
              {{"rows.csv", "id,a\n1,-0- \n"}});
  CHECK(run.records.at(0).record.decision().remark().empty());
}

TEST_CASE("several columns are joined, and those without a value left out") {
  CHECK(ValueOf(", from: [a, b, c], join: \", \"", "id,a,b,c\n1,x,,z\n") == "x, z");
}

TEST_CASE("several different values for a target that takes one reject the row") {
  CHECK(ValueOf(", from: [a, b]", "id,a,b\n1,x,y\n") == "<rejected: decision.remark: too_long>");
  CHECK(ValueOf(", from: [a, b]", "id,a,b\n1,x,x\n") == "x");
  CHECK(ValueOf(", from: [a, b], first: true", "id,a,b\n1,x,y\n") == "x");
  CHECK(ValueOf(", from: [a, b], first: true", "id,a,b\n1,,y\n") == "y");
}

TEST_CASE("constants and templates give a value") {
  CHECK(ValueOf(", constant: fixed", "id\n1\n") == "fixed");
  CHECK(ValueOf(", template: \"no. {a}[/{b}]\"", "id,a,b\n1,7,\n") == "no. 7");
  CHECK(ValueOf(", template: [\"{a}\", \"{b}\"], join: \"; \"", "id,a,b\n1,x,y\n") == "x; y");
}

TEST_CASE("texts are replaced before a part is taken out") {
  CHECK(ValueOf(R"(, from: a, replace: [{pattern: '\s*\*+$'}])", "id,a\n1,Name **\n") == "Name");
  CHECK(ValueOf(R"(, from: a, replace: [{pattern: 'nr', with: no}], extract: 'no (\d+)')",
                "id,a\n1,nr 12 of 3\n") == "12");
}

TEST_CASE("a value that the pattern of `extract` does not match is none") {
  CHECK(ValueOf(R"(, from: a, extract: '^\d+$')", "id,a\n1,x1\n") == "<none>");
}

TEST_CASE("a value is split at separators, and each part is a value") {
  CHECK(ValueOf(", from: a, split: [;, 、], set: {kind: alias}", "id,a\n1,One; Two、Three;;\n",
                "decision.subject.names") == "4");
}

TEST_CASE("the source's words become ours, and an unknown word rejects the row") {
  const std::string rule = ", from: a, values: {vorläufig: minor, endgültig: serious, offen: \"\"}";
  CHECK(ValueOf(rule, "id,a\n1,endgültig\n", "decision.severity") == "SEVERITY_SERIOUS");
  CHECK(ValueOf(rule, "id,a\n1,offen\n", "decision.severity") == "<none>");
  CHECK(ValueOf(rule, "id,a\n1,neu\n", "decision.severity") ==
        "<rejected: decision.severity: value_unknown>");
}

TEST_CASE("an unknown word is a warning, a stop, or kept, as the mapping says") {
  const MappingRun warned = RunText(
      SimpleMapping("  - {to: decision.severity, from: a, values: {x: minor}, unknown: warn}\n"),
      {{"rows.csv", "id,a\n1,y\n"}});
  REQUIRE(warned.records.size() == 1);
  CHECK(warned.Findings() == std::vector<std::string>{"decision.severity: value_unknown"});
  CHECK(ValueOf(", from: a, values: {Japan: JP}, unknown: keep", "id,a\n1,US\n",
                "decision.subject.region") == "US");
  const MappingRun stopped = RunText(
      SimpleMapping("  - {to: decision.severity, from: a, values: {x: minor}, unknown: stop}\n"),
      {{"rows.csv", "id,a\n1,x\n2,y\n3,x\n"}});
  CHECK(stopped.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(
      std::string(stopped.status.message()) ==
      "rows.csv:3: a: the mapping does not know this value. The mapping says to stop. Correct the "
      "value in the source, or add it to the mapping.");
  CHECK(stopped.records.size() == 1);
}

TEST_CASE("a word of the schema needs no table, and any other is refused") {
  CHECK(ValueOf(", from: a", "id,a\n1,general\n", "decision.severity") == "SEVERITY_GENERAL");
  CHECK(ValueOf(", from: a", "id,a\n1,grave\n", "decision.severity") ==
        "<rejected: decision.severity: value_unknown>");
}

TEST_CASE("a default stands where nothing came, not where a value was refused") {
  const std::string rule = ", from: a, values: {x: minor}, default: general";
  CHECK(ValueOf(rule, "id,a\n1,\n", "decision.severity") == "SEVERITY_GENERAL");
  CHECK(ValueOf(rule, "id,a\n1,y\n", "decision.severity") ==
        "<rejected: decision.severity: value_unknown>");
}

TEST_CASE("a date is read in the stated form and no other") {
  const std::string end = "decision.publication_end_date";
  CHECK(ValueOf(", from: a, date: ymd", "id,a\n1,2021年07月09日\n", end) == "2021-07-09");
  CHECK(ValueOf(", from: a, date: dmy", "id,a\n1,03/04/2021\n", end) == "2021-04-03");
  CHECK(ValueOf(", from: a, date: mdy", "id,a\n1,03/04/2021\n", end) == "2021-03-04");
  CHECK(ValueOf(", from: a, date: excel_1900", "id,a\n1,44291\n", end) == "2021-04-05");
  CHECK(ValueOf(", from: a, date: dmy", "id,a\n1,31.02.2021\n", end) ==
        "<rejected: decision.publication_end_date: date_invalid>");
}

TEST_CASE("an amount is exact in minor units and keeps what was reported") {
  const MappingRun run =
      RunText(SimpleMapping(
                  "  - to: decision.amounts\n    from: a\n    amount: {unit: 万元, currency: CNY}\n"
                  "    set: {purpose: fine}\n"),
              {{"rows.csv", "id,a\n1,12.500000\n"}});
  REQUIRE(run.records.size() == 1);
  const v1::Amount& amount = run.records[0].record.decision().amounts(0);
  CHECK(amount.minor_units() == 12'500'000);
  CHECK(amount.currency() == "CNY");
  CHECK(amount.reported() == "12.500000 万元");
  CHECK(amount.purpose() == v1::AMOUNT_PURPOSE_FINE);
}

TEST_CASE("an amount that is no number rejects the row, and a zero can mean none") {
  const std::string rule = ", from: a, amount: {unit: major, currency: EUR, zero_is_none: true}";
  CHECK(ValueOf(rule, "id,a\n1,0.00\n", "decision.amounts") == "0");
  CHECK(ValueOf(rule, "id,a\n1,1.5E3\n", "decision.amounts") ==
        "<rejected: decision.amounts: amount_invalid>");
  CHECK(ValueOf(", from: a, amount: {unit: major, currency: EUR, decimal_comma: true}",
                "id,a\n1,\"1.234,56\"\n", "decision.amounts") == "1");
}

TEST_CASE("a province's name becomes its code, and an unknown one rejects the row") {
  CHECK(ValueOf(", from: a, region: province", "id,a\n1,广东\n", "decision.authority.region") ==
        "US");  // the first rule that had a value stands
  CHECK(ValueOf(", from: a, region: province", "id,a\n1,广东省\n", "decision.subject.region") ==
        "440000");
  CHECK(ValueOf(", from: a, region: province", "id,a\n1,Atlantis\n", "decision.subject.region") ==
        "<rejected: decision.subject.region: region_unknown>");
}

TEST_CASE("spaces are kept for texts that continue in a further column") {
  CHECK(ValueOf(", from: [a, b], join: \"\", keep_spaces: true", "id,a,b\n1,one ,two \n") ==
        "one two");
  CHECK(ValueOf(", from: [a, b], join: \"\"", "id,a,b\n1,one ,two \n") == "onetwo");
}

TEST_CASE("a rule applies where its conditions hold") {
  const std::string csv = "id,a,b\n1,yes,text\n";
  CHECK(ValueOf(", from: b, when: [{column: a, equals: [no, yes]}]", csv) == "text");
  CHECK(ValueOf(", from: b, when: [{column: a, equals: no}]", csv) == "<none>");
  CHECK(ValueOf(", from: b, when: [{column: a, not_equals: yes}]", csv) == "<none>");
  CHECK(ValueOf(", from: b, when: [{column: a, matches: \"y.*\"}]", csv) == "text");
  CHECK(ValueOf(", from: b, when: [{column: a, matches: \"y\"}]", csv) == "<none>");
  CHECK(ValueOf(", from: b, when: [{column: a, not_matches: \"n.*\"}]", csv) == "text");
  CHECK(ValueOf(", from: b, when: [{column: a, present: false}]", csv) == "<none>");
  CHECK(ValueOf(", from: b, when: [{column: a, present: true}, {column: b, equals: text}]", csv) ==
        "text");
}

TEST_CASE("the first rule that has a value stands for a target that takes one") {
  const MappingRun run = RunText(
      SimpleMapping("  - {to: decision.remark, from: a}\n  - {to: decision.remark, from: b}\n"),
      {{"rows.csv", "id,a,b\n1,,y\n2,x,y\n"}});
  REQUIRE(run.records.size() == 2);
  CHECK(run.records[0].record.decision().remark() == "y");
  CHECK(run.records[1].record.decision().remark() == "x");
}

TEST_CASE("a spreadsheet's day count is read beside another form, and named where it is not") {
  const std::string to = "decision.publication_end_date";
  CHECK(ValueOf(", from: a, date: ymd+excel_1900", "id,a\n1,46090\n", to) == "2026-03-09");
  CHECK(ValueOf(", from: a, date: ymd+excel_1900", "id,a\n1,2026/3/9\n", to) == "2026-03-09");
  const MappingRun run =
      RunText(SimpleMapping("  - {to: decision.publication_end_date, from: a, date: ymd}\n"),
              {{"rows.csv", "id,a\n1,46091\n"}});
  REQUIRE(run.rejected.size() == 1);
  CHECK_THAT(run.rejected[0].findings.at(0).finding.message(), Catch::Contains("ymd+excel_1900"));
  CHECK_THAT(CompileError(SimpleMapping(
                 "  - {to: decision.publication_end_date, from: a, date: ymd+dmy}\n")),
             Catch::Contains("only a day count may stand beside another form"));
}

}  // namespace
}  // namespace landbridge::testing
