// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/bench_broker.h"

#include <cstdint>
#include <limits>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::bench {
namespace {

using testing::TempDir;

TEST_CASE("a folder with less room than a broker needs is named, with what it has and needs") {
  const TempDir folder;
  CHECK(CheckRoom(folder.path(), 1).ok());
  const absl::Status full = CheckRoom(folder.path(), std::numeric_limits<uint64_t>::max());
  CHECK(full.code() == absl::StatusCode::kResourceExhausted);
  for (const std::string& part :
       {folder.path().string(), std::string("MiB free"), std::string("--folder")}) {
    CHECK_THAT(std::string(full.message()), Catch::Contains(part));
  }
  CHECK(CheckRoom(folder.path() / "none", 1).code() == absl::StatusCode::kInternal);
}

TEST_CASE("a broker's program that cannot be run is named, with the remedy") {
  const TempDir folder;
  for (const char* program : {"/no/such/landbridged", "/etc/passwd", "/etc"}) {
    const auto broker = BenchBroker::Start(program, folder.path() / "broker", {});
    CHECK(broker.status().code() == absl::StatusCode::kNotFound);
    CHECK_THAT(std::string(broker.status().message()), Catch::Contains(program));
    CHECK_THAT(std::string(broker.status().message()), Catch::Contains("--landbridged"));
  }
}

}  // namespace
}  // namespace landbridge::bench
