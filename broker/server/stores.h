// SPDX-License-Identifier: Apache-2.0
// The broker's two stores, opened together. The log is locked first: whoever has it, has both.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rocks_commit_log.h"
#include "storage/state_store.h"

namespace landbridge {

struct StoresOptions {
  std::filesystem::path log_folder;
  std::filesystem::path state_folder;
  size_t memory_bytes = size_t{512} << 20;
  // Deletes the state first. What the log lacks cannot be brought back, so every entry of it is
  // read and verified before.
  bool rebuild_state = false;
};

struct Stores {
  std::unique_ptr<RocksCommitLog> log;
  std::unique_ptr<StateStore> state;
};

// Errors: those of RocksCommitLog::Open and StateStore::Open; each message names the folder.
//         With `rebuild_state`, and the state is kept then: kDataLoss: the log is damaged.
//         kFailedPrecondition: its first entries were trimmed away.
absl::StatusOr<Stores> OpenStores(const StoresOptions& options);

}  // namespace landbridge
