// SPDX-License-Identifier: Apache-2.0
// The copies of the state from which it is brought back once the log's beginning is trimmed away.
//
// Each is a state folder, named after the position that it has at least applied, the time when it
// was made and the epoch of its log: `checkpoints/1042-20260401T000000Z-<32 hex digits>`. What has
// such a name is complete and durable. Copies of other logs are neither used nor removed.
//
// Belongs to one thread at a time.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/commit_log.h"
#include "storage/position.h"
#include "storage/state_store.h"

namespace landbridge {

struct Checkpoint {
  std::filesystem::path path;
  Position position;
  absl::Time time;
};

class Checkpoints {
 public:
  // Of the log with this epoch. `folder` need not exist; it must be on the file system of the
  // state.
  Checkpoints(std::filesystem::path folder, const LogEpoch& epoch);

  // The one with the highest position; nothing when there is none.
  //
  // Errors of all: kInternal, kPermissionDenied, kResourceExhausted: the folder cannot be used; the
  // message names it.
  absl::StatusOr<std::optional<Checkpoint>> Newest() const;

  // Copies `state`, which has at least applied `position`. Whatever interrupts it, the copy is
  // there as a whole and durable, or not at all.
  //
  // Errors: also those of StateStore::Checkpoint().
  absl::StatusOr<Checkpoint> Make(StateStore& state, Position position, absl::Time now);

  // Removes all others, and what interrupted calls left.
  absl::Status RemoveAllBut(const std::optional<Checkpoint>& kept);

  const std::filesystem::path& folder() const { return folder_; }

 private:
  absl::StatusOr<std::vector<Checkpoint>> List() const;
  std::optional<Checkpoint> Parse(const std::filesystem::path& path) const;

  const std::filesystem::path folder_;
  const LogEpoch epoch_;
};

}  // namespace landbridge
