// SPDX-License-Identifier: Apache-2.0
// The ceiling that the feed is held against: a bare gRPC server that gives every stream the same
// messages, recorded from the broker, from memory. The same TLS, a process of its own like the
// broker, the callback interface, one write on its way for each stream.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {

inline constexpr char kCeilingMethod[] = "/landbridge.bench.Ceiling/Read";

// The command line word with which this program becomes the server.
inline constexpr char kCeilingCommand[] = "serve-recording";

class Ceiling {
 public:
  // Starts the server, which gives out `messages`. `folder` is created.
  static absl::StatusOr<std::unique_ptr<Ceiling>> Start(const std::vector<std::string>& messages,
                                                        const std::filesystem::path& folder,
                                                        const Certificates& certificates);

  const std::string& address() const { return address_; }
  pid_t pid() const { return process_->pid(); }

 private:
  Ceiling(std::unique_ptr<ChildProcess> process, std::string address)
      : process_(std::move(process)), address_(std::move(address)) {}

  const std::unique_ptr<ChildProcess> process_;
  const std::string address_;
};

}  // namespace landbridge::bench
