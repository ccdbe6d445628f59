// SPDX-License-Identifier: Apache-2.0
// PostgreSQL: a table of listings with the broker's indexes, and one of events. A batch is one
// statement and one transaction, durable when it is acknowledged.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"
#include "tools/bench/child_process.h"
#include "tools/bench/peers/peer.h"
#include "tools/bench/peers/supply.h"

namespace landbridge::bench {

class PostgresPeer final : public Peer {
 public:
  // Starts a server in `folder`, which is created.
  //
  // Errors: kNotFound: the package of the server is not installed.
  static absl::StatusOr<std::unique_ptr<Peer>> Start(const std::filesystem::path& folder,
                                                     const Certificates& certificates);
  ~PostgresPeer() override;

  std::string name() const override { return name_; }
  bool KnowsRepeats() const override { return true; }
  bool GivesOut() const override { return false; }
  absl::StatusOr<IngestResult> Ingest(int64_t changes, int repeat_percent) override;
  absl::StatusOr<ReadingResult> Read(int readers) override;
  pid_t server() const override { return process_->pid(); }

 private:
  using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
  using Batch = std::vector<std::string>;  // a binary array for each column

  PostgresPeer(std::string name, std::unique_ptr<ChildProcess> process)
      : name_(std::move(name)), process_(std::move(process)) {}

  absl::Status Prepare(const std::string& conninfo);
  // A batch of these records.
  static Batch MakeBatch(const int64_t* begin, const int64_t* end);
  // Adds every batch whose number is `first` modulo that of connections, and returns how many
  // records were new.
  absl::StatusOr<int64_t> AddBatches(const std::vector<Batch>& batches, size_t first);
  absl::StatusOr<int64_t> Count(const char* query);

  const std::string name_;
  const std::unique_ptr<ChildProcess> process_;
  std::vector<Connection> connections_;
  Supply supply_;
};

}  // namespace landbridge::bench
