// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/feed_recorder.h"

#include <algorithm>
#include <functional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"

namespace landbridge::testing {
namespace {

uint32_t NumberOfListing(const std::string& id) {
  uint32_t number = 0;
  LB_CHECK(id.starts_with('L') && absl::SimpleAtoi(id.c_str() + 1, &number));
  return number;
}

ListingFields FieldsOf(const v1::Decision& decision) {
  return {decision.category(),           decision.subject().region(),
          decision.authority().region(), decision.authority().identifier().value(),
          decision.subject().kind(),     decision.severity()};
}

}  // namespace

uint16_t FieldsTable::NumberOf(const ListingFields& fields) {
  absl::MutexLock lock(&mutex_);
  const auto found = std::find(fields_.begin(), fields_.end(), fields);
  if (found != fields_.end()) return static_cast<uint16_t>(found - fields_.begin());
  fields_.push_back(fields);
  LB_CHECK(fields_.size() < UINT16_MAX);
  return static_cast<uint16_t>(fields_.size() - 1);
}

std::vector<ListingFields> FieldsTable::all() const {
  absl::MutexLock lock(&mutex_);
  return fields_;
}

void FeedRecorder::Add(const v1::SubscribeResponse& response) {
  SeenResponse seen;
  seen.stream = static_cast<uint32_t>(record_.streams.size() - 1);
  seen.first_entry = static_cast<uint32_t>(record_.entries.size());
  seen.has_token = !response.resume_token().empty();
  const std::hash<std::string> hash;
  switch (response.response_case()) {
    case v1::SubscribeResponse::kSnapshotStarted:
      seen.kind = Seen::kSnapshotStarted;
      seen.generation = hash(response.snapshot_started().generation());
      break;
    case v1::SubscribeResponse::kSnapshotFinished:
      seen.kind = Seen::kSnapshotFinished;
      seen.generation = hash(response.snapshot_finished().generation());
      break;
    case v1::SubscribeResponse::kViewChangeStarted:
      seen.kind = Seen::kChangeStarted;
      break;
    case v1::SubscribeResponse::kViewChangeFinished:
      seen.kind = Seen::kChangeFinished;
      break;
    case v1::SubscribeResponse::kProgress:
      seen.kind = Seen::kProgress;
      seen.through_event = response.progress().through_event();
      seen.through_ms = response.progress().through_time().seconds() * 1000 +
                        response.progress().through_time().nanos() / 1'000'000;
      break;
    default:
      break;
  }
  for (const v1::Entry& entry : response.delivery().entries()) {
    record_.entries.push_back(See(entry));
  }
  seen.entries = static_cast<uint32_t>(record_.entries.size()) - seen.first_entry;
  record_.responses.push_back(seen);
}

SeenEntry FeedRecorder::See(const v1::Entry& entry) {
  SeenEntry seen;
  seen.event = static_cast<uint32_t>(entry.event());
  seen.listing = NumberOfListing(entry.listing_id());
  seen.kind = entry.kind();
  seen.has_listing = entry.has_listing();
  seen.withheld = entry.withheld();
  seen.has_lift = entry.has_lift();
  if (!entry.has_listing()) return seen;

  listing_ = entry.listing();
  listing_.clear_event();
  const size_t hash = std::hash<std::string>()(listing_.SerializeAsString());
  seen.hash = static_cast<uint32_t>(hash) | 1;
  const v1::Decision& decision = listing_.decision();
  for (const v1::Identifier& identifier : decision.subject().identifiers()) {
    if (identifier.scheme() == "cn.uscc") seen.company = world_.CompanyOf(identifier.value());
  }
  key_.clear();
  absl::StrAppend(&key_, decision.category(), " ", decision.subject().region(), " ",
                  decision.authority().identifier().value(), " ", decision.authority().region(),
                  " ", static_cast<int>(decision.subject().kind()));
  absl::StrAppend(&key_, " ", static_cast<int>(decision.severity()));
  const auto [known, is_new] = known_.try_emplace(key_);
  if (is_new) known->second = table_.NumberOf(FieldsOf(decision));
  seen.fields = known->second;
  return seen;
}

}  // namespace landbridge::testing
