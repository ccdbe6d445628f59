// SPDX-License-Identifier: Apache-2.0
// A gRPC server in a process of its own that does nothing but gRPC and TLS: what a stream of the
// broker is held against. This program becomes the server, by a command line word for each kind.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"
#include "tools/bench/child_process.h"

namespace grpc {
class CallbackGenericService;
}

namespace landbridge::bench {

// Where a started server is.
class BareServer {
 public:
  // Starts this program as the server of `command`, with `arguments` besides those that every kind
  // takes. `folder` is created.
  static absl::StatusOr<std::unique_ptr<BareServer>> Start(
      const std::string& command, const std::vector<std::string>& arguments,
      const std::filesystem::path& folder, const Certificates& certificates);

  const std::string& address() const { return address_; }
  pid_t pid() const { return process_->pid(); }

 private:
  BareServer(std::unique_ptr<ChildProcess> process, std::string address)
      : process_(std::move(process)), address_(std::move(address)) {}

  const std::unique_ptr<ChildProcess> process_;
  const std::string address_;
};

// What every kind of server is told.
struct BareServerFlags {
  std::filesystem::path authority;
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::filesystem::path ready_file;
};

// Serves `service`, with the client's certificate required, until the process is killed.
//
// Errors: a file cannot be read or written.
absl::Status ServeBare(const BareServerFlags& flags, grpc::CallbackGenericService& service);

}  // namespace landbridge::bench
