// SPDX-License-Identifier: Apache-2.0
// What all brokers of one conformance run share: a folder of its own, certificates, a policy that
// grants the mapping's source to one agency, the catalogue, the identity key.
//
// Made with the installed programs, as a department's operator makes them. The folder is the
// caller's, who removes it (RunInTrialFolder). Belongs to one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/sdk/connection.h"

namespace landbridge {

// The three programs that a run consists of.
struct TrialPrograms {
  std::filesystem::path adapter;  // landbridge-adapter
  std::filesystem::path broker;   // landbridged
  std::filesystem::path client;   // landbridge
};

class TrialGround {
 public:
  // Errors: kFailedPrecondition: certificates could not be made; the message has what `landbridge`
  // said. kInternal: the folder cannot be written.
  static absl::StatusOr<std::unique_ptr<TrialGround>> Make(const TrialPrograms& programs,
                                                           const std::filesystem::path& catalogue,
                                                           const std::string& source,
                                                           const std::filesystem::path& folder);
  TrialGround(const TrialGround&) = delete;
  TrialGround& operator=(const TrialGround&) = delete;

  // An empty folder that nobody else uses.
  absl::StatusOr<std::filesystem::path> NewFolder(const std::string& name);

  // The configuration of a broker that keeps its store in `folder`.
  std::string BrokerConfig(const std::filesystem::path& folder, const std::string& listen) const;

  // How the agency, and an operator, reach a broker at `address`.
  ConnectionOptions Agency(const std::string& address) const;
  ConnectionOptions Operator(const std::string& address) const;

  const TrialPrograms& programs() const { return programs_; }

 private:
  TrialGround(TrialPrograms programs, std::filesystem::path folder, std::filesystem::path catalogue)
      : programs_(std::move(programs)),
        folder_(std::move(folder)),
        catalogue_(std::move(catalogue)) {}

  absl::Status MakePolicy(const std::string& source) const;
  absl::Status MakeKey() const;
  absl::Status Pki(const std::vector<std::string>& arguments) const;
  ConnectionOptions Client(const std::string& address, const std::string& stem) const;

  const TrialPrograms programs_;
  const std::filesystem::path folder_;
  const std::filesystem::path catalogue_;
  int folders_made_ = 0;
};

// The command line flags that say the same as `connection`.
std::vector<std::string> FlagsOf(const ConnectionOptions& connection);

// Makes `file` hold `bytes`. Errors: kInternal: it cannot be written.
absl::Status WriteWhole(const std::filesystem::path& file, const std::string& bytes);

}  // namespace landbridge
