// SPDX-License-Identifier: Apache-2.0
// A view in memory, for sinks that write it out as a whole.
//
// Takes about the size of the listings on the wire and 100 bytes for each. One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/sdk/feed_sink.h"
#include "landbridge/v1/feed_service.pb.h"

namespace landbridge {

class HeldListings {
 public:
  // Applies a response as FeedSink::Apply says. Returns whether what is held changed.
  bool Apply(const v1::SubscribeResponse& response, const std::string& generation);

  // Calls `visit` for each listing, ordered by the number in its id, until that fails.
  absl::Status ForEach(
      const std::function<absl::Status(int64_t event, const v1::Listing& listing)>& visit) const;

  // Whether a snapshot was ever finished: before that, what is held is a part of the view.
  bool complete() const { return complete_; }
  size_t size() const { return held_.size(); }

  // Keeps everything together with `place` in `file`, which is replaced: a recording of responses
  // that bring a subscriber to this state, each with its length before it.
  //
  // Errors: as FileReplacement.
  absl::Status Save(const std::filesystem::path& file, const SinkPlace& place) const;

  // What Save kept, and its place; nothing of either where there is no file.
  //
  // Errors: kDataLoss: not written by Save, or damaged.
  absl::StatusOr<SinkPlace> Load(const std::filesystem::path& file);

 private:
  struct Held {
    int64_t event;
    std::string generation;
    std::string listing;  // serialised
  };

  bool Apply(const v1::Entry& entry, const std::string& generation);

  absl::flat_hash_map<std::string, Held> held_;  // by listing id
  bool complete_ = false;
};

}  // namespace landbridge
