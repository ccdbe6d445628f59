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
#include "tools/bench/bare_server.h"
#include "tools/bench/certificates.h"

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

  const std::string& address() const { return server_->address(); }
  pid_t pid() const { return server_->pid(); }

 private:
  explicit Ceiling(std::unique_ptr<BareServer> server) : server_(std::move(server)) {}

  const std::unique_ptr<BareServer> server_;
};

}  // namespace landbridge::bench
