// SPDX-License-Identifier: Apache-2.0
// `landbridge subscribe` into files and tables, as people start it.
#include <algorithm>
#include <csignal>
#include <fstream>

#include "tests/integration/shell_companies.h"
#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/postgres_server.h"

namespace landbridge::testing {
namespace {

using nlohmann::json;

constexpr char kProvince[] = "province/440000";

class AustrianTown : public Town {
 public:
  AustrianTown() : Town(Agencies{{"agency/AT/finance", {"at/*"}}}) { StartBroker(); }

  // A list of the companies with the numbers 1 to `last`.
  void Publish(int last) {
    const auto file = folder() / "list.csv";
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << kShellCompaniesHeader;
    for (int i = 1; i <= last; ++i) out << ShellCompany(i, i);
    out.close();
    const auto pass = Run("agency/AT/finance", "austria_scheinfirmen_csv", file);
    INFO(pass.err);
    REQUIRE(pass.exit_code == 0);
  }

  Finished Subscribe(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"subscribe", "--once"});
    return Client(LANDBRIDGE, kProvince, arguments);
  }
  void MustSubscribe(const std::vector<std::string>& arguments) {
    const Finished finished = Subscribe(arguments);
    INFO(finished.err);
    REQUIRE(finished.exit_code == 0);
  }
};

size_t LinesIn(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST_CASE("a table for spreadsheets follows the view from start to start") {
  AustrianTown town;
  town.Publish(140);
  const std::string file = (town.folder() / "listings.csv").string();
  town.MustSubscribe({"--csv", file});
  CHECK(LinesIn(FileText(file)) == 141);
  CHECK_THAT(FileText(file), Catch::Contains("Beispiel 140 GmbH"));
  town.Publish(139);
  town.MustSubscribe({"--csv", file});
  CHECK(LinesIn(FileText(file)) == 140);
  CHECK_THAT(FileText(file), !Catch::Contains("Beispiel 140 GmbH"));
}

TEST_CASE("a file of JSON lines gets each change once") {
  AustrianTown town;
  town.Publish(140);
  const std::string file = (town.folder() / "changes.jsonl").string();
  town.MustSubscribe({"--jsonl", file});
  CHECK(LinesIn(FileText(file)) == 142);
  town.MustSubscribe({"--jsonl", file});
  CHECK(LinesIn(FileText(file)) == 142);
  town.Publish(139);
  town.MustSubscribe({"--jsonl", file});
  CHECK(LinesIn(FileText(file)) == 143);

  const Finished printed = town.Subscribe({"--jsonl", "-"});
  CHECK(printed.exit_code == 0);
  CHECK(LinesIn(printed.out) == 141);
  CHECK_THAT(printed.out, Catch::StartsWith("{\"snapshot_started\""));
  CHECK(printed.err.empty());
}

TEST_CASE("a filter that changed brings a new snapshot, and what left the view leaves the table") {
  AustrianTown town;
  town.Publish(140);
  const PostgresServer server;
  town.MustSubscribe({"--postgres", server.Conninfo()});
  CHECK(server.Sql("SELECT count(*) FROM landbridge.listings") == "140\n");
  const Finished changed =
      town.Subscribe({"--postgres", server.Conninfo(), "--authority-region", "110000"});
  CHECK(changed.exit_code == 0);
  CHECK_THAT(changed.err, Catch::Contains("going on after"));
  CHECK(server.Sql("SELECT count(*) FROM landbridge.listings") == "0\n");
}

TEST_CASE("a signal ends a subscriber well, with what came stored") {
  AustrianTown town;
  town.Publish(140);
  const PostgresServer server;
  const auto log = town.folder() / "subscriber.log";
  for (const int signal : {SIGTERM, SIGINT}) {
    const auto subscriber =
        town.Start(LANDBRIDGE, kProvince,
                   {"subscribe", "--postgres", server.Conninfo(), "--silence", "1"}, log);
    // The broker's progress comes when everything is there.
    while (!subscriber->Ended() &&
           server.Sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'landbridge'") != "3\n") {
    }
    while (!subscriber->Ended() &&
           server.Sql("SELECT bool_or(complete) FROM landbridge.feed_position") != "t\n") {
    }
    subscriber->Signal(signal);
    const int exit_code = subscriber->Wait();
    INFO(FileText(log));
    CHECK(exit_code == 0);
    CHECK(server.Sql("SELECT count(*) FROM landbridge.listings") == "140\n");
  }
}

TEST_CASE("a subscriber goes on after its database and its broker were away") {
  AustrianTown town;
  town.Publish(140);
  PostgresServer server;
  const auto log = town.folder() / "subscriber.log";
  town.MustSubscribe({"--postgres", server.Conninfo()});
  const auto subscriber = town.Start(
      LANDBRIDGE, kProvince, {"subscribe", "--postgres", server.Conninfo(), "--silence", "1"}, log);
  const auto await = [&](const std::string& count) {
    while (!subscriber->Ended() &&
           server.Sql("SELECT count(*) FROM landbridge.listings") != count + "\n") {
    }
    INFO(FileText(log));
    REQUIRE_FALSE(subscriber->Ended());
  };
  server.Stop();
  town.Publish(139);
  server.Start();
  await("139");
  town.KillBroker();
  server.Crash();
  town.RestartBroker();
  town.Publish(141);
  server.Start();
  await("141");
  CHECK_THAT(FileText(log), Catch::Contains("going on after"));
}

TEST_CASE("what is only shown is not acknowledged; what has a place of its own is") {
  AustrianTown town;
  town.Publish(101);
  REQUIRE(town.Client(LANDBRIDGE, kProvince, {"subscription", "create", "main"}).exit_code == 0);
  const auto acknowledged = [&town] {
    const json status = town.Status();
    return status.at("subscriptions").at(0).value("acknowledged_event", "0");
  };
  town.MustSubscribe({"--subscription", "main"});
  CHECK(acknowledged() == "0");
  town.MustSubscribe({"--subscription", "main", "--token-file", (town.folder() / "t").string()});
  CHECK(acknowledged() == "101");
  CHECK(town.Subscribe({"--subscription", ""}).exit_code == 64);
}

TEST_CASE("a register that is no UTF-8 is named with its line, and changes nothing") {
  AustrianTown town;
  REQUIRE(town.Client(LANDBRIDGE, kProvince, {"subscription", "create", "main"}).exit_code == 0);
  const auto file = town.folder() / "register.txt";
  std::ofstream(file, std::ios::binary) << "91440300192317458F\n\xb1\xe0\xba\xc5\n";
  const Finished refused =
      town.Client(LANDBRIDGE, kProvince,
                  {"subscription", "watch", "main", file.string(), "--scheme", "cn.uscc"});
  CHECK(refused.exit_code == 65);
  CHECK_THAT(refused.err, Catch::Contains("register.txt:2: is not UTF-8"));
  const Finished shown = town.Client(LANDBRIDGE, kProvince, {"subscription", "show", "main"});
  CHECK_THAT(shown.out, !Catch::Contains("watches"));
}

TEST_CASE("sinks and filters that exclude each other are a usage error") {
  AustrianTown town;
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--csv", "a", "--postgres", ""},
           {"--csv", "a", "--jsonl", "b"},
           {"--schema", "a"},
           {"--jsonl", "b", "--token-file", "c"},
           {"--subscription", "main", "--category", "cn.penalty"}}) {
    CHECK(town.Subscribe(arguments).exit_code == 64);
  }
}

}  // namespace
}  // namespace landbridge::testing
