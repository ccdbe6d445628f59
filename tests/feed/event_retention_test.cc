// SPDX-License-Identifier: Apache-2.0
// What subscribers see of events that are no longer kept.
#include <string>

#include "absl/synchronization/notification.h"
#include "broker/feed/feed_cursor.h"
#include "proto/contract/problem.h"
#include "tests/feed/feed_stage.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

void Forget(FeedStage& stage, int64_t before) {
  absl::Notification forgotten;
  stage.pipeline().ForgetEvents(EventNumber(before), [&] { forgotten.Notify(); });
  forgotten.WaitForNotification();
}

void PublishMany(FeedStage& stage, int from, int to) {
  for (int i = from; i < to; ++i) stage.Publish({.record_id = "R" + std::to_string(i)});
}

void CheckExpired(FeedStage& stage, const std::string& token) {
  FeedCursor late = stage.Resume(WholeView(), token);
  const auto next = late.Next();
  CHECK(next.status().code() == absl::StatusCode::kOutOfRange);
  CHECK(ReasonOf(next.status()) == v1::PROBLEM_REASON_TOKEN_EXPIRED);
}

TEST_CASE(
    "a place before the events that are kept is answered with TOKEN_EXPIRED, later ones go on",
    "[no gap]") {
  FeedStage stage;
  FeedCursor cursor = stage.Snapshot(WholeView());
  ReferenceSubscriber late, in_time;
  for (const auto& response : ReadToHead(cursor)) late.Apply(response);
  PublishMany(stage, 0, 3);
  FeedCursor middle = stage.Snapshot(WholeView());
  for (const auto& response : ReadToHead(middle)) in_time.Apply(response);  // at event 3
  PublishMany(stage, 3, 5);
  Forget(stage, 4);

  CheckExpired(stage, late.token());
  FeedCursor going_on = stage.Resume(WholeView(), in_time.token());
  for (const auto& response : ReadToHead(going_on)) in_time.Apply(response);
  CHECK(in_time.holdings() == stage.Holdings(WholeView()));

  // Also where no event is kept at all.
  Forget(stage, 6);
  CheckExpired(stage, late.token());
  FeedCursor at_head = stage.Resume(WholeView(), in_time.token());
  ReadToHead(at_head);
  ReferenceSubscriber anew;
  FeedCursor snapshot = stage.Snapshot(WholeView());
  for (const auto& response : ReadToHead(snapshot)) anew.Apply(response);
  CHECK(anew.holdings() == stage.Holdings(WholeView()));
}

}  // namespace
}  // namespace landbridge::testing
