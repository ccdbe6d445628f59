// SPDX-License-Identifier: Apache-2.0
// A NATS server with one stream in files, which knows records again by their Nats-Msg-Id.
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

inline constexpr char kJetStreamName[] = "FEED";
inline constexpr char kJetStreamSubject[] = "feed";

class JetStreamServer {
 public:
  // Starts a server in `folder`, which is created, and makes the stream.
  //
  // Errors: kNotFound: its package is not installed.
  static absl::StatusOr<std::unique_ptr<JetStreamServer>> Start(const std::filesystem::path& folder,
                                                                const Certificates& certificates);

  // With the server's version.
  const std::string& name() const { return name_; }
  uint16_t port() const { return port_; }
  pid_t pid() const { return process_->pid(); }

 private:
  JetStreamServer(std::string name, std::unique_ptr<ChildProcess> process, uint16_t port)
      : name_(std::move(name)), process_(std::move(process)), port_(port) {}

  const std::string name_;
  const std::unique_ptr<ChildProcess> process_;
  const uint16_t port_;
};

}  // namespace landbridge::bench
