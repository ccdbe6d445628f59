// SPDX-License-Identifier: Apache-2.0
// What is published and what is subscribed to: penalties against companies that do not exist, one
// listing and one event each, spread evenly over 64 regions. An entry of the feed has about 350
// bytes.
//
// All functions are pure and may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "landbridge/v1/feed_service.pb.h"
#include "landbridge/v1/record.pb.h"

namespace landbridge::bench {

inline constexpr int kRegions = 64;
// Record `number` is about the company number % kCompanies.
inline constexpr int64_t kCompanies = 1'000'000;

// Record `number`, from 0 on. Its listing's only event has the number `number` + 1, as long as
// records are published in order to an empty store.
v1::Record MakeRecord(int64_t number);
std::string RecordId(int64_t number);
std::string DecisionNumber(int64_t number);

// Which of the regions a record's subject is in: 0 to kRegions - 1.
int RegionOf(int64_t number);

// Filters that different subscribers have.
enum class Views {
  kSame,       // everybody sees everything
  kDifferent,  // each leaves out another region: 63 of 64 events
  kNarrow,     // each wants another region: one of 64 events
};

// "same", "different", "narrow".
std::string NameOf(Views views);

// The filter of subscriber `index`, of which the 64th after it has the same.
v1::Filter FilterOf(Views views, int index);

// Whether record `number` is in that filter's view.
bool IsSeen(Views views, int index, int64_t number);

// How many of the records `begin` to `end` - 1 are.
int64_t SeenOf(Views views, int index, int64_t begin, int64_t end);

}  // namespace landbridge::bench
