// SPDX-License-Identifier: Apache-2.0
// A client of another language gets the same events.
#include <fstream>
#include <sstream>

#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/shared_data.h"

namespace landbridge::testing {
namespace {

using nlohmann::json;

TEST_CASE(
    "a subscriber in Node.js, made from the schemas at run time, gets the same events over mutual "
    "TLS") {
  LB_SHARED_DATA_OR_SKIP(list, "un_security_council");
  Town town(Agencies{{"agency/UN/secretariat", {"un/*"}}});
  town.StartBroker();
  town.Follow();
  const CertificateFiles files = town.pki().Write("node", town.pki().Client("province/440000"));
  const auto subscribe = [&]() {
    const Finished finished =
        RunProgram({"node", LANDBRIDGE_SOURCE "/tests/node/subscribe.js", "--server",
                    town.address(), "--authority", town.pki().authority_file().string(),
                    "--certificate", files.certificate.string(), "--key", files.key.string(),
                    "--state", (town.folder() / "node.json").string(), "--once"});
    INFO(finished.err);
    REQUIRE(finished.exit_code == 0);
    std::vector<json> lines;
    std::istringstream out(finished.out);
    for (std::string line; std::getline(out, line);) lines.push_back(json::parse(line));
    return lines;
  };
  REQUIRE(subscribe().empty());

  for (const char* date : {"un_20180607.xml", "un_20180824.xml"}) {
    INFO(date);
    REQUIRE(town.Run("agency/UN/secretariat", "un_security_council", list / date).exit_code == 0);
    const std::vector<json> ours = town.NewEvents();
    const std::vector<json> theirs = subscribe();
    REQUIRE(ours.size() == theirs.size());
    CHECK_FALSE(ours.empty());
    for (size_t i = 0; i < ours.size(); ++i) {
      CHECK(ours[i].at("event") == theirs[i].at("event"));
      CHECK(ours[i].at("listing_id") == theirs[i].at("listing_id"));
      CHECK(ours[i].at("kind") == "ENTRY_KIND_" + theirs[i].at("kind").get<std::string>());
    }
  }
}

TEST_CASE("a subscriber in Node.js whose place is of another store takes a new snapshot") {
  LB_SHARED_DATA_OR_SKIP(list, "un_security_council");
  const auto publish = [&](Town& town) {
    town.StartBroker();
    REQUIRE(town.Run("agency/UN/secretariat", "un_security_council", list / "un_20180607.xml")
                .exit_code == 0);
  };
  Town first(Agencies{{"agency/UN/secretariat", {"un/*"}}});
  Town second(Agencies{{"agency/UN/secretariat", {"un/*"}}});
  publish(first);
  publish(second);
  const std::filesystem::path state = first.folder() / "node.json";
  for (Town* town : {&first, &second}) {
    const CertificateFiles files = town->pki().Write("node", town->pki().Client("province/440000"));
    const Finished finished =
        RunProgram({"node", LANDBRIDGE_SOURCE "/tests/node/subscribe.js", "--server",
                    town->address(), "--authority", town->pki().authority_file().string(),
                    "--certificate", files.certificate.string(), "--key", files.key.string(),
                    "--state", state.string(), "--once"});
    INFO(finished.err);
    REQUIRE(finished.exit_code == 0);
    std::ifstream stream(state);
    const json held = json::parse(stream).at("held");
    CHECK(held.size() == town->Snapshot().size());
    const auto generation = held.begin()->at("generation");
    for (const json& listing : held) CHECK(listing.at("generation") == generation);
  }
}

TEST_CASE("a subscriber in Node.js with an agency's certificate is told why it is refused") {
  Town town(Agencies{{"agency/UN/secretariat", {"un/*"}}});
  town.StartBroker();
  const CertificateFiles files =
      town.pki().Write("node", town.pki().Client("agency/UN/secretariat"));
  const Finished finished =
      RunProgram({"node", LANDBRIDGE_SOURCE "/tests/node/subscribe.js", "--server", town.address(),
                  "--authority", town.pki().authority_file().string(), "--certificate",
                  files.certificate.string(), "--key", files.key.string(), "--once"});
  CHECK(finished.exit_code == 1);
  CHECK(finished.err.find("PERMISSION_DENIED") != std::string::npos);
  CHECK(finished.err.find("PROBLEM_REASON_ROLE_NOT_ALLOWED") != std::string::npos);
}

}  // namespace
}  // namespace landbridge::testing
