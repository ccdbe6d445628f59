// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/pattern.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a pattern matches the whole text, in any script") {
  const auto pattern = Pattern::Compile("[〔(]\\d{4}[〕)]第\\d+号");
  REQUIRE(pattern.ok());
  CHECK(*pattern->Matches("〔2019〕第12号"));
  CHECK_FALSE(*pattern->Matches("沪〔2019〕第12号"));
}

TEST_CASE("a pattern takes the first group of each match out of a text, or the match") {
  const auto group = Pattern::Compile("a\\.k\\.a\\. '([^']*)'");
  REQUIRE(group.ok());
  CHECK(*group->Extract("a.k.a. 'ONE'; a.k.a. 'TWO'.") == std::vector<std::string>{"ONE", "TWO"});
  CHECK(group->Extract("none")->empty());
  const auto whole = Pattern::Compile("\\d+");
  REQUIRE(whole.ok());
  CHECK(*whole->Extract("1 and 23") == std::vector<std::string>{"1", "23"});
}

TEST_CASE("a pattern replaces its matches, with groups") {
  const auto pattern = Pattern::Compile("(\\d+)号");
  REQUIRE(pattern.ok());
  CHECK(*pattern->Replace("12号、13号", "No. $1") == "No. 12、No. 13");
}

TEST_CASE("a pattern that is none is refused with the character at fault") {
  const auto pattern = Pattern::Compile("ab(");
  REQUIRE_FALSE(pattern.ok());
  CHECK_THAT(std::string(pattern.status().message()), Catch::Contains("at character"));
}

TEST_CASE("a pattern that runs away is an error and not a wait") {
  const auto pattern = Pattern::Compile("(a+)+b");
  REQUIRE(pattern.ok());
  const auto matches = pattern->Matches(std::string(5000, 'a'));
  REQUIRE_FALSE(matches.ok());
  CHECK(matches.status().code() == absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace landbridge
