// SPDX-License-Identifier: Apache-2.0
// What is wrong with a mapping file is said with its line, before any row is read.
#include "adapters/mapping/mapping.h"

#include <fstream>
#include <string>

#include "absl/strings/str_replace.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

// The rule stands on line 15 of the mapping.
std::string ErrorOf(std::string_view rule) {
  return CompileError(SimpleMapping(std::string("  - ") + std::string(rule) + "\n"));
}

TEST_CASE("a mapping with all that a record needs compiles") {
  CHECK(CompileError(SimpleMapping("")).empty());
}

TEST_CASE("an unknown key and a missing one are named with line and column") {
  CHECK_THAT(ErrorOf("{to: decision.remark, frm: a}"),
             Contains("test.yaml:15:") && Contains("did you mean `from`"));
  CHECK_THAT(CompileError("source: a/b\n"), Contains("`tables`: is required"));
}

TEST_CASE("an unknown target is named with its line and the nearest one") {
  CHECK_THAT(ErrorOf("{to: decision.remrak, from: a}"),
             Contains("test.yaml:15:") && Contains("`fields[7].to`") && Contains("`remark`"));
}

TEST_CASE("a rule needs exactly one way to its value") {
  CHECK_THAT(ErrorOf("{to: decision.remark}"), Contains("needs exactly one of `from`"));
  CHECK_THAT(ErrorOf("{to: decision.remark, from: a, constant: b}"),
             Contains("needs exactly one of `from`"));
  CHECK_THAT(ErrorOf("{to: decision.subject, from: a}"), Contains("takes no single value"));
  CHECK_THAT(ErrorOf("{to: decision.remark, fields: [{to: text, from: a}]}"),
             Contains("is no message with members"));
  CHECK_THAT(ErrorOf("{to: decision.subject.representatives, from: a, fields: [{to: identifier, "
                     "from: b, set: {scheme: cn.resident_id}}]}"),
             Contains("has a value and `fields`") && Contains("such as {to: name, from: a}"));
}

TEST_CASE("a word that the schema does not have is named wherever it stands") {
  CHECK_THAT(ErrorOf("{to: decision.severity, constant: grave}"),
             Contains("`grave` is no value") && Contains("serious"));
  CHECK_THAT(ErrorOf("{to: decision.severity, from: a, values: {x: grave}}"),
             Contains("values[\"x\"]"));
  CHECK_THAT(ErrorOf("{to: decision.severity, from: a, default: grave}"), Contains("default"));
  CHECK_THAT(ErrorOf("{to: decision.severity, from: a, values: {x: minor}, unknown: keep}"),
             Contains("cannot keep words"));
  CHECK_THAT(ErrorOf("{to: decision.subject.names, from: a, set: {kind: nick}}"),
             Contains("set[\"kind\"]"));
}

TEST_CASE("dates and amounts need their form, and other targets take none") {
  CHECK_THAT(ErrorOf("{to: decision.publication_end_date, from: a}"),
             Contains("say with `date` how it is written"));
  CHECK_THAT(ErrorOf("{to: decision.publication_end_date, from: a, date: yyyy}"),
             Contains("`fields[7].date`"));
  CHECK_THAT(ErrorOf("{to: decision.publication_end_date, constant: 31.1.2020}"),
             Contains("`fields[7].constant`"));
  CHECK_THAT(ErrorOf("{to: decision.remark, from: a, date: ymd}"), Contains("is for dates"));
  CHECK_THAT(ErrorOf("{to: decision.amounts, from: a}"), Contains("in which unit and currency"));
  CHECK_THAT(ErrorOf("{to: decision.amounts, from: a, amount: {unit: dozen, currency: CNY}}"),
             Contains("`fields[7].amount`"));
  CHECK_THAT(ErrorOf("{to: decision.amounts, from: a, amount: {unit: 元, currency: RMB}}"),
             Contains("`RMB` is no currency of ISO 4217; use CNY"));
  CHECK_THAT(ErrorOf("{to: decision.remark, from: a, amount: {unit: major, currency: CNY}}"),
             Contains("is for amounts"));
}

TEST_CASE("patterns and templates that are none are named with their line") {
  CHECK_THAT(ErrorOf("{to: decision.remark, from: a, extract: \"(\"}"),
             Contains("`fields[7].extract`: is not a regular expression"));
  CHECK_THAT(ErrorOf("{to: decision.remark, template: \"{a\"}"),
             Contains("`fields[7].template[0]`: is not a template"));
  CHECK_THAT(ErrorOf("{to: decision.remark, from: a, when: [{column: b, matches: \"[\"}]}"),
             Contains("when[0].matches"));
  CHECK_THAT(ErrorOf("{to: decision.remark, from: a, when: [{column: b}]}"),
             Contains("needs exactly one of `equals`"));
}

TEST_CASE("loops over what is not there are refused") {
  CHECK_THAT(ErrorOf("{to: decision.subject.names, for_each: aliases, from: a}"),
             Contains("is no joined table"));
  CHECK_THAT(ErrorOf("{to: decision.subject.names, for_each: rows, from: a}"),
             Contains("no `group_by`"));
}

TEST_CASE("a mapping that forgets what every record needs is refused") {
  std::string yaml = SimpleMapping("");
  yaml = absl::StrReplaceAll(yaml, {{"  - {to: decision.number, constant: \"17\"}\n", ""}});
  CHECK_THAT(CompileError(yaml), Contains("no rule gives `decision.number`"));
}

