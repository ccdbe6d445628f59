// SPDX-License-Identifier: Apache-2.0
#include "broker/server/stores.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/ledger/state_origin.h"
#include "broker/ledger/state_reader.h"
#include "broker/server/checkpoints.h"
#include "proto/contract/status_macros.h"
#include "storage/state_digest.h"

namespace landbridge {
namespace {

constexpr size_t kLogShare = 8;  // one part in eight: the log is written once and read in order
constexpr size_t kWriteBufferShare = 4;
constexpr size_t kWriteBufferBytesMax = size_t{64} << 20;

// What is inside is for the broker alone, whatever the umask says.
absl::Status MakeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::create_directories(folder, error)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  }
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), absl::StrCat("cannot make ", folder.string()));
}

absl::StatusOr<std::unique_ptr<StateStore>> OpenState(const std::filesystem::path& folder,
                                                      size_t memory_bytes,
                                                      absl::Duration obsolete_age_max) {
  StateStoreOptions options;
  options.path = folder;
  options.memory_bytes = memory_bytes;
  options.write_buffer_bytes = std::min(kWriteBufferBytesMax, memory_bytes / kWriteBufferShare);
  options.obsolete_age_max = obsolete_age_max;
  return StateStore::Open(options);
}

absl::StatusOr<Position> AppliedBy(const StateStore& state) {
  LB_ASSIGN_OR_RETURN(const log::v1::LedgerRow ledger, StateReader(state).Ledger());
  return Position(static_cast<uint64_t>(ledger.applied_position()));
}

bool IsWhole(const CommitLog& log) { return log.First() == Position::First(); }

absl::Status VerifyLog(const CommitLog& log) {
  if (log.First() > log.Head()) return absl::OkStatus();
  return VerifyEntries(log, log.First(), log.Head());
}

// A log older than its checkpoint was restored: what it gets from now on would not follow from what
// the checkpoint has.
absl::Status CheckNotAhead(const std::optional<Checkpoint>& newest, const CommitLog& log) {
  if (!newest || newest->position <= log.Head()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the checkpoint ", newest->path.string(), " is at position ", newest->position.value(),
      ", beyond the log's head ", log.Head().value(),
      ": an older log was restored; restore the later one, or move this checkpoint and the state "
      "away"));
}

absl::Status CannotRestoreError(const CommitLog& log, const Checkpoints& checkpoints) {
  return absl::FailedPreconditionError(absl::StrCat(
      "the log begins at entry ", log.First().value(),
      ": it cannot bring back what the entries before it made, and ", checkpoints.folder().string(),
      " has no checkpoint of log ", ToString(log.Epoch()),
      " that does. Restore log and checkpoints from one backup. A state that is whole is served "
      "without --rebuild-state"));
}

// The log cannot bring back what the checkpoint has, so a rebuild is no remedy.
absl::Status CheckOriginOf(const Checkpoint& checkpoint, const StateStore& copy,
                           const LogEpoch& epoch) {
  const absl::Status origin = CheckOrigin(copy, epoch);
  if (!absl::IsFailedPrecondition(origin)) return origin;
  return absl::FailedPreconditionError(
      absl::StrCat("the checkpoint ", checkpoint.path.string(),
                   " has another format of the state than this version needs, and the log was "
                   "trimmed behind it: "
                   "use the version that wrote the checkpoint"));
}

// Puts the newest checkpoint in the place of the state, after reading and verifying all of it.
absl::StatusOr<Position> Restore(const StoresOptions& options, const CommitLog& log,
                                 const Checkpoints& checkpoints) {
  LB_ASSIGN_OR_RETURN(const std::optional<Checkpoint> newest, checkpoints.Newest());
  if (!newest || newest->position.Next() < log.First()) {
    return CannotRestoreError(log, checkpoints);
  }
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<StateStore> copy,
                      OpenState(newest->path, options.memory_bytes / 2, options.obsolete_age_max));
  LB_RETURN_IF_ERROR(CheckOriginOf(*newest, *copy, log.Epoch()));
  LB_RETURN_IF_ERROR(DigestRows(*copy->NewSnapshot()).status());
  LB_RETURN_IF_ERROR(StateStore::Replace(options.state_folder, *copy));
  return AppliedBy(*copy);
}

absl::Status Rebuild(const StoresOptions& options, const Checkpoints& checkpoints, Stores& stores) {
  LB_RETURN_IF_ERROR(VerifyLog(*stores.log));
  if (IsWhole(*stores.log)) return StateStore::Wipe(options.state_folder);
  LB_ASSIGN_OR_RETURN(stores.restored, Restore(options, *stores.log, checkpoints));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Stores> OpenStores(const StoresOptions& options) {
  LB_RETURN_IF_ERROR(MakeFolder(options.log_folder.parent_path()));
  Stores stores;
  RocksCommitLogOptions log;
  log.path = options.log_folder;
  log.memory_bytes = options.memory_bytes / kLogShare;
  LB_ASSIGN_OR_RETURN(stores.log, RocksCommitLog::Open(log));
  const Checkpoints checkpoints(options.checkpoints_folder, stores.log->Epoch());
  LB_ASSIGN_OR_RETURN(const std::optional<Checkpoint> newest, checkpoints.Newest());
  LB_RETURN_IF_ERROR(CheckNotAhead(newest, *stores.log));
  if (options.rebuild_state) LB_RETURN_IF_ERROR(Rebuild(options, checkpoints, stores));

  const size_t state_bytes = options.memory_bytes - log.memory_bytes;
  const auto open = [&] {
    return OpenState(options.state_folder, state_bytes, options.obsolete_age_max);
  };
  LB_ASSIGN_OR_RETURN(stores.state, open());
  LB_RETURN_IF_ERROR(CheckOrigin(*stores.state, stores.log->Epoch()));
  LB_ASSIGN_OR_RETURN(const Position applied, AppliedBy(*stores.state));
  if (applied.Next() < stores.log->First()) {
    stores.state.reset();
    LB_ASSIGN_OR_RETURN(stores.restored, Restore(options, *stores.log, checkpoints));
    LB_ASSIGN_OR_RETURN(stores.state, open());
  }
  return stores;
}

}  // namespace landbridge
