// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/feed_follower.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "adapters/sdk/acknowledger.h"
#include "proto/contract/problem.h"
#include "tests/feed/feed_server.h"
#include "tests/feed/feed_stage.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/support/catch.h"
#include "tests/support/local_server.h"

namespace landbridge::testing {
namespace {

// A store of a subscriber's own, which can fail.
class MapSink : public FeedSink {
 public:
  absl::StatusOr<SinkPlace> Load() override {
    ++loads;
    working_ = stored_;
    if (fail_loads > 0) {
      --fail_loads;
      return absl::UnavailableError("the store is away");
    }
    return place_;
  }

  absl::Status Apply(const v1::SubscribeResponse& response, const SinkPlace& place) override {
    working_.Apply(response);
    absl::Status outcome = absl::OkStatus();
    if (before_store) outcome = before_store(response);
    if (!outcome.ok()) return outcome;
    stored_ = working_;
    place_ = place;
    token_ = place.token;
    return absl::OkStatus();
  }

  absl::Status Flush() override { return absl::OkStatus(); }
  const std::string& stored_token() const override { return token_; }

  std::map<std::string, std::string> holdings() const { return stored_.holdings(); }
  const SinkPlace& place() const { return place_; }
  void ForceToken(const std::string& token) { place_.token = token_ = token; }

  std::function<absl::Status(const v1::SubscribeResponse&)> before_store;
  int fail_loads = 0;
  int loads = 0;

 private:
  ReferenceSubscriber stored_;
  ReferenceSubscriber working_;
  SinkPlace place_;
  std::string token_;
};

struct Fixture {
  explicit Fixture(FeedServiceOptions options = {}) : server(stage, options) {}

  FollowerOptions Options() {
    FollowerOptions options;
    options.feed.silence_max = absl::Seconds(1);
    options.feed.on_reconnect = [this](const absl::Status& trouble) {
      troubles.push_back(trouble);
    };
    return options;
  }

  absl::Status CatchUp(FollowerOptions options) {
    options.once = true;
    return FeedFollower(server.ChannelAs("province/440000"), sink, std::move(options)).Run();
  }

  void PublishMany(int first, int last) {
    std::vector<log::v1::LoggedChange> changes;
    for (int i = first; i <= last; ++i) {
      FeedStage::Report report;
      report.record_id = "r" + std::to_string(i);
      changes.push_back(FeedStage::Change(report));
    }
    stage.Submit(std::move(changes));
  }

  FeedStage stage;
  FeedServer server;
  MapSink sink;
  std::vector<absl::Status> troubles;
};

TEST_CASE("a run that catches up leaves the sink equal to the view, and the next one goes on") {
  Fixture fixture;
  fixture.PublishMany(1, 300);
  REQUIRE(fixture.CatchUp(fixture.Options()).ok());
  CHECK(fixture.sink.holdings() == fixture.stage.Holdings(WholeView()));
  fixture.stage.Withdraw("r7");
  fixture.PublishMany(301, 320);
  FollowerProgress last;
  FollowerOptions options = fixture.Options();
  options.on_progress = [&](const FollowerProgress& progress) { last = progress; };
  REQUIRE(fixture.CatchUp(options).ok());
  CHECK(fixture.sink.holdings() == fixture.stage.Holdings(WholeView()));
  CHECK(last.entries == 21);
  CHECK(last.place.through_event == fixture.stage.head().value());
  CHECK_FALSE(last.in_snapshot);
  CHECK(fixture.troubles.empty());
}

TEST_CASE("what a store could not take is told again after it is back") {
  Fixture fixture;
  fixture.PublishMany(1, 300);
  int failures = 2;
  fixture.sink.before_store = [&](const v1::SubscribeResponse& response) {
    if (!response.has_delivery() || failures == 0) return absl::OkStatus();
    --failures;
    fixture.sink.fail_loads = 1;
    return absl::UnavailableError("the store is going away");
  };
  REQUIRE(fixture.CatchUp(fixture.Options()).ok());
  CHECK(fixture.sink.holdings() == fixture.stage.Holdings(WholeView()));
  CHECK(fixture.sink.loads == 5);
  CHECK(fixture.troubles.size() == 4);
}

TEST_CASE("a store's error that waiting does not mend ends the run") {
  Fixture fixture;
  fixture.PublishMany(1, 3);
  fixture.sink.before_store = [](const v1::SubscribeResponse&) {
    return absl::ResourceExhaustedError("no space");
  };
  CHECK(fixture.CatchUp(fixture.Options()).code() == absl::StatusCode::kResourceExhausted);
  CHECK(fixture.sink.loads == 1);
}

TEST_CASE(
    "a place of another filter is answered with a new snapshot, and held until it is finished") {
  Fixture fixture;
  fixture.PublishMany(1, 10);
  FeedStage::Report elsewhere;
  elsewhere.record_id = "elsewhere";
  elsewhere.subject_region = "330100";
  fixture.stage.Publish(elsewhere);
  REQUIRE(fixture.CatchUp(fixture.Options()).ok());
  CHECK(fixture.sink.holdings().size() == 11);

  FollowerOptions narrower = fixture.Options();
  narrower.feed.filter.add_subject_regions("440000");
  fixture.sink.before_store = [&](const v1::SubscribeResponse& response) {
    if (!response.has_snapshot_finished()) CHECK(fixture.sink.holdings().size() >= 10);
    return absl::OkStatus();
  };
  REQUIRE(fixture.CatchUp(narrower).ok());
  CHECK(fixture.sink.holdings() == fixture.stage.Holdings(FilteredView(narrower.feed.filter)));
  REQUIRE(fixture.troubles.size() == 1);
  CHECK(ReasonOf(fixture.troubles[0]) == v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER);
}

TEST_CASE("a token that was damaged is not replaced silently") {
  Fixture fixture;
  fixture.PublishMany(1, 3);
  REQUIRE(fixture.CatchUp(fixture.Options()).ok());
  fixture.sink.ForceToken("damaged");
  const absl::Status ended = fixture.CatchUp(fixture.Options());
  CHECK(ReasonOf(ended) == v1::PROBLEM_REASON_TOKEN_INVALID);
}

TEST_CASE("a stream that ends because access changed is opened again without a pause") {
  Fixture fixture;
  fixture.PublishMany(1, 3);
  FeedFollower follower(fixture.server.ChannelAs("province/440000"), fixture.sink,
                        fixture.Options());
  int progress = 0;
  fixture.sink.before_store = [&](const v1::SubscribeResponse& response) {
    if (!response.has_progress()) return absl::OkStatus();
    if (++progress == 1) {
      fixture.server.UsePolicy(R"(
agencies:
  - {name: agency/440300/test, sources: ["*"], categories: ["*"]}
provinces:
  - {name: province/440000, categories: ["*"], regions: ["*"]}
)");
    } else if (!fixture.troubles.empty()) {
      follower.Cancel();
    }
    return absl::OkStatus();
  };
  REQUIRE(follower.Run().ok());
  REQUIRE_FALSE(fixture.troubles.empty());
  CHECK(ReasonOf(fixture.troubles[0]) == v1::PROBLEM_REASON_ACCESS_CHANGED);
}

TEST_CASE("a named subscription is acknowledged up to what is stored") {
  Fixture fixture;
  fixture.server.Create("main");
  fixture.PublishMany(1, 30);
  FollowerOptions options = fixture.Options();
  options.feed.subscription = "main";
  std::string first_token;
  fixture.sink.before_store = [&](const v1::SubscribeResponse& response) {
    if (first_token.empty()) first_token = response.resume_token();
    return absl::OkStatus();
  };
  REQUIRE(fixture.CatchUp(options).ok());
  // A token from before SnapshotFinished records nothing, and is answered with what is recorded.
  v1::AcknowledgeRequest request;
  request.set_subscription("main");
  request.set_resume_token(first_token);
  v1::AcknowledgeResponse response;
  grpc::ClientContext context;
  REQUIRE(fixture.server.Client()->Acknowledge(&context, request, &response).ok());
  CHECK(response.acknowledged_event() == fixture.stage.head().value());
}

// A broker that accepts a stream and says nothing.
class SilentFeed : public v1::FeedService::Service {
 public:
  grpc::Status Subscribe(grpc::ServerContext* context, const v1::SubscribeRequest*,
                         grpc::ServerWriter<v1::SubscribeResponse>* writer) override {
    v1::SubscribeResponse response;
    response.set_resume_token("token");
    response.mutable_progress()->set_through_event(1);
    writer->Write(response);
    absl::MutexLock lock(&mutex_);
    while (!context->IsCancelled()) cancelled_.WaitWithTimeout(&mutex_, absl::Milliseconds(10));
    return grpc::Status::CANCELLED;
  }

