// SPDX-License-Identifier: Apache-2.0
// Redis: one stream in memory, with a file of all commands that is synced before it acknowledges.
// It does not know records again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"
#include "tools/bench/child_process.h"
#include "tools/bench/peers/peer.h"
#include "tools/bench/peers/redis_connection.h"
#include "tools/bench/peers/supply.h"

namespace landbridge::bench {

class RedisPeer final : public Peer {
 public:
  // Starts a server in `folder`, which is created.
  //
  // Errors: kNotFound: the package of the server is not installed.
  static absl::StatusOr<std::unique_ptr<Peer>> Start(const std::filesystem::path& folder,
                                                     const Certificates& certificates);

  std::string name() const override { return name_; }
  bool KnowsRepeats() const override { return false; }
  bool GivesOut() const override { return true; }
  absl::StatusOr<IngestResult> Ingest(int64_t changes, int repeat_percent) override;
  absl::StatusOr<ReadingResult> Read(int readers) override;
  pid_t server() const override { return process_->pid(); }

 private:
  using Connection = std::unique_ptr<RedisConnection>;

  RedisPeer(std::string name, std::unique_ptr<ChildProcess> process, uint16_t port,
            Certificates certificates)
      : name_(std::move(name)),
        process_(std::move(process)),
        port_(port),
        certificates_(std::move(certificates)) {}

  absl::StatusOr<std::string> LastEntry();

  const std::string name_;
  const std::unique_ptr<ChildProcess> process_;
  const uint16_t port_;
  const Certificates certificates_;
  std::vector<Connection> connections_;
  Supply supply_;
  // Of the last Ingest: the entry before its first, how many it added, and the bytes of those.
  std::string before_;
  int64_t added_ = 0;
  int64_t added_bytes_ = 0;
};

}  // namespace landbridge::bench
