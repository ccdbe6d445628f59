// SPDX-License-Identifier: Apache-2.0
// A subscriber that keeps a PostgreSQL table is killed at random points while the broker receives
// changes, again and again; in the end the table is the broker's view.
#include <poll.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

#include "tests/integration/shell_companies.h"
#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/postgres_server.h"

namespace landbridge::testing {
namespace {

using nlohmann::json;

constexpr char kAgency[] = "agency/AT/finance";
constexpr char kProvince[] = "province/440000";
constexpr int kCompanies = 4000;
constexpr int kKillsPerTable = 5;
constexpr int kKillsInSnapshot = 2;
constexpr uint64_t kDelayMsMax = 500;

// Of LANDBRIDGE_SEED, so that a failure can be run again.
uint64_t Seed() {
  const char* const given = std::getenv("LANDBRIDGE_SEED");
  return given == nullptr ? std::random_device{}() : std::strtoull(given, nullptr, 10);
}

// A list of shell companies that changes: companies leave it and come back, others move.
class ChangingList {
 public:
  ChangingList(std::filesystem::path file, uint64_t seed) : file_(std::move(file)), random_(seed) {
    for (int i = 1; i <= kCompanies; ++i) street_of_[i] = 1;
  }

  // Writes the next version: about one in forty rows differs from the one before.
  void Next() {
    for (auto& [number, street] : street_of_) {
      const uint64_t draw = random_() % 120;
      if (draw == 0) street = 0;
      if (draw == 1 && street == 0) street = 1;
      if (draw == 2 && street > 0) ++street;
      if (street == 0 && random_() % 4 == 0) street = 1;
    }
    std::ofstream out(file_, std::ios::binary | std::ios::trunc);
    out << kShellCompaniesHeader;
    for (const auto& [number, street] : street_of_) {
      if (street > 0) out << ShellCompany(number, street);
    }
  }

  const std::filesystem::path& file() const { return file_; }

 private:
  const std::filesystem::path file_;
  std::mt19937_64 random_;
  std::map<int, int> street_of_;  // 0: not in the list
};

// Publishes one version of the list after the other until it is destroyed.
class Publishing {
 public:
  Publishing(Town& town, ChangingList& list) : town_(town), list_(list) {
    Pass();
    thread_ = std::thread([this] {
      while (!stopped_) Pass();
    });
  }
  ~Publishing() {
    stopped_ = true;
    thread_.join();
  }

  int passes() const { return passes_; }
  bool failed() const { return failed_; }

 private:
  void Pass() {
    list_.Next();
    const auto pass = town_.Run(kAgency, "austria_scheinfirmen_csv", list_.file());
    if (pass.exit_code != 0) failed_ = true;
    ++passes_;
  }

  Town& town_;
  ChangingList& list_;
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> failed_ = false;
  std::atomic<int> passes_ = 0;
  std::thread thread_;
};

// What the broker says is in force: (event, listing) by listing id, not through the sink.
std::map<std::string, std::pair<std::string, json>> BrokersView(Town& town) {
  std::map<std::string, std::pair<std::string, json>> view;
  for (const json& entry : town.Snapshot()) {
    view[entry.at("listing_id")] = {entry.at("event"), entry.at("listing")};
  }
  return view;
}

std::map<std::string, std::pair<std::string, json>> Table(const PostgresServer& server,
                                                          const std::string& schema) {
  std::map<std::string, std::pair<std::string, json>> table;
  std::istringstream rows(server.Sql(
      "SELECT json_build_array(listing_id, event::text, listing) FROM " + schema + ".listings"));
  for (std::string line; std::getline(rows, line);) {
    const json row = json::parse(line);
    const auto held = std::pair(row[1].get<std::string>(), row[2]);
    const bool is_new = table.try_emplace(row[0].get<std::string>(), held).second;
    CHECK(is_new);
  }
  return table;
}

bool IsComplete(const PostgresServer& server, const std::string& schema) {
  const std::string table = schema + ".feed_position";
  if (server.Sql("SELECT to_regclass('" + table + "') IS NULL") == "t\n") return false;
  return server.Sql("SELECT complete FROM " + table) == "t\n";
}

void AwaitComplete(const PostgresServer& server, const std::string& schema,
                   Subprocess& subscriber) {
  while (!IsComplete(server, schema)) REQUIRE_FALSE(subscriber.Ended());
}

void Wait(int ms) { poll(nullptr, 0, ms); }

void CheckTableAfterKills(int kills) {
  const uint64_t seed = Seed();
  std::cout << "LANDBRIDGE_SEED=" << seed << std::endl;
  std::mt19937_64 random(seed);
  const PostgresServer server;
  Town town(Agencies{{kAgency, {"at/*"}}});
  town.StartBroker();
  ChangingList list(town.folder() / "list.csv", seed);

  int in_snapshot = 0;
  int after_snapshot = 0;
  for (int killed = 0; killed < kills;) {
    const std::string schema = "view_" + std::to_string(killed);
    std::vector<std::string> follow = {"subscribe", "--postgres", server.Conninfo(), "--schema",
                                       schema};
    {
      const Publishing publishing(town, list);
      for (int i = 0; i < kKillsPerTable && killed < kills; ++i, ++killed) {
        const auto log = town.folder() / "subscriber.log";
        const auto subscriber = town.Start(LANDBRIDGE, kProvince, follow, log);
        // The first ones hit the making of the tables and the snapshot, the others what follows.
        if (i >= kKillsInSnapshot) AwaitComplete(server, schema, *subscriber);
        Wait(static_cast<int>(random() % kDelayMsMax));
        subscriber->Signal(SIGKILL);
        CHECK(subscriber->Wait() == -1);
        ++(IsComplete(server, schema) ? after_snapshot : in_snapshot);
      }
      CHECK_FALSE(publishing.failed());
      CHECK(publishing.passes() > 0);
    }
    follow.push_back("--once");
    const Finished caught_up = town.Client(LANDBRIDGE, kProvince, follow);
    INFO(caught_up.err);
    REQUIRE(caught_up.exit_code == 0);
    const auto expected = BrokersView(town);
    CHECK(expected.size() > kCompanies / 2);
    CHECK((Table(server, schema) == expected));
  }
  std::cout << kills << " kills, " << in_snapshot << " before the snapshot was finished, "
            << after_snapshot << " after" << std::endl;
}

TEST_CASE("killed 10 times at random points, the table equals the broker's view") {
  CheckTableAfterKills(10);
}

TEST_CASE("killed 50 times at random points, the table equals the broker's view", "[.full]") {
  CheckTableAfterKills(50);
}

}  // namespace
}  // namespace landbridge::testing
