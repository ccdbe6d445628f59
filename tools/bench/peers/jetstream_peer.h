// SPDX-License-Identifier: Apache-2.0
// NATS JetStream. It acknowledges what it has handed to the system, and syncs later.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"
#include "tools/bench/peers/jetstream_publisher.h"
#include "tools/bench/peers/jetstream_server.h"
#include "tools/bench/peers/peer.h"
#include "tools/bench/peers/supply.h"

namespace landbridge::bench {

class JetStreamPeer final : public Peer {
 public:
  // Starts a server in `folder`, which is created.
  //
  // Errors: kNotFound: its package is not installed.
  static absl::StatusOr<std::unique_ptr<Peer>> Start(const std::filesystem::path& folder,
                                                     const Certificates& certificates);

  std::string name() const override { return server_->name(); }
  bool KnowsRepeats() const override { return true; }
  bool GivesOut() const override { return true; }
  absl::StatusOr<IngestResult> Ingest(int64_t changes, int repeat_percent) override;
  absl::StatusOr<ReadingResult> Read(int readers) override;
  pid_t server() const override { return server_->pid(); }

 private:
  JetStreamPeer(std::unique_ptr<JetStreamServer> server, const Certificates& certificates)
      : server_(std::move(server)), certificates_(certificates) {}

  absl::StatusOr<int64_t> StoredRecords() const;

  const std::unique_ptr<JetStreamServer> server_;
  const Certificates certificates_;
  std::vector<std::unique_ptr<JetStreamPublisher>> publishers_;
  Supply supply_;
  int64_t last_added_ = 0;  // by Ingest
  int64_t last_bytes_ = 0;  // given to it
};

}  // namespace landbridge::bench
