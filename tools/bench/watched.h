// SPDX-License-Identifier: Apache-2.0
// What watch lists hold: subjects of records of load.h, and companies of which nothing is ever
// published.
//
// All functions are pure and may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace landbridge::bench {

// Whose subjects are watched. No subject returns before record 1,000,000, so a record shows to
// whoever watches if and only if its own subject is meant.
struct Watched {
  int64_t all_before = 0;  // all of the records before this one
  int64_t begin = 0;       // and of those from here on,
  int64_t percent = 0;     // so many of each hundred
};

bool IsWatched(const Watched& watched, int64_t number);

// The events, ascending, with which the records `begin` to `end` - 1 show to whoever watches.
std::vector<int64_t> WatchedEvents(const Watched& watched, int64_t begin, int64_t end);

inline constexpr size_t kUsccLength = 18;

// `size` different Unified Social Credit Codes with right check digits, one behind the other: those
// of the subjects of records 0 to `records` - 1 that are watched, and of others for the rest.
//
// Requires: at most `size` subjects are watched; size <= 10,000,000; records <= 1,000,000.
std::string WatchListOf(const Watched& watched, int64_t records, int64_t size);

}  // namespace landbridge::bench
