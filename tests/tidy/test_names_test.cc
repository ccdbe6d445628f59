// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/test_names.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/tidy/source_tree.h"

namespace landbridge::testing {
namespace {

TEST_CASE("tests that documents name are there", "[tidy]") {
  RequireNone(FindUnknownTests(SourceTree()));
}

TEST_CASE("a document that names a test which is not there is found", "[tidy]") {
  const std::string cases = std::string("TEST_") + "CASE(\"one holds\") {}\n" + "TEST_" +
                            "CASE(\n    \"two \"\n    \"holds\", \"[tag]\") {}\n";
  const auto faults_of = [&cases](std::string text) {
    return FindUnknownTests({{"docs/a.md", std::move(text)}, {"tests/a_test.cc", cases}});
  };
  CHECK(faults_of("- Tests: \"one holds\", \"two\n  holds\".\n").empty());
  CHECK(faults_of("- Tests: \"one\n  falls\".\n") ==
        Faults{"docs/a.md:2: there is no test \"one falls\""});
  CHECK(faults_of("Text with \"quotes\".\n- Other: \"none\"\n").empty());
  CHECK(faults_of("- Tests: \"one holds\"\n\n\"none\"\n").empty());
}

}  // namespace
}  // namespace landbridge::testing