TEST_CASE("columns of a table without header are checked when the mapping is read") {
  const std::string table = "source: test/rows\ntables:\n  - delimited: {names: [id, name]}\n";
  const std::string rest = absl::StrReplaceAll(
      SimpleMapping("  - {to: decision.remark, from: nam}\n").substr(18),
      {{"tables:\n  - file: rows.csv\n    delimited: {}\n    unknown_columns: keep\n", ""}});
  CHECK_THAT(CompileError(table + rest),
             Contains("the table has no column `nam`; did you mean `name`?"));
}

TEST_CASE("columns that are declared and play no part are refused") {
  CHECK_THAT(CompileError(SimpleMapping("", "    columns: [{name: nowhere}]\n")),
             Contains("no rule uses `nowhere`"));
  CHECK_THAT(CompileError(SimpleMapping("", "    ignored_columns: [id]\n")),
             Contains("is used by a rule"));
}

TEST_CASE("several tables need names, files and keys") {
  const std::string yaml = SimpleMapping("", "  - {delimited: {}}\n");
  const std::string error = CompileError(yaml);
  CHECK_THAT(error,
             Contains("needs a `name`") && Contains("needs `file`") && Contains("needs `join`"));
}

TEST_CASE("all faults are listed, in one go") {
  const std::string error = CompileError(
      SimpleMapping("  - {to: decision.remrak, from: a}\n  - {to: decision.condcut, from: a}\n"));
  CHECK_THAT(error, Contains("test.yaml:15:") && Contains("test.yaml:16:"));
}

TEST_CASE("a parameter's value comes from the file or from outside") {
  const std::string yaml = SimpleMapping("  - {to: decision.remark, parameter: note}\n") +
                           "parameters:\n  note: {description: a note, value: inside}\n";
  const Files files = {{"rows.csv", "id\n1\n"}};
  CHECK(RunText(yaml, files).records.at(0).record.decision().remark() == "inside");
  CHECK(RunText(yaml, files, {{"note", "outside"}}).records.at(0).record.decision().remark() ==
        "outside");
  CHECK_THAT(CompileError(yaml, {{"other", "x"}}), Contains("no parameter `other`"));
  const std::string unset = SimpleMapping("  - {to: decision.remark, parameter: note}\n") +
                            "parameters:\n  note: {description: a note}\n";
  CHECK_THAT(CompileError(unset), Contains("--set note=..."));
  CHECK_THAT(ErrorOf("{to: decision.remark, parameter: note}"), Contains("is not declared"));
  CHECK_THAT(ErrorOf("{to: decision.remark, template: \"{$note}\"}"), Contains("is no parameter"));
}

TEST_CASE("rules shared by several mappings come from a file of their own, with its own lines") {
  const TempDir folder;
  std::ofstream(folder.path() / "shared.yaml") << "fields:\n  - {to: decision.remark, from: a}\n";
  const std::string yaml = SimpleMapping("") + "fields_from: shared.yaml\n";
  const std::string name = (folder.path() / "test.yaml").string();
  CHECK(Mapping::Parse(yaml, name, {}).ok());
  std::ofstream(folder.path() / "shared.yaml") << "fields:\n  - {to: decision.remrak, from: a}\n";
  const auto broken = Mapping::Parse(yaml, name, {});
  REQUIRE_FALSE(broken.ok());
  CHECK_THAT(std::string(broken.status().message()), Contains("shared.yaml:2:"));
}

TEST_CASE("a mapping finds its files by their patterns") {
  const TempDir folder;
  const auto mapping = Mapping::Parse(SimpleMapping(""), "test.yaml", {});
  REQUIRE(mapping.ok());
  CHECK((*mapping)->InputFiles(folder.path()).status().code() == absl::StatusCode::kNotFound);
  std::ofstream(folder.path() / "rows.csv") << "id\n";
  CHECK((*mapping)->InputFiles(folder.path())->at(0) == folder.path() / "rows.csv");
  CHECK((*mapping)->InputFiles(folder.path() / "rows.csv")->size() == 1);
  CHECK((*mapping)->InputFiles(folder.path() / "none.csv").status().code() ==
        absl::StatusCode::kNotFound);
  const auto any = Mapping::Parse(
      absl::StrReplaceAll(SimpleMapping(""), {{"rows.csv", "\"*.csv\""}}), "test.yaml", {});
  std::ofstream(folder.path() / "more.csv") << "id\n";
  const auto two = (*any)->InputFiles(folder.path());
  CHECK(two.status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(two.status().message()), Contains("more.csv and rows.csv"));
}

TEST_CASE("a pattern passes over what programs lay beside a file that is open") {
  const TempDir folder;
  const auto any = Mapping::Parse(
      absl::StrReplaceAll(SimpleMapping(""), {{"rows.csv", "\"*.csv\""}}), "test.yaml", {});
  REQUIRE(any.ok());
  for (const char* const beside : {"~$rows.csv", ".rows.csv", ".~lock.rows.csv"}) {
    std::ofstream(folder.path() / beside) << "clerk";
  }
  CHECK((*any)->InputFiles(folder.path()).status().code() == absl::StatusCode::kNotFound);
  std::ofstream(folder.path() / "rows.csv") << "id\n";
  const auto found = (*any)->InputFiles(folder.path());
  REQUIRE(found.ok());
  CHECK(found->at(0) == folder.path() / "rows.csv");
}

}  // namespace
}  // namespace landbridge::testing
