// SPDX-License-Identifier: Apache-2.0
// A terminal of 100 columns that nobody looks at: what a program draws on it is kept.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

namespace landbridge::testing {

class Terminal {
 public:
  Terminal();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // A program opens it as its output.
  const std::filesystem::path& path() const { return path_; }
  // Everything so far, control characters too.
  std::string Drawn() const;

 private:
  void Read();

  int screen_ = -1;
  int line_ = -1;  // kept open, so that the terminal outlives each program
  std::filesystem::path path_;
  mutable std::mutex mutex_;
  std::string drawn_;  // guarded by mutex_
  std::jthread reader_;
};

}  // namespace landbridge::testing
