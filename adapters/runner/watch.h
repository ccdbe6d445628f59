// SPDX-License-Identifier: Apache-2.0
// Waits for a reason to read a source again: its files changed, or a period passed.
//
// Files are looked at once a second: notifications do not reach across the network shares where
// exports usually lie. A change counts once the files have kept still for a second, so that one
// that is being written is not read halfway.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "adapters/runner/file_look.h"

namespace landbridge {

// Belongs to one thread. While one exists, SIGTERM and SIGINT end During and AwaitReason instead of
// the process, if it was made before other threads were.
class Watcher {
 public:
  // Watches a file, or the files of a folder, but for `own` ones, which the passes write. Without a
  // period (0) only changes count.
  Watcher(std::filesystem::path input, std::chrono::seconds every,
          std::vector<std::filesystem::path> own = {});
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // What is there now is going to be read; the period begins.
  void Remember();

  // Runs `pass`, and asks it to stop when the process is asked to end meanwhile.
  void During(const std::function<void(const std::stop_token&)>& pass);

  // True when there is a reason to read again, or when `again` has passed since the call; false
  // when the process was asked to end.
  bool AwaitReason(std::optional<std::chrono::nanoseconds> again = {});

 private:
  FileLook Look() const;

  const std::filesystem::path input_;
  const std::chrono::seconds every_;
  const std::vector<std::filesystem::path> own_;
  FileLook read_;
  std::chrono::steady_clock::time_point read_time_;
  bool ended_ = false;  // asked to
};

}  // namespace landbridge