 private:
  absl::Mutex mutex_;
  absl::CondVar cancelled_;
};

TEST_CASE("a stream that is silent for longer than it may be is opened again") {
  SilentFeed service;
  const LocalServer server(service);
  int responses = 0;
  std::vector<absl::Status> troubles;
  FeedOptions options;
  options.silence_max = absl::Milliseconds(10);
  options.silence_grace = absl::Milliseconds(10);
  options.on_reconnect = [&](const absl::Status& trouble) { troubles.push_back(trouble); };
  FeedClient client(server.Channel(), options);
  CHECK(client.Run([&](const v1::SubscribeResponse&) { return ++responses < 3; }).ok());
  REQUIRE(troubles.size() == 2);
  CHECK_THAT(std::string(troubles[0].message()), Catch::Contains("silent"));
}

TEST_CASE("acknowledgements keep their distance, and a lift is not kept waiting") {
  absl::Mutex mutex;
  std::vector<std::string> sent;
  Acknowledger acknowledger(
      [&](const std::string& token) {
        absl::MutexLock lock(&mutex);
        sent.push_back(token);
        return absl::OkStatus();
      },
      {.interval = absl::Hours(1), .interval_after_lift = absl::ZeroDuration()});
  const auto await = [&](size_t count) {
    absl::MutexLock lock(&mutex);
    const auto enough = [&] { return sent.size() >= count; };
    mutex.Await(absl::Condition(&enough));
  };
  acknowledger.Note("1", false);
  await(1);
  acknowledger.Note("2", false);
  acknowledger.Note("3", false);
  acknowledger.Note("4", true);
  await(2);
  acknowledger.Note("5", false);
  CHECK(acknowledger.Finish().ok());
  CHECK(sent == std::vector<std::string>{"1", "4", "5"});
}

TEST_CASE(
    "an acknowledgement that is refused for good is reported, one that may pass is sent again") {
  int calls = 0;
  absl::Notification refused;
  Acknowledger acknowledger(
      [&](const std::string&) {
        return ++calls == 1 ? absl::UnavailableError("away") : absl::NotFoundError("unknown");
      },
      {.interval = absl::ZeroDuration(),
       .interval_after_lift = absl::ZeroDuration(),
       .on_refused = [&] { refused.Notify(); }});
  acknowledger.Note("1", false);
  refused.WaitForNotification();
  acknowledger.Note("2", false);
  CHECK(acknowledger.Finish().code() == absl::StatusCode::kNotFound);
  CHECK(calls == 2);
}

}  // namespace
}  // namespace landbridge::testing
