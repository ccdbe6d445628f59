// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/header_units.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

// "4 CNY": the zeros of the unit and the currency, each as far as it is stated.
std::string Stated(std::string_view name) {
  const auto unit = UnitInHeader(name);
  if (!unit) return "";
  return absl::StrCat(unit->zeros ? absl::StrCat(*unit->zeros) : "-", " ", unit->currency);
}

TEST_CASE("the brackets of a header state a unit, a currency, or both") {
  CHECK(Stated("罚款金额（万元）") == "4 ");
  CHECK(Stated("处罚信息 罚款金额(万元) 合计") == "4 ");
  CHECK(Stated("罚款【元】") == "0 ");
  CHECK(Stated("罚款〔亿元〕") == "8 ");
  CHECK(Stated("罚款[单位：万元]") == "4 ");
  CHECK(Stated("罚款（人民币万元）") == "4 CNY");
  CHECK(Stated("罚款（万元，RMB）") == "4 CNY");
  CHECK(Stated("fine (USD)") == "- USD");
  CHECK(Stated("罚款（美元）") == "- USD");
  // dBase cuts names off.
  CHECK(Stated("罚款（万元") == "4 ");
  CHECK(Stated("罚款（大写）（元）") == "0 ");
}

TEST_CASE("what no mapping can state, and what is no unit, is a part of the name") {
  for (const char* name :
       {"罚款", "罚款万元", "罚款（百万元）", "罚款（千元）", "罚款（万）", "罚款（元/人）",
        "罚款（没收）", "fine (amount)", "fine ()", "(", "罚款（万元、亿元）"}) {
    INFO(name);
    CHECK(Stated(name).empty());
  }
}

MappingRun Read(std::string_view column, std::string_view amount, std::string_view more = "") {
  return RunText(SimpleMapping(absl::StrCat("  - {to: decision.amounts, from: \"", AbslView(column),
                                            "\", amount: {", AbslView(amount),
                                            "}, set: {purpose: fine}}\n", AbslView(more))),
                 {{"rows.csv", absl::StrCat("id,", AbslView(column), "\n1,12.5\n")}});
}

std::string Refusal(std::string_view column, std::string_view amount, std::string_view more = "") {
  return std::string(Read(column, amount, more).status.message());
}

TEST_CASE("a header that contradicts the unit of its rule stops before the first row") {
  CHECK(Refusal("罚款（万元）", "unit: 元, currency: CNY") ==
        "rows.csv, header: the column `罚款（万元）` says that its amounts are in 万元, and the "
        "mapping "
        "reads them in 元, 10,000 times too small. Nothing was sent. Correct `unit` under "
        "`amount`; when the header is wrong, state `header_unit: 万元` there.");
  CHECK_THAT(Refusal("罚款(元)", "unit: 亿元, currency: CNY"),
             Contains("in 元, and") && Contains("in 亿元, 100,000,000 times too large"));
  CHECK_THAT(Refusal("fine (USD)", "unit: major, currency: EUR"),
             Contains("in USD, and the mapping reads them in EUR. Nothing was sent. Correct "
                      "`currency`"));
  CHECK_THAT(Refusal("罚款(万元)", "unit: major, currency: CNY"),
             Contains("reads them in CNY, 10,000 times too small"));
  // So does one that a file has under another name.
  const MappingRun renamed = RunText(
      SimpleMapping("  - {to: decision.amounts, from: fine, amount: {unit: 元, currency: CNY}}\n",
                    "    columns: [{name: fine, also: [\"罚款*\"]}]\n"),
      {{"rows.csv", "id,罚款（万元）\n1,12.5\n"}});
  CHECK_THAT(std::string(renamed.status.message()), Contains("10,000 times too small"));
}

TEST_CASE("a header that agrees, says nothing, or is known to be wrong is read") {
  const auto amount = [](const MappingRun& run) {
    INFO(run.status);
    REQUIRE(run.records.size() == 1);
    return run.records[0].record.decision().amounts(0).minor_units();
  };
  CHECK(amount(Read("罚款（万元）", "unit: 万元, currency: CNY")) == 12500000);
  CHECK(amount(Read("罚款(元)", "unit: major, currency: CNY")) == 1250);
  // 元 is the unit of several currencies.
  CHECK(amount(Read("罚款(元)", "unit: major, currency: TWD")) == 1250);
  CHECK(amount(Read("fine (USD)", "unit: major, currency: USD")) == 1250);
  CHECK(amount(Read("fine", "unit: 万元, currency: CNY")) == 12500000);
  CHECK(amount(Read("罚款（万元）", "unit: 元, currency: CNY, header_unit: 万元")) == 1250);
  // The header was corrected, and is wrong in another way.
  CHECK_THAT(Refusal("罚款（亿元）", "unit: 元, currency: CNY, header_unit: 万元"),
             Contains("in 亿元, and the mapping reads them in 元"));
  // One of several rules for the column, for rows of different units, agrees.
  CHECK(Refusal("罚款（万元）", "unit: 元, currency: CNY",
                "  - {to: decision.amounts, from: \"罚款（万元）\", amount: {unit: 万元, currency: "
                "CNY}, when: [{column: id, equals: \"2\"}]}\n")
            .empty());
}

TEST_CASE("a header_unit that is none is a fault of the mapping") {
  CHECK_THAT(CompileError(SimpleMapping("  - {to: decision.amounts, from: a, amount: {unit: 元, "
                                        "currency: CNY, header_unit: 百万元}}\n")),
             Contains("header_unit") && Contains("is no unit that a header is held against"));
}

}  // namespace
}  // namespace landbridge::testing
