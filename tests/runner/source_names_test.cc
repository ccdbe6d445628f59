// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/source_names.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a source belongs to one entry until its mapping names another") {
  SourceNames names;
  const int first = 0;
  const int second = 0;
  REQUIRE(names.Hold("market/fines", &first, "a.yaml").ok());
  REQUIRE(names.Hold("market/fines", &first, "a.yaml").ok());
  REQUIRE(names.Hold("market/permits", &second, "b.yaml").ok());
  const absl::Status taken = names.Hold("market/fines", &second, "b.yaml");
  CHECK(absl::IsInvalidArgument(taken));
  CHECK_THAT(std::string(taken.message()),
             Catch::Contains("b.yaml: publishes the source market/fines, as a.yaml does"));
  // A refusal leaves what it had.
  CHECK_FALSE(names.Hold("market/permits", &first, "a.yaml").ok());
  REQUIRE(names.Hold("market/warnings", &first, "a.yaml").ok());
  CHECK(names.Hold("market/fines", &second, "b.yaml").ok());
}

}  // namespace
}  // namespace landbridge::testing
