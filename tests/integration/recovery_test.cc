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

// Publishes a list of 12,505 rows on a broker that is killed once something is settled, and lets
// `go_on` finish the job.
template <typename GoOn>
void CheckKilledBrokerEndsLikeACalmOne(const std::filesystem::path& file, GoOn go_on) {
  Town calm(kAgencies);
  calm.StartBroker();
  const Pass undisturbed = calm.Run("agency/MX/tax", "mexico_sat_69b", file);
  INFO(undisturbed.err);
  REQUIRE(undisturbed.exit_code <= 1);
  const json expected = calm.Digest();

  Town town(kAgencies);
  town.StartBroker();
  const auto adapter = town.StartRun("agency/MX/tax", "mexico_sat_69b", file);
  int64_t settled = 0;
  while (settled == 0 && !adapter->Ended()) settled = town.SettledSequence();
  town.KillBroker();
  CHECK(settled > 0);
  CHECK_FALSE(adapter->Ended());
  go_on(town, *adapter, settled);
  CHECK(town.Digest().at("content_digest") == expected.at("content_digest"));
}

TEST_CASE(
    "a broker killed during publishing comes back, and its adapter goes on by itself to the same "
    "state") {
  LB_SHARED_DATA_OR_SKIP(list, "mexico_sat_69b");
  CheckKilledBrokerEndsLikeACalmOne(list / "69B_upload2021-05-19.csv",
                                    [](Town& town, Subprocess& adapter, int64_t settled) {
                                      town.RestartBroker();
                                      CHECK(town.SettledSequence() >= settled);
                                      CHECK(adapter.Wait() == 0);
                                    });
}

TEST_CASE(
    "broker and adapter killed during publishing: nothing settled is lost, and a new run completes "
    "the same state") {
  LB_SHARED_DATA_OR_SKIP(list, "mexico_sat_69b");
  const auto file = list / "69B_upload2021-05-19.csv";
  CheckKilledBrokerEndsLikeACalmOne(file, [&](Town& town, Subprocess& adapter, int64_t settled) {
    adapter.Signal(SIGKILL);
    adapter.Wait();
    town.RestartBroker();
    CHECK(town.SettledSequence() >= settled);
    const Pass resumed = town.Run("agency/MX/tax", "mexico_sat_69b", file);
    INFO(resumed.err);
    CHECK(resumed.exit_code == 0);
  });
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
