// SPDX-License-Identifier: Apache-2.0
// Which records a system is given, by their numbers in load.h: new ones in order, and repeats of
// those before, evenly among them. IngestLoad gives the broker the same.
#pragma once

#include <cstdint>
#include <vector>

namespace landbridge::bench {

class Supply {
 public:
  // The next `changes` numbers. Repeats are of records that earlier calls had.
  //
  // Requires: `repeat_percent` is 0, or there were earlier calls.
  std::vector<int64_t> Take(int64_t changes, int repeat_percent);

  // New ones so far.
  int64_t records() const { return records_; }

 private:
  int64_t records_ = 0;
  int64_t repeated_ = 0;
};

}  // namespace landbridge::bench
