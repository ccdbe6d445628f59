// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/held_records.h"

#include "adapters/runner/id_hash.h"
#include "adapters/sdk/live_records.h"
#include "proto/contract/content_hash.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int64_t kCountEveryRecords = 1000;

static_assert(kContentHashBytes == 16);  // what Held keeps

}  // namespace

absl::StatusOr<HeldRecords> HeldRecords::Download(const std::shared_ptr<grpc::Channel>& channel,
                                                  const std::string& source,
                                                  const std::stop_token& stop,
                                                  const std::function<void(int64_t)>& on_count) {
  HeldRecords held;
  const auto keep = [&](std::string_view record_id, std::string_view content) {
    held.records_.try_emplace(HashOfId(record_id), Held{First16(content), false});
    if (on_count && held.size() % kCountEveryRecords == 0) on_count(held.size());
  };
  LB_ASSIGN_OR_RETURN(held.hash_key_, ListLiveRecords(channel, source, keep, stop));
  return held;
}

bool HeldRecords::SeeWithContent(std::string_view record_id, std::string_view content_hash) {
  const auto found = records_.find(HashOfId(record_id));
  if (found == records_.end()) return false;
  if (!found->second.seen) ++seen_;
  found->second.seen = true;
  return found->second.content == First16(content_hash);
}

void HeldRecords::See(std::string_view record_id) { SeeWithContent(record_id, ""); }

bool HeldRecords::Holds(std::string_view record_id) const {
  return records_.contains(HashOfId(record_id));
}

bool HeldRecords::Seen(std::string_view record_id) const {
  const auto found = records_.find(HashOfId(record_id));
  return found != records_.end() && found->second.seen;
}

}  // namespace landbridge
