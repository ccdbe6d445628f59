// SPDX-License-Identifier: Apache-2.0
// A landbridged of a scenario's own, with an empty store, a catalogue and a policy that admit what
// load.h makes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {

// In all watch lists of the province together: the most that a policy can allow.
inline constexpr int64_t kWatchedIdentifiersMax = 10'000'000;

// What the broker's configuration says besides what every run needs.
struct BenchBrokerOptions {
  std::string memory = {};     // "128MiB"; empty: what the broker takes when nothing is said
  std::string time_zone = {};  // empty: as `memory`
};

class BenchBroker {
 public:
  // Starts `program` in `folder`, which is created, and waits until it serves. In a folder where a
  // broker ran before, it goes on with that one's store.
  //
  // Errors: kNotFound: `program` cannot be run; kResourceExhausted: as CheckRoom; kUnavailable: it
  // did not begin to serve. The message says what to do.
  static absl::StatusOr<std::unique_ptr<BenchBroker>> Start(const std::filesystem::path& program,
                                                            const std::filesystem::path& folder,
                                                            const Certificates& certificates,
                                                            const BenchBrokerOptions& options = {});

  // Kills it, if Stop() was not called.
  ~BenchBroker() = default;

  // Stops it as a supervisor does.
  //
  // Errors: kInternal: it did not end well.
  absl::Status Stop();

  const std::string& address() const { return address_; }
  const Certificates& certificates() const { return certificates_; }
  pid_t pid() const { return process_->pid(); }

  // From when its process was started until it served.
  double seconds_to_ready() const { return seconds_to_ready_; }

 private:
  BenchBroker(std::unique_ptr<ChildProcess> process, std::string address, Certificates certificates,
              double seconds_to_ready)
      : process_(std::move(process)),
        address_(std::move(address)),
        certificates_(std::move(certificates)),
        seconds_to_ready_(seconds_to_ready) {}

  const std::unique_ptr<ChildProcess> process_;
  const std::string address_;
  const Certificates certificates_;
  const double seconds_to_ready_;
};

// What a broker leaves free on its disk: it takes no changes when there is less.
uint64_t FreeBytesOfBroker();

// Whether the file system of `folder`, which exists, has `bytes` left.
//
// Errors: kResourceExhausted: it has less; kInternal: it does not say.
absl::Status CheckRoom(const std::filesystem::path& folder, uint64_t bytes);

// The configuration of the broker in `folder`, and where the parts of its store are.
inline std::filesystem::path ConfigIn(const std::filesystem::path& folder) {
  return folder / "broker.yaml";
}
inline std::filesystem::path StoreIn(const std::filesystem::path& folder) {
  return folder / "store";
}

}  // namespace landbridge::bench
