// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/identifier_schemes.h"

#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

using Verdict = IdentifierVerdict;

TEST_CASE("a value of a declared scheme verifies by its form and is a key") {
  IdentifierSchemes schemes;
  REQUIRE(schemes.Declare("at.firmenbuch", "[0-9]{1,6}[A-Z]").ok());
  const auto parsed = schemes.Parse("at.firmenbuch", " 597821ｚ");
  CHECK(parsed.verdict == Verdict::kVerified);
  CHECK(parsed.value == "597821Z");
  CHECK(parsed.join_keys == std::vector<std::string>{"at.firmenbuch:597821Z"});
  CHECK(schemes.Knows("at.firmenbuch"));
}

TEST_CASE("a declared pattern must match the whole value") {
  IdentifierSchemes schemes;
  REQUIRE(schemes.Declare("at.firmenbuch", "[0-9]{1,6}[A-Z]").ok());
  for (const std::string value : {"597821", "597821ZZ", "X597821Z"}) {
    INFO(value);
    const auto parsed = schemes.Parse("at.firmenbuch", value);
    CHECK(parsed.verdict == Verdict::kMalformed);
    CHECK(parsed.join_keys.empty());
  }
}

TEST_CASE("placeholders, masks and lost numbers are seen in declared schemes too") {
  IdentifierSchemes schemes;
  REQUIRE(schemes.Declare("xx.any", ".*").ok());
  CHECK(schemes.Parse("xx.any", "暂无").verdict == Verdict::kPlaceholder);
  CHECK(schemes.Parse("xx.any", "12****34").verdict == Verdict::kMasked);
  CHECK(schemes.Parse("xx.any", "1.2E+10").verdict == Verdict::kScientificNotation);
}

TEST_CASE("a resident's number in a declared scheme is personal and no key") {
  IdentifierSchemes schemes;
  REQUIRE(schemes.Declare("xx.any", ".*").ok());
  const auto parsed = schemes.Parse("xx.any", "11010519491231002X");
  CHECK(parsed.personal);
  CHECK(parsed.join_keys.empty());
}

TEST_CASE("built-in schemes are known from the start") {
  const IdentifierSchemes schemes;
  CHECK(schemes.Knows("cn.uscc"));
  CHECK(schemes.Parse("cn.uscc", "91440300085948158H").verdict == Verdict::kVerified);
  CHECK_FALSE(schemes.Knows("at.firmenbuch"));
  CHECK(schemes.Parse("at.firmenbuch", "597821Z").verdict == Verdict::kUnknownScheme);
}

TEST_CASE("a scheme is declared once, under a proper name, with a proper pattern") {
  IdentifierSchemes schemes;
  REQUIRE(schemes.Declare("xx.one", "[0-9]+").ok());
  CHECK(schemes.Declare("xx.one", "[0-9]+").code() == absl::StatusCode::kAlreadyExists);
  CHECK(schemes.Declare("cn.uscc", "[0-9]+").code() == absl::StatusCode::kAlreadyExists);
  for (const std::string name : {"", "XX.two", ".two", "two.", "a..b", "a:b", "a b"}) {
    INFO(name);
    CHECK(schemes.Declare(name, "[0-9]+").code() == absl::StatusCode::kInvalidArgument);
  }
  CHECK(schemes.Declare("xx.two", "[0-9").code() == absl::StatusCode::kInvalidArgument);
  CHECK_FALSE(schemes.Knows("xx.two"));
}

TEST_CASE("a pattern that runs away ends as no match") {
  IdentifierSchemes schemes;
  REQUIRE(schemes.Declare("xx.slow", "(A+)+B").ok());
  const auto parsed = schemes.Parse("xx.slow", std::string(100, 'A'));
  CHECK(parsed.verdict == Verdict::kMalformed);
}

TEST_CASE("declared schemes move with their holder") {
  IdentifierSchemes schemes;
  REQUIRE(schemes.Declare("xx.one", "[0-9]+").ok());
  const IdentifierSchemes moved = std::move(schemes);
  CHECK(moved.Parse("xx.one", "42").verdict == Verdict::kVerified);
}

}  // namespace
}  // namespace landbridge
