// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/text_template.h"

#include <map>
#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

std::string Fill(const std::string& text, const std::map<std::string, std::string>& values) {
  const auto parsed = TextTemplate::Parse(text);
  if (!parsed.ok()) return std::string(parsed.status().message());
  return parsed
      ->Fill([&](size_t name) -> std::optional<std::string> {
        const auto found = values.find(parsed->names()[name]);
        if (found == values.end()) return std::nullopt;
        return found->second;
      })
      .value_or("<none>");
}

TEST_CASE("a template puts columns into text") {
  CHECK(Fill("Schedule {Schedule}, item {Item}", {{"Schedule", "1"}, {"Item", "5"}}) ==
        "Schedule 1, item 5");
}

TEST_CASE("a template whose column has no value gives none") {
  CHECK(Fill("{a}-{b}", {{"a", "1"}}) == "<none>");
}

TEST_CASE("a part in brackets is left out when one of its columns has no value") {
  CHECK(Fill("{city}[, {state}][ {zip}]", {{"city", "Wien"}, {"zip", "1010"}}) == "Wien 1010");
  CHECK(Fill("[{a}][ {b}]", {{"b", "x"}}) == " x");
  CHECK(Fill("[{a}]", {}) == "<none>");
}

TEST_CASE("a bracket without its other half inside of braces is a fault, a pair is a name's") {
  CHECK_THAT(Fill("{拖欠[人数}", {}), Catch::Contains("is not a template"));
  CHECK_THAT(Fill("{a]}", {}), Catch::Contains("is not a template"));
  CHECK_THAT(Fill("{a{b}", {}), Catch::Contains("a { is not closed"));
  CHECK(Fill("{金额[元]}", {{"金额[元]", "3"}}) == "3");
}

TEST_CASE("doubled braces and brackets stand for themselves") {
  CHECK(Fill("{{x}} [[{a}]]", {{"a", "1"}}) == "{x} [1]");
}

TEST_CASE("a template with a brace or bracket too few or too many is refused") {
  for (const char* broken : {"{a", "a}", "[a", "a]", "[a[b]]", "{}", "{$}"}) {
    INFO(broken);
    CHECK_THAT(Fill(broken, {}), Catch::Contains("is not a template"));
  }
}

}  // namespace
}  // namespace landbridge
