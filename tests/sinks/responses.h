// SPDX-License-Identifier: Apache-2.0
// What a broker would tell a sink, made by hand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/sdk/feed_sink.h"
#include "landbridge/v1/feed_service.pb.h"
#include "tests/support/catch.h"

namespace landbridge::testing {

inline v1::Entry Present(const std::string& id, int64_t event, const std::string& name) {
  v1::Entry entry;
  entry.set_kind(v1::ENTRY_KIND_PRESENT);
  entry.set_listing_id(id);
  entry.set_event(event);
  v1::Listing& listing = *entry.mutable_listing();
  listing.set_listing_id(id);
  listing.set_subject_id("S1");
  listing.set_event(event);
  v1::Decision& decision = *listing.mutable_decision();
  decision.mutable_subject()->set_kind(v1::SUBJECT_KIND_ORGANISATION);
  decision.mutable_subject()->add_names()->set_text(name);
  decision.set_category("cn.penalty");
  decision.mutable_authority()->set_name("Market Supervision");
  decision.set_number("No. " + id);
  decision.mutable_decided_date()->set_year(2019);
  decision.mutable_decided_date()->set_month(7);
  decision.mutable_decided_date()->set_day(1);
  return entry;
}

inline v1::Entry Lifted(const std::string& id, int64_t event) {
  v1::Entry entry;
  entry.set_kind(v1::ENTRY_KIND_LIFTED);
  entry.set_listing_id(id);
  entry.set_event(event);
  return entry;
}

// Hands responses to a sink as FeedFollower does, each with a token of its own.
class Teller {
 public:
  explicit Teller(FeedSink& sink) : sink_(sink) { Load(); }

  void Load() {
    const auto place = sink_.Load();
    INFO(place.status().message());
    REQUIRE(place.ok());
    place_ = *place;
  }

  void Start(const std::string& generation) {
    v1::SubscribeResponse response;
    response.mutable_snapshot_started()->set_generation(generation);
    place_.generation = generation;
    Tell(response);
  }
  void Deliver(const std::vector<v1::Entry>& entries) {
    v1::SubscribeResponse response;
    response.mutable_delivery()->mutable_entries()->Add(entries.begin(), entries.end());
    Tell(response);
  }
  void Finish() {
    v1::SubscribeResponse response;
    response.mutable_snapshot_finished()->set_generation(place_.generation);
    Tell(response);
  }

  // Without the check that it succeeds.
  absl::Status TryDeliver(const std::vector<v1::Entry>& entries) {
    v1::SubscribeResponse response;
    response.mutable_delivery()->mutable_entries()->Add(entries.begin(), entries.end());
    return Apply(response);
  }

  const SinkPlace& place() const { return place_; }

 private:
  void Tell(const v1::SubscribeResponse& response) {
    const absl::Status applied = Apply(response);
    INFO(applied.message());
    REQUIRE(applied.ok());
  }
  absl::Status Apply(const v1::SubscribeResponse& response) {
    place_.token = "token " + std::to_string(++number_);
    return sink_.Apply(response, place_);
  }

  FeedSink& sink_;
  SinkPlace place_;
  int number_ = 0;
};

}  // namespace landbridge::testing
