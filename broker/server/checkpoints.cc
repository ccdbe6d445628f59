// SPDX-License-Identifier: Apache-2.0
#include "broker/server/checkpoints.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "proto/contract/status_macros.h"
#include "storage/folder.h"

namespace landbridge {
namespace {

constexpr char kTimeFormat[] = "%E4Y%m%dT%H%M%SZ";
constexpr char kIncoming[] = "incoming";  // not complete yet
constexpr char kOutgoing[] = "outgoing";  // not complete any more

absl::Status FolderError(const char* doing, const std::filesystem::path& path,
                         const std::error_code& error) {
  return absl::ErrnoToStatus(error.value(), absl::StrCat("cannot ", doing, " ", path.string()));
}

absl::Status Remove(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  return error ? FolderError("remove", path, error) : absl::OkStatus();
}

}  // namespace

Checkpoints::Checkpoints(std::filesystem::path folder, const LogEpoch& epoch)
    : folder_(std::move(folder)), epoch_(epoch) {}

std::optional<Checkpoint> Checkpoints::Parse(const std::filesystem::path& path) const {
  const std::string name = path.filename().string();
  const std::vector<std::string> parts = absl::StrSplit(name, '-');
  uint64_t position = 0;
  absl::Time time;
  std::string error;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &position) ||
      !absl::ParseTime(kTimeFormat, parts[1], &time, &error) || parts[2] != ToString(epoch_)) {
    return std::nullopt;
  }
  return Checkpoint{path, Position(position), time};
}

absl::StatusOr<std::vector<Checkpoint>> Checkpoints::List() const {
  std::vector<Checkpoint> found;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder_, error);
  if (error == std::errc::no_such_file_or_directory) return found;
  for (const std::filesystem::directory_iterator end; !error && entry != end;
       entry.increment(error)) {
    if (std::optional<Checkpoint> checkpoint = Parse(entry->path())) {
      found.push_back(*std::move(checkpoint));
    }
  }
  if (error) return FolderError("read", folder_, error);
  return found;
}

absl::StatusOr<std::optional<Checkpoint>> Checkpoints::Newest() const {
  LB_ASSIGN_OR_RETURN(const std::vector<Checkpoint> found, List());
  const auto newest =
      std::max_element(found.begin(), found.end(), [](const Checkpoint& a, const Checkpoint& b) {
        return std::pair(a.position, a.time) < std::pair(b.position, b.time);
      });
  if (newest == found.end()) return std::nullopt;
  return *newest;
}

absl::StatusOr<Checkpoint> Checkpoints::Make(StateStore& state, Position position, absl::Time now) {
  Checkpoint checkpoint;
  checkpoint.path = folder_ / absl::StrCat(position.value(), "-",
                                           absl::FormatTime(kTimeFormat, now, absl::UTCTimeZone()),
                                           "-", ToString(epoch_));
  checkpoint.position = position;
  checkpoint.time = now;
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  // What is inside is for the broker alone, whatever the umask says.
  if (!error) {
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, error);
  }
  if (error) return FolderError("make", folder_, error);
  LB_RETURN_IF_ERROR(SyncFolder(folder_.parent_path()));
  LB_RETURN_IF_ERROR(Remove(folder_ / kIncoming));
  LB_RETURN_IF_ERROR(state.Checkpoint(folder_ / kIncoming));
  LB_RETURN_IF_ERROR(RenameDurably(folder_ / kIncoming, checkpoint.path));
  return checkpoint;
}

absl::Status Checkpoints::RemoveAllBut(const std::optional<Checkpoint>& kept) {
  LB_RETURN_IF_ERROR(Remove(folder_ / kIncoming));
  LB_RETURN_IF_ERROR(Remove(folder_ / kOutgoing));
  LB_ASSIGN_OR_RETURN(const std::vector<Checkpoint> found, List());
  for (const Checkpoint& checkpoint : found) {
    if (kept && checkpoint.path == kept->path) continue;
    // Half of one must not be taken for a whole one.
    LB_RETURN_IF_ERROR(RenameDurably(checkpoint.path, folder_ / kOutgoing));
    LB_RETURN_IF_ERROR(Remove(folder_ / kOutgoing));
  }
  return absl::OkStatus();
}

}  // namespace landbridge
