// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/json_lines_sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "adapters/sinks/message_json.h"
#include "nlohmann/json.hpp"
#include "proto/contract/status_macros.h"

namespace landbridge {

std::string AsJsonLines(const v1::SubscribeResponse& response) {
  std::string lines;
  for (const v1::Entry& entry : response.delivery().entries()) {
    absl::StrAppend(&lines, AsJson(entry, false), "\n");
  }
  if (response.has_snapshot_started() || response.has_snapshot_finished()) {
    v1::SubscribeResponse mark = response;
    mark.clear_resume_token();
    absl::StrAppend(&lines, AsJson(mark, false), "\n");
  }
  return lines;
}

JsonLinesSink::JsonLinesSink(std::filesystem::path file)
    : file_(std::move(file)), state_file_(file_.string() + ".state") {}

absl::StatusOr<SinkPlace> JsonLinesSink::Load() {
  if (!lock_) {
    LB_ASSIGN_OR_RETURN(OwnedDescriptor lock, LockFile(file_.string() + ".lock"));
    lock_.emplace(std::move(lock));
  }
  place_ = {};
  length_ = 0;
  LB_ASSIGN_OR_RETURN(const std::string text, ReadIfThere(state_file_));
  if (!text.empty()) {
    const auto state = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    const bool whole = state.is_object() && state.value("token", nlohmann::json()).is_string() &&
                       state.value("generation", nlohmann::json()).is_string() &&
                       state.value("bytes", nlohmann::json()).is_number_integer();
    if (!whole || !absl::Base64Unescape(state["token"].get<std::string>(), &place_.token)) {
      return absl::DataLossError(absl::StrCat(state_file_.string(), ": is damaged; remove it and ",
                                              file_.string(), " to begin anew"));
    }
    place_.generation = state["generation"].get<std::string>();
    length_ = state["bytes"].get<int64_t>();
  }
  descriptor_.emplace(open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  struct stat found {};
  if (descriptor_->get() < 0 || fstat(descriptor_->get(), &found) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat(file_.string(), ": cannot be written"));
  }
  if (text.empty()) {
    // From here on a crash leaves no lines that nobody vouches for.
    if (found.st_size > 0) return NotOurs(file_);
    LB_RETURN_IF_ERROR(StoreState());
  }
  if (found.st_size < length_) {
    return absl::DataLossError(absl::StrCat(
        file_.string(), ": is shorter than what was stored; put it back, or remove it and ",
        state_file_.string(), " to begin anew"));
  }
  if (ftruncate(descriptor_->get(), length_) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat(file_.string(), ": cannot be cut"));
  }
  stored_token_ = place_.token;
  return place_;
}

absl::Status JsonLinesSink::Apply(const v1::SubscribeResponse& response, const SinkPlace& place) {
  const std::string lines = AsJsonLines(response);
  LB_RETURN_IF_ERROR(WriteAll(descriptor_->get(), lines, file_));
  length_ += static_cast<int64_t>(lines.size());
  place_ = place;
  return Flush();
}

absl::Status JsonLinesSink::Flush() {
  if (place_.token == stored_token_) return absl::OkStatus();
  if (fdatasync(descriptor_->get()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat(file_.string(), ": cannot be made durable"));
  }
  return StoreState();
}

absl::Status JsonLinesSink::StoreState() {
  const nlohmann::json state = {{"token", absl::Base64Escape(place_.token)},
                                {"generation", place_.generation},
                                {"bytes", length_}};
  LB_ASSIGN_OR_RETURN(const auto fresh, FileReplacement::Begin(state_file_));
  LB_RETURN_IF_ERROR(fresh->Write(state.dump() + "\n"));
  LB_RETURN_IF_ERROR(fresh->Commit());
  stored_token_ = place_.token;
  return absl::OkStatus();
}

}  // namespace landbridge
