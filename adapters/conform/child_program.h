// SPDX-License-Identifier: Apache-2.0
// A program that a case starts, stops, kills and waits for.
//
// The child ends with the object, and with the thread that started it. Belongs to one thread.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace landbridge {

class ChildProgram {
 public:
  // Starts `command`; its two outputs are appended to the files `out` and `err`, standard input is
  // empty. Of the environment it gets everything but LANDBRIDGE_*, which would lead it elsewhere.
  //
  // Errors: kInternal: no process could be made. A program that cannot be run ends with code 127.
  static absl::StatusOr<std::unique_ptr<ChildProgram>> Start(
      const std::vector<std::string>& command, const std::filesystem::path& out,
      const std::filesystem::path& err);

  ~ChildProgram();
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  // Nothing happens when it ended already.
  void Signal(int signal);
  bool Ended();

  // Waits until it ended and returns its exit code, 128 and the signal's number when one ended it.
  //
  // Errors: kDeadlineExceeded: it goes on.
  absl::StatusOr<int> AwaitEnd(absl::Duration patience);

 private:
  explicit ChildProgram(pid_t pid) : pid_(pid) {}

  const pid_t pid_;
  bool ended_ = false;
  int exit_code_ = 0;  // once it ended
};

// The whole file; empty when there is none.
std::string FileContent(const std::filesystem::path& file);

}  // namespace landbridge
