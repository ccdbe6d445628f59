// SPDX-License-Identifier: Apache-2.0
// What the broker holds of a source, in about 50 bytes a record, so that a pass over a million rows
// can be compared with it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"

namespace grpc {
class Channel;
}

namespace landbridge {

// Belongs to one thread.
class HeldRecords {
 public:
  // Asks the broker. `on_count` hears now and then how many there are so far; may be null.
  //
  // Errors: those of ListLiveRecords.
  static absl::StatusOr<HeldRecords> Download(const std::shared_ptr<grpc::Channel>& channel,
                                              const std::string& source,
                                              const std::stop_token& stop,
                                              const std::function<void(int64_t)>& on_count);

  // Notes that the source still has the record, and says whether the broker has it with this
  // content.
  bool SeeWithContent(std::string_view record_id, std::string_view content_hash);
  // Notes that the source still has the record, whatever its content.
  void See(std::string_view record_id);

  // Whether the broker had the record when it was asked, and whether the source has it.
  bool Holds(std::string_view record_id) const;
  bool Seen(std::string_view record_id) const;

  int64_t size() const { return static_cast<int64_t>(records_.size()); }
  int64_t unseen() const { return size() - seen_; }

  // Of the source's content hashes.
  const std::string& hash_key() const { return hash_key_; }

 private:
  struct Held {
    std::array<char, 16> content{};
    bool seen = false;
  };
  using IdHash = std::array<char, 16>;

  absl::btree_map<IdHash, Held> records_;
  int64_t seen_ = 0;
  std::string hash_key_;
};

}  // namespace landbridge
