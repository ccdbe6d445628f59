// SPDX-License-Identifier: Apache-2.0
// A real landbridged with configuration, certificates and stores in a folder of its own, and
// clients of any certificate.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "grpcpp/grpcpp.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_pki.h"

namespace landbridge::testing {

class BrokerProcess {
 public:
  // Writes a complete configuration; nothing is started yet.
  BrokerProcess();

  // Starts and waits until it serves. Ends the test when it does not.
  void Start(const std::vector<std::string>& flags = {});

  // Sends the signal and waits for the end; gives the exit code.
  int End(int signal);

  // Sends SIGHUP and waits until the log says what came of it.
  void Reload();

  // Runs landbridged to its end, for starts that must fail.
  Finished RunToEnd(const std::vector<std::string>& flags = {}) const;

  // A connection of its own, with this certificate or with none.
  std::shared_ptr<grpc::Channel> Connect(const std::optional<IssuedCertificate>& client) const;

  // Overwrites a file of the folder: "broker.yaml", "policy.yaml", "catalogue.yaml",
  // "identity.key".
  void Write(const std::string& name, const std::string& content) const;
  // Replaces a part of broker.yaml.
  void Configure(const std::string& from, const std::string& to) const;
  // The usual policy and these serial numbers as revoked ones.
  void Revoke(const std::string& serial) const;

  std::string Log() const;
  const std::filesystem::path& folder() const { return pki_.folder(); }
  std::filesystem::path ready_file() const { return folder() / "ready"; }
  const TestPki& pki() const { return pki_; }
  const std::string& address() const { return address_; }
  Subprocess& process() { return *process_; }

 private:
  TestPki pki_;
  std::string address_;
  std::unique_ptr<Subprocess> process_;
};

}  // namespace landbridge::testing
