// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/held_records.h"

#include <algorithm>

#include "adapters/sdk/live_records.h"
#include "proto/contract/content_hash.h"
#include "proto/contract/digest.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

static_assert(kContentHashBytes == 16);

std::array<char, 16> First16(std::string_view bytes) {
  std::array<char, 16> first{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), first.size()), first.begin());
  return first;
}

std::array<char, 16> HashOf(std::string_view record_id) {
  return First16(AsBytes(Sha256(record_id)));
}

}  // namespace

absl::StatusOr<HeldRecords> HeldRecords::Download(const std::shared_ptr<grpc::Channel>& channel,
                                                  const std::string& source) {
  HeldRecords held;
  LB_ASSIGN_OR_RETURN(
      held.hash_key_,
      ListLiveRecords(channel, source,
                      [&held](std::string_view record_id, std::string_view content) {
                        held.records_.try_emplace(HashOf(record_id), Held{First16(content), false});
                      }));
  return held;
}

bool HeldRecords::SeeWithContent(std::string_view record_id, std::string_view content_hash) {
  const auto found = records_.find(HashOf(record_id));
  if (found == records_.end()) return false;
  if (!found->second.seen) ++seen_;
  found->second.seen = true;
  return found->second.content == First16(content_hash);
}

void HeldRecords::See(std::string_view record_id) { SeeWithContent(record_id, ""); }

bool HeldRecords::Holds(std::string_view record_id) const {
  return records_.contains(HashOf(record_id));
}

bool HeldRecords::Seen(std::string_view record_id) const {
  const auto found = records_.find(HashOf(record_id));
  return found != records_.end() && found->second.seen;
}

}  // namespace landbridge
