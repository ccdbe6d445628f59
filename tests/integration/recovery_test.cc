// SPDX-License-Identifier: Apache-2.0
// The broker killed, restarted and rebuilt.
#include <csignal>
#include <filesystem>

#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/shared_data.h"

namespace landbridge::testing {
namespace {

using nlohmann::json;

const std::vector<Agency> kAgencies = {{"agency/US/csv", {"ofac/*"}}, {"agency/MX/tax", {"mx/*"}}};

// Of the first source; 0 while there is none.
int64_t SettledSequence(Town& town) {
  const json status = town.Status();
  if (!status.contains("sources")) return 0;
  return std::stoll(status.at("sources")[0].value("settled_sequence", std::string("0")));
}

TEST_CASE("a broker killed during publishing ends with the state of an undisturbed one") {
  LB_SHARED_DATA_OR_SKIP(mexico, "mexico_sat_69b");
  const auto file = mexico / "69B_upload2021-05-19.csv";
  Town calm(kAgencies);
  calm.StartBroker();
  const Pass undisturbed = calm.Run("agency/MX/tax", "mexico_sat_69b", file);
  INFO(undisturbed.err);
  REQUIRE((undisturbed.exit_code == 0 || undisturbed.exit_code == 1));
  const json expected = calm.Digest();

  Town town(kAgencies);
  town.StartBroker();
  const auto adapter = town.StartRun("agency/MX/tax", "mexico_sat_69b", file);
  // Kill as soon as something is settled, while the adapter is still sending.
  int64_t settled = 0;
  while (settled == 0 && !adapter->Ended()) settled = SettledSequence(town);
  town.KillBroker();
  const bool adapter_was_running = !adapter->Ended();
  CHECK(settled > 0);
  CHECK(adapter_was_running);
  // The adapter's own connection is lost with its broker's port; a new run resumes.
  adapter->Signal(SIGKILL);
  adapter->Wait();

  town.StartBroker();
  CHECK(SettledSequence(town) >= settled);
  const Pass resumed = town.Run("agency/MX/tax", "mexico_sat_69b", file);
  INFO(resumed.err);
  REQUIRE(resumed.exit_code == undisturbed.exit_code);
  CHECK(town.Digest().at("content_digest") == expected.at("content_digest"));
}

TEST_CASE("deleting the state and starting again gives the same digest") {
  LB_SHARED_DATA_OR_SKIP(list, "ofac_consolidated_2018");
  Town town(kAgencies);
  town.StartBroker();
  REQUIRE(town.Run("agency/US/csv", "ofac_consolidated_csv", list).exit_code == 0);
  const json before = town.Digest();
  town.StopBroker();

  SECTION("by hand") {
    std::filesystem::remove_all(town.state_folder());
    town.StartBroker();
  }
  SECTION("with --rebuild-state") { town.StartBroker({"--rebuild-state"}); }
  CHECK(town.Digest() == before);
}

TEST_CASE("a graceful stop keeps everything") {
  LB_SHARED_DATA_OR_SKIP(list, "ofac_consolidated_2018");
  Town town(kAgencies);
  town.StartBroker();
  REQUIRE(town.Run("agency/US/csv", "ofac_consolidated_csv", list).exit_code == 0);
  const json before = town.Digest();
  town.StopBroker();
  town.StartBroker();
  CHECK(town.Digest() == before);
}

}  // namespace
}  // namespace landbridge::testing
