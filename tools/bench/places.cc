// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/places.h"

#include <vector>

#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/deliveries.h"
#include "tools/bench/raw_stream.h"

namespace landbridge::bench {

absl::Status Places::CatchUp(Views views, int subscribers, int64_t event) {
  ReadingRequest behind = Reading(views, 0, event);
  std::vector<Place*> places;
  for (int i = 0; i < subscribers; ++i) {
    Place& place = places_[KeyOf(views, i)];
    if (place.event >= event) continue;
    behind.subscribers.push_back(SubscribeBytes(FilterOf(views, i), place.token));
    places.push_back(&place);
    place.event = event;
  }
  LB_ASSIGN_OR_RETURN(const ReadingResult read, ReadTogether(behind, broker_.certificates()));
  for (size_t i = 0; i < places.size(); ++i) places[i]->token = read.places[i];
  return absl::OkStatus();
}

std::string Places::RequestOf(Views views, int index) const {
  return SubscribeBytes(FilterOf(views, index), PlaceOf(views, index).token);
}

int64_t Places::EventOf(Views views, int index) const { return PlaceOf(views, index).event; }

const Places::Place& Places::PlaceOf(Views views, int index) const {
  const auto found = places_.find(KeyOf(views, index));
  LB_CHECK(found != places_.end());
  return found->second;
}

ReadingRequest Places::Reading(Views views, int subscribers, int64_t until_event) const {
  ReadingRequest reading;
  reading.address = broker_.address();
  reading.server = broker_.pid();
  reading.method = kSubscribeMethod;
  for (int i = 0; i < subscribers; ++i) reading.subscribers.push_back(RequestOf(views, i));
  reading.until_event = until_event;
  return reading;
}

}  // namespace landbridge::bench
