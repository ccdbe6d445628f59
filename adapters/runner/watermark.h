// SPDX-License-Identifier: Apache-2.0
// From where on a table with a watermark is read while the adapter watches it.
//
// It lives in the process and nowhere else, so that adapters keep no state (docs/adr/0002): one
// that was restored from yesterday would pass over what it never sent. Each start compares all rows
// with what the broker has, and so does a pass now and then, which finds deleted rows, and rows
// that became visible after a later value had been seen. Between, reading a row once too often
// costs nothing: sending again changes nothing.
//
// Belongs to one thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "adapters/runner/file_look.h"

namespace landbridge {

class Watermark {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // The value from which on the pass that starts now reads; nothing: all rows, because none were
  // read for `full_every`, or the last value is not known.
  std::optional<std::string> Since(Time now, std::chrono::hours full_every) const;

  // Notes a pass that came to its end: from where it read, and the greatest value that it met. The
  // row that had the last value is read again each time; when not even that one is there any more,
  // the next pass reads all rows. After a pass with rejected rows the next one begins where this
  // one did, so that they are read until they are repaired.
  void Passed(Time started, const std::optional<std::string>& since,
              std::optional<std::string> reached, bool with_rejected_rows);

  // What the mapping's files look like. After a change the rows mean something else: the pass that
  // starts now reads all of them.
  void ReadWith(FileLook mapping);

 private:
  FileLook mapping_;
  std::optional<std::string> value_;
  Time last_full_;
};

}  // namespace landbridge
