// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/sent_places.h"

#include <algorithm>

#include "adapters/runner/id_hash.h"

namespace landbridge {

void SentPlaces::Note(std::string_view record_id, const RowPlace& place) {
  const std::pair label(place.file, place.part);
  auto found = std::find(labels_.begin(), labels_.end(), label);
  if (found == labels_.end()) found = labels_.insert(labels_.end(), label);
  const IdHash id = HashOfId(record_id);
  entries_[id] = {static_cast<uint32_t>(found - labels_.begin()), place.number, place.line};
  unsettled_.push_back(id);
}

void SentPlaces::Settle(int64_t count, bool keep) {
  for (; count > 0 && !unsettled_.empty(); --count) {
    if (!keep) entries_.erase(unsettled_.front());
    unsettled_.pop_front();
  }
}

RowPlace SentPlaces::Find(std::string_view record_id) const {
  const auto found = entries_.find(HashOfId(record_id));
  RowPlace place;
  if (found == entries_.end()) return place;
  const Entry& entry = found->second;
  place.file = labels_[entry.label].first;
  place.part = labels_[entry.label].second;
  place.number = entry.number;
  place.line = entry.line;
  return place;
}

}  // namespace landbridge
