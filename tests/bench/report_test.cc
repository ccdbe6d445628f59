// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/report.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "nlohmann/json.hpp"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::bench {
namespace {

using testing::TempDir;

Table SomeTable() {
  Table table("speed", {"agencies"});
  table.Add({"1"}).Figure("changes/s", 0) = {100, 110};
  table.Add({"4"}).Figure("changes/s", 0) = {200, 210};
  return table;
}

nlohmann::json Content(const std::filesystem::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

TEST_CASE("what a scenario found is written when it is over, whatever becomes of the next") {
  const TempDir folder;
  const auto json = folder.path() / "figures.json";
  const auto drawings = folder.path() / "made" / "drawings";
  std::ofstream(json) << "[1]";
  std::ostringstream out;
  auto report = Report::Begin({.json = json,
                               .svg = drawings,
                               .version = "1.2.3",
                               .command_line = {"ingest", "--runs", "2"},
                               .out = out});
  REQUIRE(report.ok());
  CHECK(Content(json) == nlohmann::json({1}));
  REQUIRE(report->Add("ingest", {SomeTable()}).ok());
  CHECK_THAT(out.str(), Catch::Contains("speed"));
  CHECK(std::filesystem::exists(drawings / "ingest-speed.svg"));
  const nlohmann::json after_one = Content(json);
  CHECK(after_one["complete"] == false);
  CHECK(after_one["version"] == "1.2.3");
  CHECK(after_one["command_line"] == nlohmann::json({"ingest", "--runs", "2"}));
  CHECK(after_one["processors"] > 0);
  CHECK_FALSE(after_one["date"].get<std::string>().empty());
  REQUIRE(after_one["scenarios"].size() == 1);
  CHECK(after_one["scenarios"][0]["scenario"] == "ingest");
  CHECK(after_one["scenarios"][0]["tables"][0]["rows"][1]["agencies"] == 4);
  REQUIRE(report->Add("expiry", {SomeTable()}).ok());
  REQUIRE(report->Finish().ok());
  CHECK(Content(json)["scenarios"].size() == 2);
  CHECK(Content(json)["complete"] == true);
  // Nothing else is left beside it.
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("a file or a folder that cannot be made is found before anything is measured") {
  const TempDir folder;
  std::ofstream(folder.path() / "file") << "text";
  std::ostringstream out;
  for (const auto& path : {folder.path() / "none" / "x.json", folder.path(),
                           std::filesystem::path("/proc/landbridge.json")}) {
    const auto report = Report::Begin({.json = path, .out = out});
    CHECK(report.status().code() == absl::StatusCode::kAlreadyExists);
    CHECK_THAT(std::string(report.status().message()), Catch::Contains(path.string()));
  }
  CHECK(Report::Begin({.svg = folder.path() / "file", .out = out}).status().code() ==
        absl::StatusCode::kAlreadyExists);
}

TEST_CASE("an output that takes no more is an error, and the figures are in their file") {
  const TempDir folder;
  const auto json = folder.path() / "figures.json";
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  auto report = Report::Begin({.json = json, .out = out});
  REQUIRE(report.ok());
  CHECK(report->Add("ingest", {SomeTable()}).code() == absl::StatusCode::kDataLoss);
  CHECK(Content(json)["scenarios"].size() == 1);
}

TEST_CASE("a file that is a link, or no file, stays what it is") {
  const TempDir folder;
  const auto target = folder.path() / "target.json";
  const auto link = folder.path() / "link.json";
  std::ofstream(target) << "{}";
  std::filesystem::create_symlink(target, link);
  std::ostringstream out;
  for (const auto& path : {link, std::filesystem::path("/dev/null")}) {
    auto report = Report::Begin({.json = path, .quick = true, .out = out});
    REQUIRE(report.ok());
    CHECK(report->Add("ingest", {SomeTable()}).ok());
    CHECK(report->Finish().ok());
  }
  CHECK(std::filesystem::is_symlink(link));
  CHECK(Content(target)["complete"] == true);
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

}  // namespace
}  // namespace landbridge::bench
