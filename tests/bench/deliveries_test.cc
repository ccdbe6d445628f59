// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/deliveries.h"

#include <string>
#include <vector>

#include "landbridge/v1/feed_service.pb.h"
#include "tests/support/catch.h"
#include "tools/bench/raw_stream.h"

namespace landbridge::bench {
namespace {

v1::SubscribeResponse DeliveryOf(const std::vector<int64_t>& events) {
  v1::SubscribeResponse response;
  response.mutable_delivery();
  for (const int64_t event : events) {
    v1::Entry& entry = *response.mutable_delivery()->add_entries();
    entry.set_kind(v1::ENTRY_KIND_LISTED);
    entry.set_event(event);
    entry.mutable_listing()->mutable_decision()->set_conduct("conduct");
    entry.mutable_event_time()->set_seconds(1);
  }
  response.set_resume_token("a token");
  return response;
}

TEST_CASE("the events of a delivery are found without building it") {
  const std::vector<int64_t> events = {1, 127, 128, 20'000, int64_t{1} << 40};
  CHECK(EventsIn(DeliveryOf(events).SerializeAsString()) == events);
  CHECK(EventsIn(DeliveryOf({}).SerializeAsString()).empty());
}

TEST_CASE("messages that are no delivery have no events") {
  v1::SubscribeResponse response;
  response.mutable_snapshot_started()->set_generation("0000000000000001");
  CHECK(EventsIn(response.SerializeAsString()).empty());
  response.mutable_progress()->set_through_event(7);
  CHECK(EventsIn(response.SerializeAsString()).empty());
}

TEST_CASE("only a progress says how far the feed goes") {
  v1::SubscribeResponse response;
  response.mutable_progress()->set_through_event(7);
  response.set_resume_token(std::string(64, 't'));
  const grpc::ByteBuffer progress = AsMessage(response.SerializeAsString());
  CHECK(MayBeProgress(progress));
  CHECK(ProgressIn(progress) == 7);
  CHECK(ProgressIn(AsMessage(DeliveryOf({7}).SerializeAsString())) == -1);
}

TEST_CASE("a request asks for an ad hoc subscription from a place") {
  v1::Filter filter;
  filter.add_subject_regions("440000");
  v1::SubscribeRequest request;
  REQUIRE(request.ParseFromString(SubscribeBytes(filter, "a token")));
  CHECK(request.subscription().empty());
  CHECK(request.filter().subject_regions(0) == "440000");
  CHECK(request.resume_token() == "a token");
}

TEST_CASE("a request of a named subscription has no filter") {
  v1::SubscribeRequest request;
  REQUIRE(request.ParseFromString(NamedSubscribeBytes("watching", "a token")));
  CHECK(request.subscription() == "watching");
  CHECK_FALSE(request.has_filter());
  CHECK(request.resume_token() == "a token");
}

}  // namespace
}  // namespace landbridge::bench
