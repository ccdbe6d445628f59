// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/held_listings.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/sinks/durable_file.h"
#include "google/protobuf/io/zero_copy_stream_impl.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// "L9" before "L10".
bool InOrderOfNumber(const std::string* a, const std::string* b) {
  return a->size() != b->size() ? a->size() < b->size() : *a < *b;
}

absl::Status Record(const v1::SubscribeResponse& response, FileReplacement& file) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::util::SerializeDelimitedToZeroCopyStream(response, &stream);
  return file.Write(bytes);
}

v1::SubscribeResponse Started(const std::string& generation) {
  v1::SubscribeResponse response;
  response.mutable_snapshot_started()->set_generation(generation);
  return response;
}

}  // namespace

bool HeldListings::Apply(const v1::SubscribeResponse& response, const std::string& generation) {
  bool changed = false;
  for (const v1::Entry& entry : response.delivery().entries()) {
    changed = Apply(entry, generation) || changed;
  }
  if (response.has_snapshot_finished()) {
    const size_t before = held_.size();
    absl::erase_if(held_, [&](const auto& held) { return held.second.generation != generation; });
    changed = held_.size() != before || !std::exchange(complete_, true);
  }
  return changed;
}

bool HeldListings::Apply(const v1::Entry& entry, const std::string& generation) {
  const auto found = held_.find(entry.listing_id());
  if (found != held_.end() &&
      IsOlder(entry.event(), generation, found->second.event, found->second.generation)) {
    return false;
  }
  if (entry.has_listing()) {
    held_[entry.listing_id()] = {entry.event(), generation, entry.listing().SerializeAsString()};
    return true;
  }
  if (found == held_.end()) return false;
  held_.erase(found);
  return true;
}

absl::Status HeldListings::ForEach(
    const std::function<absl::Status(int64_t event, const v1::Listing& listing)>& visit) const {
  std::vector<const std::string*> ids;
  ids.reserve(held_.size());
  for (const auto& [id, held] : held_) ids.push_back(&id);
  std::sort(ids.begin(), ids.end(), InOrderOfNumber);
  for (const std::string* id : ids) {
    const Held& held = held_.find(*id)->second;
    v1::Listing listing;
    if (!listing.ParseFromString(held.listing)) return absl::InternalError(*id + " is damaged");
    LB_RETURN_IF_ERROR(visit(held.event, listing));
  }
  return absl::OkStatus();
}

absl::Status HeldListings::Save(const std::filesystem::path& file, const SinkPlace& place) const {
  LB_ASSIGN_OR_RETURN(const auto fresh, FileReplacement::Begin(file));
  v1::SubscribeResponse finished;
  finished.mutable_snapshot_finished()->set_generation(place.generation);
  // A finish before all else only says that there was one.
  if (complete_) LB_RETURN_IF_ERROR(Record(finished, *fresh));
  std::map<std::string, std::vector<const std::string*>> ids_by_generation;
  ids_by_generation[place.generation];
  for (const auto& [id, held] : held_) ids_by_generation[held.generation].push_back(&id);
  // The present generation last: the place goes on in it.
  auto present = ids_by_generation.extract(place.generation);
  std::vector<std::pair<std::string, std::vector<const std::string*>>> groups(
      ids_by_generation.begin(), ids_by_generation.end());
  groups.emplace_back(present.key(), std::move(present.mapped()));
  for (const auto& [generation, ids] : groups) {
    LB_RETURN_IF_ERROR(Record(Started(generation), *fresh));
    for (const std::string* id : ids) {
      const Held& held = held_.find(*id)->second;
      v1::SubscribeResponse response;
      v1::Entry& entry = *response.mutable_delivery()->add_entries();
      entry.set_kind(v1::ENTRY_KIND_PRESENT);
      entry.set_event(held.event);
      entry.set_listing_id(*id);
      if (!entry.mutable_listing()->ParseFromString(held.listing)) {
        return absl::InternalError(*id + " is damaged");
      }
      LB_RETURN_IF_ERROR(Record(response, *fresh));
    }
  }
  v1::SubscribeResponse end;
  end.mutable_progress()->set_through_event(place.through_event);
  end.set_resume_token(place.token);
  LB_RETURN_IF_ERROR(Record(end, *fresh));
  return fresh->Commit();
}

absl::StatusOr<SinkPlace> HeldListings::Load(const std::filesystem::path& file) {
  held_.clear();
  complete_ = false;
  SinkPlace place;
  if (!std::filesystem::exists(file)) return place;
  std::ifstream input(file, std::ios::binary);
  if (!input) return absl::PermissionDeniedError(file.string() + ": cannot be read");
  google::protobuf::io::IstreamInputStream stream(&input);
  v1::SubscribeResponse response;
  bool clean_end = false;
  while (google::protobuf::util::ParseDelimitedFromZeroCopyStream(&response, &stream, &clean_end)) {
    if (response.has_snapshot_started()) {
      place.generation = response.snapshot_started().generation();
    }
    Apply(response, place.generation);
    place.through_event = response.progress().through_event();
    place.token = response.resume_token();
    response.Clear();
  }
  if (clean_end && !place.token.empty()) return place;
  return absl::DataLossError(absl::StrCat(
      file.string(), ": is no state of a subscription, or damaged; remove it to begin anew"));
}

}  // namespace landbridge
