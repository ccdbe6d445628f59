// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/json_lines_sink.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include "nlohmann/json.hpp"
#include "tests/sinks/responses.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

std::vector<nlohmann::json> LinesOf(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

TEST_CASE("each response adds its lines, with marks for the loop") {
  const TempDir folder;
  const auto file = folder.path() / "changes.jsonl";
  JsonLinesSink sink(file);
  Teller teller(sink);
  teller.Start("g1");
  teller.Deliver({Present("L1", 4, "First"), Lifted("L2", 5)});
  teller.Finish();
  const auto lines = LinesOf(file);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == nlohmann::json({{"snapshot_started", {{"generation", "g1"}}}}));
  CHECK(lines[1]["listing"]["decision"]["subject"]["names"][0]["text"] == "First");
  CHECK(lines[2]["kind"] == "ENTRY_KIND_LIFTED");
  CHECK(lines[3] == nlohmann::json({{"snapshot_finished", {{"generation", "g1"}}}}));
  CHECK(sink.stored_token() == "token 3");
}

TEST_CASE("what a crash left beyond the stored place is cut off") {
  const TempDir folder;
  const auto file = folder.path() / "changes.jsonl";
  {
    JsonLinesSink sink(file);
    Teller teller(sink);
    teller.Start("g1");
    teller.Deliver({Present("L1", 4, "First")});
  }
  std::ofstream(file, std::ios::app) << "{\"kind\":\"ENTRY_KIND_LIS";
  JsonLinesSink sink(file);
  Teller teller(sink);
  CHECK(teller.place().token == "token 2");
  CHECK(teller.place().generation == "g1");
  teller.Deliver({Present("L2", 5, "Second")});
  const auto lines = LinesOf(file);
  REQUIRE(lines.size() == 3);
  CHECK(lines[2]["listing_id"] == "L2");
}

TEST_CASE("a file that lost lines, is not ours, or is kept by another process is refused") {
  const TempDir folder;
  const auto file = folder.path() / "changes.jsonl";
  {
    JsonLinesSink sink(file);
    Teller teller(sink);
    teller.Start("g1");
    CHECK(JsonLinesSink(file).Load().status().code() == absl::StatusCode::kAborted);
  }
  std::filesystem::resize_file(file, 3);
  CHECK(JsonLinesSink(file).Load().status().code() == absl::StatusCode::kDataLoss);
  std::filesystem::remove(file.string() + ".state");
  CHECK(JsonLinesSink(file).Load().status().code() == absl::StatusCode::kAlreadyExists);
  std::ofstream(file.string() + ".state") << "{\"token\":1}";
  CHECK(JsonLinesSink(file).Load().status().code() == absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace landbridge::testing
