// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/subscription_reporter.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "broker/subscriptions/explanation.h"
#include "broker/subscriptions/followed_subscription.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

void SetTime(int64_t ms, google::protobuf::Timestamp& time) {
  time.set_seconds(ms / 1000);
  time.set_nanos(static_cast<int32_t>(ms % 1000) * 1'000'000);
}

// Since when the oldest event that is not acknowledged waits; 0 when there is none.
absl::StatusOr<int64_t> LagSeconds(const StateReader& reader, EventNumber acknowledged,
                                   absl::Time now) {
  int64_t oldest_ms = 0;
  LB_RETURN_IF_ERROR(
      reader.Events(acknowledged.Next(), [&](EventNumber, const log::v1::EventRow& event) {
        oldest_ms = event.time_ms();
        return false;
      }));
  if (oldest_ms == 0) return 0;
  return std::max<int64_t>(absl::ToInt64Seconds(now - absl::FromUnixMillis(oldest_ms)), 0);
}

}  // namespace

SubscriptionReporter::SubscriptionReporter(SubscriptionRegistry& registry,
                                           const AccessControl& access, const StateStore& state,
                                           Clock& clock, IsConnectedFunction is_connected)
    : registry_(registry),
      access_(access),
      state_(state),
      clock_(clock),
      is_connected_(std::move(is_connected)) {}

absl::StatusOr<v1::Subscription> SubscriptionReporter::Describe(
    const StateReader& reader, const log::v1::SubscriptionRow& row) const {
  LB_ASSIGN_OR_RETURN(const log::v1::LedgerRow ledger, reader.Ledger());
  const absl::Time now = clock_.Now();
  v1::Subscription subscription;
  subscription.set_name(row.name());
  subscription.set_province(row.province());
  *subscription.mutable_filter() = row.filter();
  const log::v1::SubscriptionView& in_force = *row.views().rbegin();
  subscription.set_view_version(in_force.version());
  subscription.set_has_watch_list(in_force.view().has_watch_list());
  subscription.set_watch_list_size(in_force.view().watch_list().identifiers());
  subscription.set_acknowledged_event(row.acknowledged_event());
  if (row.acknowledge_time_ms() != 0) {
    SetTime(row.acknowledge_time_ms(), *subscription.mutable_acknowledge_time());
  }
  subscription.set_lag_events(std::max<int64_t>(ledger.last_event() - row.acknowledged_event(), 0));
  LB_ASSIGN_OR_RETURN(const int64_t lag_seconds,
                      LagSeconds(reader, EventNumber(row.acknowledged_event()), now));
  subscription.set_lag_seconds(lag_seconds);
  subscription.set_connected(is_connected_(row.province(), row.name()));
  const int64_t seen_ms = subscription.connected()
                              ? absl::ToUnixMillis(now)
                              : std::max(row.open_time_ms(), row.acknowledge_time_ms());
  if (seen_ms != 0) SetTime(seen_ms, *subscription.mutable_last_seen_time());
  LB_ASSIGN_OR_RETURN(const PendingLifts lifts, CountLifts(reader, row, now));
  subscription.set_pending_lifts(lifts.pending);
  subscription.set_late_lifts(lifts.late);
  SetTime(row.create_time_ms(), *subscription.mutable_create_time());
  return subscription;
}

// Views, which may have long watch lists, are read only when there is something to judge by them.
absl::StatusOr<PendingLifts> SubscriptionReporter::CountLifts(const StateReader& reader,
                                                              const log::v1::SubscriptionRow& row,
                                                              absl::Time now) const {
  bool any = false;
  LB_RETURN_IF_ERROR(reader.Lifts(FirstPending(row), [&any](EventNumber) {
    any = true;
    return false;
  }));
  if (!any || row.open_time_ms() == 0) return PendingLifts();
  FollowedSubscription followed{row, {}};
  LB_ASSIGN_OR_RETURN(followed.views, registry_.views().Load(reader, row, /*oldest=*/0));
  return CountPendingLifts(reader, followed, *access_.catalogue(), now);
}

absl::StatusOr<std::vector<v1::Subscription>> SubscriptionReporter::DescribeAll(
    const std::string& province) const {
  const StateReader reader(state_);
  LB_ASSIGN_OR_RETURN(const std::vector<log::v1::SubscriptionRow> rows,
                      SubscriptionsOf(reader, province));
  std::vector<v1::Subscription> subscriptions;
  for (const log::v1::SubscriptionRow& row : rows) {
    LB_ASSIGN_OR_RETURN(v1::Subscription described, Describe(reader, row));
    subscriptions.push_back(std::move(described));
  }
  return subscriptions;
}

absl::StatusOr<v1::Subscription> SubscriptionReporter::Describe(const std::string& province,
                                                                const std::string& name) const {
  LB_ASSIGN_OR_RETURN(const log::v1::SubscriptionRow row, registry_.Find(province, name));
  return Describe(StateReader(state_), row);
}

absl::StatusOr<v1::ListLiftsResponse> SubscriptionReporter::Lifts(
    const v1::ListLiftsRequest& request, const std::string& province) const {
  const StateReader reader(state_);
  LB_ASSIGN_OR_RETURN(const std::vector<FollowedSubscription> followed,
                      LoadFollowed(reader, registry_.views(), province));
  return ListLifts(request, reader, followed, *access_.catalogue(), clock_.Now());
}

absl::StatusOr<v1::ExplainResponse> SubscriptionReporter::Explain(const v1::ExplainRequest& request,
                                                                  const Peer& peer) const {
  const StateReader reader(state_);
  const bool is_province = peer.role == Role::kProvince;
  LB_ASSIGN_OR_RETURN(
      const std::vector<FollowedSubscription> followed,
      LoadFollowed(reader, registry_.views(), is_province ? peer.region : request.province()));
  std::optional<View> granted;
  if (is_province) granted = View::Within(access_.policy()->ViewOf(peer));
  const Explainer explainer(reader, followed, granted);
  switch (request.what_case()) {
    case v1::ExplainRequest::kEvent:
      return explainer.ExplainEvent(EventNumber(request.event()));
    case v1::ExplainRequest::kListingId:
      return explainer.ExplainListing(request.listing_id());
    case v1::ExplainRequest::kSubscription: {
      std::vector<v1::Subscription> described;
      for (const FollowedSubscription& each : followed) {
        if (each.row.name() != request.subscription()) continue;
        LB_ASSIGN_OR_RETURN(v1::Subscription subscription, Describe(reader, each.row));
        described.push_back(std::move(subscription));
      }
      return explainer.ExplainSubscription(request.subscription(), described);
    }
    case v1::ExplainRequest::WHAT_NOT_SET:
      break;
  }
  return NothingAsked();
}

}  // namespace landbridge
