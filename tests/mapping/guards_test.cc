// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/guards.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/mapping/identifier_tally.h"
#include "adapters/mapping/mapping_plan.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

std::shared_ptr<const Mapping> MappingWith(const std::string& complete) {
  const auto mapping = Mapping::Parse(SimpleMapping("") + complete, "test.yaml", {});
  REQUIRE(mapping.ok());
  return *mapping;
}

std::string Refusal(const std::string& complete, const std::string& content) {
  const std::string yaml = SimpleMapping("") + complete;
  const MappingRun run = RunText(yaml, {{"rows.csv", content}});
  REQUIRE(run.status.ok());
  return std::string(CheckComplete(*MappingWith(complete), run.summary).message());
}

TEST_CASE("a whole export of a complete source may withdraw") {
  CHECK(Refusal("complete: {rows_min: 2}\n", "id\n1\n2\n").empty());
}

TEST_CASE("a source that is not declared complete withdraws nothing") {
  CHECK_THAT(Refusal("", "id\n1\n"), Contains("does not declare the source complete"));
}

TEST_CASE("an empty file in the place of a whole one withdraws nothing") {
  // Without a header there is not even a table.
  const MappingRun run = RunText(SimpleMapping("") + "complete: {}\n", {{"rows.csv", ""}});
  CHECK(run.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(run.status.message()), Contains("empty"));
  CHECK_THAT(Refusal("complete: {}\n", "id\n"), Contains("has 0 rows, and at least 1"));
}

TEST_CASE("a file that was cut withdraws nothing") {
  CHECK_THAT(Refusal("complete: {}\n", "id\n1\n2"), Contains("may be cut off"));
}

