// SPDX-License-Identifier: Apache-2.0
// The loop of docs/subscribers.md: what a subscriber has to do with each response, and nothing
// more.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "landbridge/v1/feed_service.pb.h"
#include "tests/support/catch.h"

namespace landbridge::testing {

class ReferenceSubscriber {
 public:
  void Apply(const v1::SubscribeResponse& response) {
    if (response.has_snapshot_started()) generation_ = response.snapshot_started().generation();
    for (const v1::Entry& entry : response.delivery().entries()) Apply(entry);
    if (response.has_snapshot_finished()) {
      REQUIRE(response.snapshot_finished().generation() == generation_);
      std::erase_if(held_, [&](const auto& held) { return held.second.generation != generation_; });
    }
    REQUIRE_FALSE(response.resume_token().empty());
    token_ = response.resume_token();
  }

  const std::string& token() const { return token_; }

  // The listings held, serialised, by their ids.
  std::map<std::string, std::string> holdings() const {
    std::map<std::string, std::string> holdings;
    for (const auto& [id, held] : held_) holdings[id] = held.listing;
    return holdings;
  }

 private:
  struct Held {
    int64_t event;
    std::string generation;
    std::string listing;
  };

  void Apply(const v1::Entry& entry) {
    const auto found = held_.find(entry.listing_id());
    // What is held from before this snapshot may be of another store, whose numbers mean nothing
    // here.
    const bool is_older = found != held_.end() && found->second.generation == generation_ &&
                          entry.event() < found->second.event;
    if (is_older) return;
    if (entry.has_listing()) {
      held_[entry.listing_id()] = {entry.event(), generation_, entry.listing().SerializeAsString()};
    } else {
      held_.erase(entry.listing_id());
    }
  }

  std::map<std::string, Held> held_;
  std::string generation_;
  std::string token_;
};

}  // namespace landbridge::testing
