// SPDX-License-Identifier: Apache-2.0
// What the catalogue alone knows is found out before anything is sent, and what the mapping itself
// states wrongly is said once.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/mapping/rejects_report.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

constexpr char kFines[] = R"(source: market/fines
record_id: {from: 文号}
tables:
  - {file: fines.csv, delimited: {}, columns: [{name: 代码, optional: true}]}
fields:
  - {to: decision.category, constant: cn.administrative-penalty}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: 当事人, set: {kind: registered}}
  - {to: decision.subject.identifiers, from: 代码, set: {scheme: cn.uscc}}
  - {to: decision.authority, constant: 深圳市市场监督管理局}
  - {to: decision.authority.identifier, constant: 11440300007542005U, set: {scheme: cn.uscc}}
  - {to: decision.number, from: 文号}
  - {to: decision.legal_basis.text, from: 依据}
  - {to: decision.decided_date, constant: "2026-03-09"}
  - {to: decision.conduct, constant: 广告与事实不符}
  - {to: decision.measure, constant: 罚款}
)";

constexpr char kRows[] =
    "文号,当事人,依据\n12,深圳示例科技有限公司,《中华人民共和国广告法》第五十五条\n"
    "13,示例贸易有限公司,《中华人民共和国广告法》第五十五条\n";

struct Checked {
  MappingRun run;
  RejectsReport report;
};

// Maps `rows` under the catalogue that is delivered, with parts of the mapping replaced.
void Check(const std::vector<std::pair<std::string, std::string>>& changes, const std::string& rows,
           Checked& checked) {
  const auto catalogue = Catalogue::Load("adapters/profiles/catalogue.yaml");
  REQUIRE(catalogue.ok());
  checked.run =
      RunText(absl::StrReplaceAll(kFines, changes), {{"fines.csv", rows}}, {}, *catalogue);
  INFO(checked.run.status);
  REQUIRE(checked.run.status.ok());
  for (const RejectedRecord& one : checked.run.rejected) checked.report.Add(one);
  for (const MappedRecord& one : checked.run.records) checked.report.Add(one);
}

TEST_CASE("records that the catalogue knows pass its checks, and are sent as they were mapped") {
  Checked checked;
  Check({}, kRows, checked);
  CHECK(checked.report.Summary().empty());
  REQUIRE(checked.run.records.size() == 2);
  CHECK(checked.run.records[0].record.decision().legal_basis().instrument().empty());
}

TEST_CASE("a misspelt category is rejected before it is sent, and told once, of the mapping") {
  Checked checked;
  Check({{"cn.administrative-penalty", "cn.administrative-penaltiy"}}, kRows, checked);
  CHECK(checked.run.records.empty());
  CHECK(checked.run.rejected.size() == 2);
  CHECK(checked.report.errors() == 1);
  CHECK_THAT(checked.report.Summary(),
             Contains("1 error category_unknown, such as test.yaml: the catalogue has no such"));
}

TEST_CASE("a legal basis that is no title of the catalogue is rejected with its cell") {
  Checked checked;
  Check({}, absl::StrCat(kRows, "14,示例,《某法》\n"), checked);
  CHECK(checked.run.records.size() == 2);
  REQUIRE(checked.run.rejected.size() == 1);
  CHECK(checked.run.rejected[0].findings[0].column == "依据");
  CHECK_THAT(checked.report.Summary(), Contains("instrument_unknown, such as fines.csv:4, 依据: "));
}

TEST_CASE("an authority without its code is rejected where the category needs one") {
  Checked checked;
  Check({{"  - {to: decision.authority.identifier, constant: 11440300007542005U, set: {scheme: "
          "cn.uscc}}\n",
          ""}},
        kRows, checked);
  CHECK(checked.run.rejected.size() == 2);
  CHECK(checked.report.errors() == 1);
  CHECK_THAT(checked.report.Summary(), Contains("authority_not_entitled, such as test.yaml: "));
}

TEST_CASE("a scheme that nobody declares is told of the mapping, which states it") {
  Checked checked;
  Check({{"from: 代码, set: {scheme: cn.uscc}", "from: 代码, set: {scheme: cn.usccc}"}},
        "文号,当事人,依据,代码\n12,示例,《中华人民共和国广告法》第五十五条,91440300192317458F\n",
        checked);
  CHECK_THAT(checked.report.Summary(), Contains("1 error value_unknown, such as test.yaml: "));
}

TEST_CASE("which of a row's names is the registered one is told of each row") {
  Checked checked;
  Check({{"from: 当事人, set: {kind: registered}}",
          "from: 当事人, set: {kind: registered}}\n"
          "  - {to: decision.subject.names, from: 曾用名, set: {kind: former}}"},
         {"{name: 代码, optional: true}", "{name: 代码, optional: true}, {name: 曾用名}"}},
        "文号,当事人,依据,曾用名\n12,,《中华人民共和国广告法》第五十五条,旧甲\n"
        "13,,《中华人民共和国广告法》第五十五条,旧乙\n",
        checked);
  CHECK(checked.run.rejected.size() == 2);
  CHECK(checked.report.errors() == 2);
  CHECK_THAT(checked.report.Summary(), Contains("2 errors name_invalid, such as fines.csv:2, "));
}

TEST_CASE("what the mapping states for some rows is told of each of them") {
  for (const std::string when : {"when: [{column: 当事人, matches: 示例.*}]", "default: 某局"}) {
    Checked checked;
    Check({{"delimited: {}", "delimited: {}, unknown_columns: keep"},
           {"{to: decision.legal_basis.text, from: 依据}",
            "{to: decision.legal_basis.text, " +
                (when.starts_with("when") ? "constant: 《某法》, " : std::string("from: 依据, ")) +
                when + "}"}},
          "文号,当事人,依据\n12,示例甲,\n13,示例乙,\n", checked);
    CAPTURE(when);
    CHECK(checked.run.rejected.size() == 2);
    CHECK(checked.report.errors() == 2);
  }
}

TEST_CASE("a field that the category needs and no rule gives is told of the mapping once") {
  Checked checked;
  Check({{"  - {to: decision.measure, constant: 罚款}\n", ""}}, kRows, checked);
  CHECK(checked.report.errors() == 1);
  CHECK_THAT(checked.report.Summary(), Contains("1 error required, such as test.yaml: "));
}

TEST_CASE("a warning about a constant is told once, and not again when the broker repeats it") {
  Checked checked;
  Check({{"11440300007542005U", "11440300007542005A"}}, kRows, checked);
  CHECK(checked.report.warnings() == 1);
  RejectedRecord by_broker;
  by_broker.record_id = checked.run.rejected.at(0).record_id;
  for (const RowFinding& found : checked.run.rejected[0].findings) {
    by_broker.findings.emplace_back().finding = found.finding;
  }
  const int64_t errors = checked.report.errors();
  checked.report.AddOfBroker(by_broker);
  CHECK(checked.report.warnings() == 1);
  CHECK(checked.report.errors() > errors);
}

}  // namespace
}  // namespace landbridge::testing
