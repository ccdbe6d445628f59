// SPDX-License-Identifier: Apache-2.0
// A landbridged of a scenario's own, with an empty store, a catalogue and a policy that admit what
// load.h makes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {

// In all watch lists of the province together: the most that a policy can allow.
inline constexpr int64_t kWatchedIdentifiersMax = 10'000'000;

class BenchBroker {
 public:
  // Starts `program` in `folder`, which is created, and waits until it serves.
  static absl::StatusOr<std::unique_ptr<BenchBroker>> Start(const std::filesystem::path& program,
                                                            const std::filesystem::path& folder,
                                                            const Certificates& certificates);

  const std::string& address() const { return address_; }
  const Certificates& certificates() const { return certificates_; }
  pid_t pid() const { return process_->pid(); }

 private:
  BenchBroker(std::unique_ptr<ChildProcess> process, std::string address, Certificates certificates)
      : process_(std::move(process)),
        address_(std::move(address)),
        certificates_(std::move(certificates)) {}

  const std::unique_ptr<ChildProcess> process_;
  const std::string address_;
  const Certificates certificates_;
};

}  // namespace landbridge::bench
