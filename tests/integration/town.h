// SPDX-License-Identifier: Apache-2.0
// A whole set-up of real processes: an authority, a broker, adapters and subscribers, in a folder
// of its own.
//
//   Town town({{.name = "agency/US/one", .sources = {"ofac/*"}}});
//   town.StartBroker();
//   town.Follow();                                       // a subscriber that sees everything, from
//   here on const Pass pass = town.Run("agency/US/one", "ofac_consolidated_csv", folder); for
//   (const auto& entry : town.NewEvents()) ...
//
// Every step that a test does not expect to fail ends the test when it does, with what the program
// said.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_pki.h"

namespace landbridge::testing {

struct Agency {
  std::string name;                  // "agency/US/one"
  std::vector<std::string> sources;  // as in the policy
  std::vector<std::string> issues_as = {};
};

// One pass of an adapter.
struct Pass {
  int exit_code = 0;
  nlohmann::json outcome;  // what it printed; null when it failed
  std::string err;

  int64_t tally(const char* name) const { return outcome.at("tally").at(name).get<int64_t>(); }
  int64_t count(const char* name) const { return outcome.at(name).get<int64_t>(); }
};

using Agencies = std::vector<Agency>;

class Town {
 public:
  explicit Town(const Agencies& agencies);
  ~Town();

  void StartBroker(const std::vector<std::string>& flags = {});
  // Starts it again at the address that it had, as a supervisor does.
  void RestartBroker();
  // By SIGTERM; it must end well.
  void StopBroker();
  // By SIGKILL.
  void KillBroker();

  // Profiles are named without folder and ending. Extra flags go to the adapter.
  Pass Run(const std::string& agency, const std::string& profile,
           const std::filesystem::path& input, const std::vector<std::string>& flags = {});
  // The same without waiting for the end.
  std::unique_ptr<Subprocess> StartRun(const std::string& agency, const std::string& profile,
                                       const std::filesystem::path& input);

  // Takes the present place of the feed; NewEvents gives what came since the last call, as JSON
  // entries.
  void Follow();
  std::vector<nlohmann::json> NewEvents();
  // What is in force, as JSON entries.
  std::vector<nlohmann::json> Snapshot();

  nlohmann::json Status();
  // Of its first source; 0 while it has none.
  int64_t SettledSequence();
  nlohmann::json Digest();
  // The listing with its attestations, as the operator sees it.
  nlohmann::json Get(const std::string& listing_id);

  // A program with the connection flags of a certificate.
  Finished Client(const std::string& program, const std::string& certificate,
                  const std::vector<std::string>& arguments);
  // The same without waiting for the end; what it says goes to `log`.
  std::unique_ptr<Subprocess> Start(const std::string& program, const std::string& certificate,
                                    const std::vector<std::string>& arguments,
                                    const std::filesystem::path& log);

  // Flags and a file by which a program of `certificate` reaches the broker.
  std::vector<std::string> ConnectionFlags(const std::string& certificate);
  std::filesystem::path ConnectionFile(const std::string& certificate);

  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path state_folder() const { return folder() / "data/state"; }
  const TestPki& pki() const { return pki_; }
  const std::string& address() const { return address_; }

 private:
  void WriteBrokerConfig(const std::string& listen) const;
  CertificateFiles FilesOf(const std::string& name);
  std::vector<std::string> Command(const std::string& program, const std::string& certificate,
                                   const std::vector<std::string>& arguments);
  nlohmann::json AsOperator(const std::vector<std::string>& arguments);
  std::vector<nlohmann::json> Subscribe(const std::vector<std::string>& arguments);

  TestPki pki_{"test.example"};
  TempDir folder_;
  std::string address_;
  std::unique_ptr<Subprocess> broker_;
};

// How many entries are of a kind such as "LISTED".
int64_t CountKind(const std::vector<nlohmann::json>& entries, const std::string& kind);

}  // namespace landbridge::testing
