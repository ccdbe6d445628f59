// SPDX-License-Identifier: Apache-2.0
#include "broker/server/stores.h"

#include <algorithm>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

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

// The state may only be deleted when the log can bring all of it back.
absl::Status CheckLogIsWhole(const CommitLog& log) {
  if (log.First() != Position::First()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the log begins at entry ", log.First().value(),
                     ": it cannot bring back what the entries before it made, so the state is "
                     "kept; start without --rebuild-state, or restore a backup of the state"));
  }
  return VerifyEntries(log, log.First(), log.Head());
}

}  // namespace

absl::StatusOr<Stores> OpenStores(const StoresOptions& options) {
  LB_RETURN_IF_ERROR(MakeFolder(options.log_folder.parent_path()));
  Stores stores;
  RocksCommitLogOptions log;
  log.path = options.log_folder;
  log.memory_bytes = options.memory_bytes / kLogShare;
  LB_ASSIGN_OR_RETURN(stores.log, RocksCommitLog::Open(log));
  if (options.rebuild_state) {
    LB_RETURN_IF_ERROR(CheckLogIsWhole(*stores.log));
    LB_RETURN_IF_ERROR(StateStore::Wipe(options.state_folder));
  }
  StateStoreOptions state;
  state.path = options.state_folder;
  state.memory_bytes = options.memory_bytes - log.memory_bytes;
  state.write_buffer_bytes = std::min(kWriteBufferBytesMax, state.memory_bytes / kWriteBufferShare);
  LB_ASSIGN_OR_RETURN(stores.state, StateStore::Open(state));
  return stores;
}

}  // namespace landbridge