TEST_CASE("a JSON document that was cut off, has lost its rows or hides some withdraws nothing") {
  const auto run = [](const std::string& content) {
    const std::string yaml =
        absl::StrReplaceAll(SimpleMapping("") + "complete: {}\n",
                            {{"delimited: {}", "json: {rows: data, declared_count: total}"}});
    return RunText(yaml, {{"rows.csv", content}});
  };
  const auto refusal = [&](const std::string& content) {
    const MappingRun whole = run(content);
    INFO(whole.status.message());
    REQUIRE(whole.status.ok());
    return std::string(CheckComplete(*MappingWith("complete: {}\n"), whole.summary).message());
  };
  CHECK(refusal(R"({"total":2,"data":[{"id":1},{"id":2}]})").empty());
  CHECK(run(R"({"total":2,"data":[{"id":1},)").status.code() == absl::StatusCode::kDataLoss);
  CHECK(run(R"({"total":2,"data":[{"id":1},{"id":2}])").status.code() ==
        absl::StatusCode::kDataLoss);
  CHECK(run(R"({"total":2,"rows":[]})").status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(refusal(R"({"total":0,"data":[]})"), Contains("has 0 rows, and at least 1"));
  CHECK_THAT(refusal(R"({"total":3,"data":[{"id":1},{"id":2}]})"),
             Contains("says that it has 3 rows, but has 2"));
  CHECK_THAT(refusal(R"({"data":[{"id":1}]})"), Contains("the document has no total"));
}

TEST_CASE("a row that cannot be read stops nothing by itself, and all where it may be anywhere") {
  CHECK(Refusal("complete: {}\n", "id\n1\n2,3\n").empty());
  PassSummary summary;
  summary.rows = 2;
  summary.rows_unreadable = 1;
  summary.clean_end = true;
  CHECK(CheckNoneLacks(summary).ok());
  summary.rows_of_any_record = 1;
  CHECK_FALSE(CheckNoneLacks(summary).ok());
  CHECK_THAT(std::string(CheckComplete(*MappingWith("complete: {}\n"), summary).message()),
             Contains("nothing is withdrawn: 1 row could not be read"));
}

TEST_CASE("what the source says about getting the file again is not said twice") {
  PassSummary summary;
  summary.rows = 1;
  const auto mapping = MappingWith("complete: {}\n");
  summary.unclean_reason = "it was cut off; get the file again";
  CHECK(std::string(CheckComplete(*mapping, summary).message()) ==
        "nothing is withdrawn: it was cut off; get the file again.");
  summary.unclean_reason = "rows follow the line that should be the last";
  CHECK_THAT(std::string(CheckComplete(*mapping, summary).message()),
             Contains("should be the last. Get the export again."));
}

TEST_CASE("fewer rows than the least withdraw nothing") {
  CHECK_THAT(Refusal("complete: {rows_min: 3}\n", "id\n1\n2\n"), Contains("at least 3"));
}

TEST_CASE("a wrong declared count withdraws nothing") {
  PassSummary summary;
  summary.rows = 1;
  summary.clean_end = true;
  summary.declared_count_problem = "the file says that it has 2 rows, but has 1";
  CHECK_THAT(std::string(CheckComplete(*MappingWith("complete: {}\n"), summary).message()),
             Contains("it has 2 rows, but has 1"));
}

TEST_CASE("a pass that was not read to its end withdraws nothing") {
  CHECK_THAT(std::string(CheckComplete(*MappingWith("complete: {}\n"), PassSummary()).message()),
             Contains("the end of the export was not reached"));
}

TEST_CASE("more than the allowed share withdraws nothing, but three of six or more may always go") {
  const auto mapping = MappingWith("complete: {}\n");
  CHECK(CheckWithdrawals(*mapping, 1000, 50).ok());
  CHECK_THAT(std::string(CheckWithdrawals(*mapping, 1000, 51).message()),
             Contains("51 of the 1000 records") && Contains("at most 50 may at once"));
  // A file that was cut off at the end of a line.
  CHECK_FALSE(CheckWithdrawals(*mapping, 100, 15).ok());
  CHECK(CheckWithdrawals(*mapping, 100, 10).ok());
  CHECK_FALSE(CheckWithdrawals(*mapping, 100, 11).ok());
  CHECK(CheckWithdrawals(*mapping, 30, 6).ok());
  CHECK_FALSE(CheckWithdrawals(*mapping, 30, 7).ok());
  CHECK(CheckWithdrawals(*mapping, 6, 3).ok());
  CHECK_FALSE(CheckWithdrawals(*mapping, 5, 3).ok());
  CHECK(CheckWithdrawals(*mapping, 2, 1).ok());
  CHECK_FALSE(CheckWithdrawals(*mapping, 2, 2).ok());
  CHECK(CheckWithdrawals(*mapping, 0, 0).ok());
  CHECK_FALSE(CheckWithdrawals(*mapping, 8, 4).ok());
  CHECK(CheckWithdrawals(*MappingWith("complete: {withdrawn_share_max: 0.5}\n"), 100, 50).ok());
  CHECK(CheckWithdrawals(*MappingWith("complete: {withdrawn_share_max: 1}\n"), 100, 100).ok());
  CHECK_FALSE(CheckWithdrawals(*MappingWith("complete: {withdrawn_share_max: 0}\n"), 1000, 4).ok());
}

TEST_CASE("a short source does not lose most of its records to another file in its place") {
  const auto mapping = MappingWith("complete: {}\n");
  CHECK_THAT(std::string(CheckWithdrawals(*mapping, 2, 2).message()),
             Contains("2 of the 2 records") && Contains("--accept withdrawals"));
  CHECK_FALSE(CheckWithdrawals(*mapping, 1, 1).ok());
  CHECK_FALSE(CheckWithdrawals(*mapping, 3, 2).ok());
  CHECK_FALSE(CheckWithdrawals(*mapping, 5, 3).ok());
  CHECK(CheckWithdrawals(*MappingWith("complete: {withdrawn_share_max: 1}\n"), 2, 2).ok());
}

constexpr char kCode[] = "91440300085948158H";
constexpr char kMistyped[] = "91440300085948158J";

// What the guard of identifiers says of a column with `wrong` values that are no numbers, and then
// `right` ones.
std::string Identifiers(int wrong, int right, const std::string& rule = "") {
  std::string csv = "id,code\n";
  int id = 0;
  for (int i = 0; i < wrong; ++i) absl::StrAppend(&csv, ++id, ",Example Works\n");
  for (int i = 0; i < right; ++i) absl::StrAppend(&csv, ++id, ",", i % 2 ? kMistyped : kCode, "\n");
  const MappingRun run = RunText(
      SimpleMapping(rule.empty()
                        ? "  - {to: decision.subject.identifiers, from: code, set: {scheme: "
                          "cn.uscc}}\n"
                        : rule),
      {{"rows.csv", csv}});
  INFO(run.status);
  REQUIRE(run.status.ok());
  return std::string(CheckIdentifiers(run.summary).message());
}

TEST_CASE("a column of something else in the place of identifiers stops, whatever else it holds") {
  CHECK(Identifiers(3, 0) ==
        "rows.csv:2: the column `code`, which the rule of `decision.subject.identifiers` "
        "takes as cn.uscc, holds something else: 3 of its 3 values have not the form of one, from "
        "this row on. Nothing was sent. Look whether columns have changed places; when these are "
        "numbers of another scheme, state it in the mapping; when all is meant so, run once with "
        "--accept columns.");
  CHECK_THAT(Identifiers(10, 10), Contains("10 of its 20 values"));
  // Fewer are mistakes of their rows.
  CHECK(Identifiers(2, 0).empty());
  CHECK(Identifiers(9, 1).empty());
  CHECK(Identifiers(10, 11).empty());
  CHECK(Identifiers(0, 30).empty());
  CHECK(Identifiers(0, 0).empty());
}

TEST_CASE(
    "numbers of a few records, and credit codes in the columns of older numbers, stop nothing") {
  const std::string few =
      "  - {to: decision.subject.identifiers, from: code, when: [{column: code, equals: Example "
      "Works}], set: {scheme: cn.uscc}}\n";
  CHECK(Identifiers(3, 4, few).empty());
  CHECK_FALSE(Identifiers(3, 3, few).empty());
  for (const char* const scheme : {"cn.organisation_code", "cn.business_registration"}) {
    CHECK(Identifiers(0, 30,
                      absl::StrCat("  - {to: decision.subject.identifiers, constant: ", kCode,
                                   ", set: {scheme: cn.uscc}}\n  - {to: "
                                   "decision.subject.identifiers, from: code, replace: [{pattern: "
                                   "'.+', with: ",
                                   kCode, "}], set: {scheme: ", scheme, "}}\n"))
              .empty());
  }
}

TEST_CASE("identifiers are judged by rule, however the rule makes them, and without placeholders") {
  const std::string composed =
      "  - to: decision.subject.identifiers\n"
      "    fields: [{to: scheme, constant: cn.uscc}, {to: value, from: code}]\n";
  CHECK_THAT(Identifiers(3, 0, composed), Contains("the column `code`"));
  CHECK(Identifiers(3, 0,
                    "  - {to: decision.subject.identifiers, from: code, replace: [{pattern: "
                    "'Example Works', with: '0000000000'}], set: {scheme: cn.organisation_code}}\n")
            .size() > 0);
  const std::string authority =
      "  - {to: decision.authority.identifier, from: code, set: {scheme: cn.uscc}}\n";
  CHECK_THAT(Identifiers(3, 0, authority), Contains("the rule of `decision.authority.identifier`"));
  // Each rule for itself: the sound one does not outweigh the other.
  CHECK_THAT(Identifiers(3, 0,
                         "  - {to: decision.subject.identifiers, constant: " + std::string(kCode) +
                             ", set: {scheme: cn.uscc}}\n"
                             "  - {to: decision.subject.identifiers, from: code, set: {scheme: "
                             "cn.business_registration}}\n"),
             Contains("takes as cn.business_registration"));
  // A scheme that a catalogue declares has no form here.
  CHECK(Identifiers(3, 0,
                    "  - {to: decision.subject.identifiers, from: code, set: {scheme: "
                    "list.number}}\n")
            .empty());
  CHECK(Identifiers(3, 0,
                    "  - {to: decision.subject.identifiers, from: code, replace: [{pattern: "
                    "'Example Works', with: '000000000'}], set: {scheme: cn.organisation_code}}\n")
            .empty());
}

TEST_CASE("only a mapping that takes identifiers from cells has some to look at") {
  const auto takes = [](const std::string& rule) {
    const auto mapping = Mapping::Parse(SimpleMapping(rule), "test.yaml", {});
    REQUIRE(mapping.ok());
    return TakesIdentifiers((*mapping)->plan());
  };
  CHECK(takes("  - {to: decision.subject.identifiers, from: code, set: {scheme: cn.uscc}}\n"));
  CHECK(
      takes("  - to: decision.subject.representatives\n"
            "    fields:\n"
            "      - {to: name, from: who}\n"
            "      - {to: identifier, from: code, set: {scheme: cn.resident_id}}\n"));
  CHECK_FALSE(takes(""));
  CHECK_FALSE(
      takes("  - {to: decision.subject.identifiers, constant: 91440300085948158H, set: "
            "{scheme: cn.uscc}}\n"));
}

}  // namespace
}  // namespace landbridge::testing
