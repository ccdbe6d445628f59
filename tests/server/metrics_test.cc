// SPDX-License-Identifier: Apache-2.0
// What the broker tells Prometheus, over a real pipeline.
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/server/broker_metrics.h"
#include "broker/server/metric_families.h"
#include "prometheus/text_serializer.h"
#include "tests/ingest/broker_fixture.h"
#include "tests/server/exposition.h"
#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/file_text.h"

namespace landbridge {
namespace {

using testing::BrokerFixture;
using testing::Exposition;
using testing::FakeClock;
using testing::FileText;
using testing::kAgency;
using testing::kSource;
using testing::PublishCall;
using testing::RecentPenalty;

Exposition Read(const prometheus::Collectable& metrics) {
  return Exposition(prometheus::TextSerializer().Serialize(metrics.Collect()));
}

v1::Subscription Main() {
  v1::Subscription subscription;
  subscription.set_province("440000");
  subscription.set_name("main");
  return subscription;
}

TEST_CASE("metrics are the numbers that operators are told") {
  BrokerFixture broker;
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  v1::Change bad = RecentPenalty("2");
  bad.mutable_upsert()->mutable_decision()->clear_number();
  REQUIRE(call.Send(1, {RecentPenalty("1"), bad}));
  REQUIRE(call.ReadSettled(2));

  FakeClock clock;
  const BrokerMetrics metrics(
      broker.admin().status(),
      [&] {
        return StreamCounts{broker.ingest().open_streams(), 0};
      },
      clock);
  const Exposition told = Read(metrics);
  const v1::GetStatusResponse status = broker.admin().status().Whole().value();
  CHECK(told.Value("landbridge_build_info{version=\"1.2.3\"}") == 1);
  CHECK(told.Value("landbridge_log_head_position") == status.log_head());
  CHECK(told.Value("landbridge_applied_position") == status.applied_position());
  CHECK(told.Value("landbridge_event_head") == 1);
  CHECK(told.Value("landbridge_listings{state=\"in_force\"}") == 1);
  CHECK(told.Value("landbridge_listings{state=\"lifted\"}") == 0);
  CHECK(told.Value("landbridge_subjects") == 1);
  CHECK(told.Value("landbridge_start_timestamp_seconds") > 1'000'000'000);
  CHECK(told.Value("landbridge_storage_bytes{store=\"state\"}") >= 0);
  CHECK(told.Value("landbridge_open_streams{kind=\"publish\"}") == 1);

  const std::string labels =
      absl::StrCat("agency=\"", std::string(kAgency), "\",source=\"", std::string(kSource), "\"");
  CHECK(told.Value("landbridge_source_settled_sequence{" + labels + "}") == 2);
  CHECK(told.Value("landbridge_source_live_records{" + labels + "}") == 1);
  CHECK(told.Value("landbridge_source_kept_rejections{" + labels + "}") == 1);
  CHECK(told.Value("landbridge_source_connected{" + labels + "}") == 1);
  CHECK(told.Value("landbridge_source_last_change_timestamp_seconds{" + labels + "}") >
        1'000'000'000);
  CHECK(told.Value("landbridge_source_changes_total{" + labels + ",outcome=\"created\"}") == 1);
  CHECK(told.Value("landbridge_source_changes_total{" + labels + ",outcome=\"rejected\"}") == 1);
  CHECK(told.Value("landbridge_source_changes_total{" + labels + ",outcome=\"withdrawn\"}") == 0);
  CHECK(told.Value("landbridge_source_lifted_listings_total{" + labels + "}") == 0);
  CHECK(told.Value("landbridge_metrics_read_errors_total{part=\"broker\"}") == 0);
  CHECK(call.Finish().ok());
}

TEST_CASE("a part that cannot be read is left out and counted, and the rest is told") {
  BrokerFixture broker;
  bool fails = true;
  AdminSources sources;
  sources.subscriptions = [&]() -> absl::StatusOr<std::vector<v1::Subscription>> {
    if (fails) return absl::DataLossError("damaged");
    return std::vector<v1::Subscription>{Main()};
  };
  const StatusReporter status(broker.pipeline(), broker.state(), sources);
  FakeClock clock;
  const BrokerMetrics metrics(
      status, [] { return StreamCounts(); }, clock);
  const std::string errors = "landbridge_metrics_read_errors_total{part=\"subscriptions\"}";
  const std::string late =
      "landbridge_subscription_late_lifts{province=\"440000\",subscription=\"main\"}";
  const Exposition failed = Read(metrics);
  CHECK(failed.Value(errors) == 1);
  CHECK_FALSE(failed.families().contains("landbridge_subscription_late_lifts"));
  CHECK(failed.Value("landbridge_event_head") == 0);

  fails = false;
  clock.Advance(BrokerMetrics::kReuse);
  const Exposition mended = Read(metrics);
  CHECK(mended.Value(errors) == 1);
  CHECK(mended.Value(late) == 0);
}

TEST_CASE("however often it is asked, the state is read once in a second") {
  BrokerFixture broker;
  int readings = 0;
  AdminSources sources;
  sources.subscriptions = [&readings] {
    ++readings;
    return std::vector<v1::Subscription>();
  };
  const StatusReporter status(broker.pipeline(), broker.state(), sources);
  FakeClock clock;
  const BrokerMetrics metrics(
      status, [] { return StreamCounts(); }, clock);
  for (int i = 0; i < 100; ++i) metrics.Collect();
  CHECK(readings == 1);
  clock.Advance(BrokerMetrics::kReuse - absl::Milliseconds(1));
  metrics.Collect();
  CHECK(readings == 1);
  clock.Advance(absl::Milliseconds(1));
  metrics.Collect();
  CHECK(readings == 2);
  clock.Advance(-absl::Hours(1));  // corrected
  metrics.Collect();
  CHECK(readings == 3);
}

TEST_CASE("what does not apply to a subscription has no sample") {
  v1::Subscription followed = Main();
  followed.set_name("followed");
  followed.mutable_last_seen_time()->set_seconds(1'800'000'000);
  followed.set_has_watch_list(true);
  followed.set_watch_list_size(12);
  followed.set_pending_lifts(3);
  const Exposition told(
      prometheus::TextSerializer().Serialize(SubscriptionFamilies({Main(), followed})));
  const std::string main = "{province=\"440000\",subscription=\"main\"}";
  const std::string other = "{province=\"440000\",subscription=\"followed\"}";
  CHECK(told.Value("landbridge_subscription_pending_lifts" + main) == 0);
  CHECK(told.Value("landbridge_subscription_pending_lifts" + other) == 3);
  CHECK_FALSE(told.Value("landbridge_subscription_watch_list_identifiers" + main));
  CHECK(told.Value("landbridge_subscription_watch_list_identifiers" + other) == 12);
  CHECK_FALSE(told.Value("landbridge_subscription_last_seen_timestamp_seconds" + main));
  CHECK(told.Value("landbridge_subscription_last_seen_timestamp_seconds" + other) == 1'800'000'000);
}

TEST_CASE("every metric stands in the operators' table, and no other") {
  BrokerFixture broker;
  FakeClock clock;
  const BrokerMetrics metrics(
      broker.admin().status(), [] { return StreamCounts(); }, clock);
  const std::string manual = FileText("docs/operations.md");
  std::set<std::string> rows;
  for (size_t at = 0; (at = manual.find("\n| `landbridge_", at)) != std::string::npos;) {
    at += 4;
    rows.insert(manual.substr(at, manual.find_first_of("`{", at) - at));
  }
  CHECK(rows == Read(metrics).families());
}

}  // namespace
}  // namespace landbridge
