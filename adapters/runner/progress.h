// SPDX-License-Identifier: Apache-2.0
// How far long passes are, on one line at the foot of the terminal that is rewritten a few times a
// second. Where standard error is no terminal nothing of it is ever written.
//
//   ProgressLine line;
//   line.Show("market/fines", "312000 rows read");   // as often as there is something new
//   line.Write("what stays\n");                      // above the line
//   line.Remove("market/fines");
//
// Any thread may call any method.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace landbridge {

class ProgressLine {
 public:
  ProgressLine();
  // Leaves no line behind.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Whether there is a terminal to draw on.
  bool draws() const { return draws_; }

  // What `name` is at. It comes into the line when it has lasted a second.
  void Show(const std::string& name, std::string text);
  void Remove(const std::string& name);

  // Writes `text`, whole lines, to standard error.
  void Write(std::string_view text);

 private:
  struct Shown {
    std::string text;
    absl::Time since;
  };

  void Draw() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Clear() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const bool draws_;
  absl::Mutex mutex_;
  std::map<std::string, Shown> shown_ ABSL_GUARDED_BY(mutex_);
  absl::Time drawn_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool on_screen_ ABSL_GUARDED_BY(mutex_) = false;
};

// "a: 3 rows read | b: 5 rows read", with as many of the names as `columns` can hold, and how many
// more there are.
std::string ProgressText(const std::map<std::string, std::string>& by_name, size_t columns);

}  // namespace landbridge
