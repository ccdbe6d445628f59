// SPDX-License-Identifier: Apache-2.0
// The broker's two stores, opened together. The log is locked first: whoever has it, has both.
//
// A state that lacks what the log has no more is brought back from the newest checkpoint; the
// pipeline then applies the rest of the log.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/position.h"
#include "storage/rocks_commit_log.h"
#include "storage/state_store.h"

namespace landbridge {

struct StoresOptions {
  std::filesystem::path log_folder;
  std::filesystem::path state_folder;
  std::filesystem::path checkpoints_folder;  // on the file system of the state
  size_t memory_bytes = size_t{512} << 20;
  // Of the state; see StateStoreOptions.
  absl::Duration obsolete_age_max = absl::Hours(24 * 30);
  // Deletes the state first and derives it again: from the whole log, or from a checkpoint where
  // the log was trimmed. What these lack cannot be brought back, so both are read and verified
  // before.
  bool rebuild_state = false;
};

struct Stores {
  std::unique_ptr<RocksCommitLog> log;
  std::unique_ptr<StateStore> state;
  // The position of the checkpoint that the state was brought back from, if it was.
  std::optional<Position> restored;
};

// Errors: those of RocksCommitLog::Open and StateStore::Open; each message names the folder. In
//         all cases the stores stay as they were:
//         kDataLoss: log, state or checkpoint is damaged, or the state belongs to another log.
//         kFailedPrecondition: the log was trimmed, and no checkpoint brings back what it lacks; or
//         the newest checkpoint is ahead of the log. The message says what to do.
absl::StatusOr<Stores> OpenStores(const StoresOptions& options);

}  // namespace landbridge
