// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/lift_receipts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int kPageSizeUnset = 100;
constexpr int kPageSizeMax = 1000;
// Lifts that one page looks at, so that a search for late ones among many does not hold the call.
constexpr int kExaminedOfPageMax = 5'000;

absl::Time DeadlineOf(const log::v1::EventRow& lift, const Catalogue& catalogue) {
  static const Catalogue::Category* const kUnknown = new Catalogue::Category();
  const Catalogue::Category* category = catalogue.FindCategory(lift.before().category());
  return absl::FromUnixMillis(lift.time_ms()) +
         absl::Hours(catalogue.LiftDeadlineHours(category == nullptr ? *kUnknown : *category));
}

void SetTime(absl::Time time, google::protobuf::Timestamp& timestamp) {
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(static_cast<int32_t>((time - absl::FromUnixSeconds(timestamp.seconds())) /
                                           absl::Nanoseconds(1)));
}

// Calls `visit(number, row)` for the lifts from `from` on until it returns false.
template <typename Visit>
absl::Status VisitLifts(const StateReader& reader, EventNumber from, Visit visit) {
  absl::Status found;
  LB_RETURN_IF_ERROR(reader.Lifts(from, [&](EventNumber number) {
    absl::StatusOr<std::optional<log::v1::EventRow>> row = reader.Event(number);
    found = row.status();
    if (!found.ok()) return false;
    return !*row || visit(number, **row);
  }));
  return found;
}

// Without what stands in the event's entry, which few callers want to know in the end.
v1::LiftStatus ReceiptsOf(EventNumber number, const log::v1::EventRow& event,
                          const std::vector<FollowedSubscription>& subscriptions,
                          absl::Time deadline, absl::Time now) {
  v1::LiftStatus status;
  for (const FollowedSubscription& subscription : subscriptions) {
    if (!subscription.MayHaveHeld(number, event)) continue;
    v1::LiftStatus::Receipt& receipt = *status.add_receipts();
    receipt.set_province(subscription.row.province());
    receipt.set_subscription(subscription.row.name());
    receipt.set_acknowledged(subscription.acknowledged() >= number);
    receipt.set_late(!receipt.acknowledged() && now > deadline);
  }
  return status;
}

absl::Status Describe(EventNumber number, const log::v1::EventRow& event, absl::Time deadline,
                      v1::LiftStatus& status) {
  status.set_event(number.value());
  status.set_listing_id(FormatListingId(ListingNumber(event.listing())));
  status.set_category(event.before().category());
  v1::Entry entry;
  if (!entry.ParseFromString(event.entry())) {
    return absl::DataLossError("a stored event cannot be parsed; rebuild the state from the log");
  }
  *status.mutable_lift() = entry.lift();
  *status.mutable_event_time() = entry.event_time();
  SetTime(deadline, *status.mutable_deadline_time());
  return absl::OkStatus();
}

}  // namespace

EventNumber FirstPending(const log::v1::SubscriptionRow& row) {
  return EventNumber(std::max(row.acknowledged_event(), row.first_open_event())).Next();
}

absl::StatusOr<PendingLifts> CountPendingLifts(const StateReader& reader,
                                               const FollowedSubscription& subscription,
                                               const Catalogue& catalogue, absl::Time now) {
  PendingLifts counts;
  int examined = 0;
  LB_RETURN_IF_ERROR(VisitLifts(
      reader, subscription.acknowledged().Next(), [&](EventNumber number, const auto& event) {
        if (subscription.MayHaveHeld(number, event)) {
          ++counts.pending;
          if (now > DeadlineOf(event, catalogue)) ++counts.late;
        }
        return counts.pending < kPendingLiftsMax && ++examined < kExaminedLiftsMax;
      }));
  return counts;
}

absl::StatusOr<v1::ListLiftsResponse> ListLifts(
    const v1::ListLiftsRequest& request, const StateReader& reader,
    const std::vector<FollowedSubscription>& subscriptions, const Catalogue& catalogue,
    absl::Time now) {
  const int page_size =
      request.page_size() == 0 ? kPageSizeUnset : std::min(request.page_size(), kPageSizeMax);
  EventNumber from = EventNumber(request.after_event()).Next();
  if (request.late_only()) {
    // What everybody acknowledged is late for nobody.
    std::optional<EventNumber> slowest;
    for (const FollowedSubscription& each : subscriptions) {
      slowest = slowest ? std::min(*slowest, each.acknowledged()) : each.acknowledged();
    }
    if (slowest) from = std::max(from, slowest->Next());
  }
  v1::ListLiftsResponse response;
  int examined = 0;
  absl::Status described;
  LB_RETURN_IF_ERROR(VisitLifts(reader, from, [&](EventNumber number, const auto& event) {
    const absl::Time deadline = DeadlineOf(event, catalogue);
    v1::LiftStatus lift = ReceiptsOf(number, event, subscriptions, deadline, now);
    const bool wanted = request.late_only()
                            ? std::any_of(lift.receipts().begin(), lift.receipts().end(),
                                          [](const auto& receipt) { return receipt.late(); })
                            : !lift.receipts().empty();
    if (wanted) {
      described = Describe(number, event, deadline, lift);
      if (!described.ok()) return false;
      *response.add_lifts() = std::move(lift);
    }
    if (response.lifts_size() < page_size && ++examined < kExaminedOfPageMax) return true;
    response.set_next_after_event(number.value());
    return false;
  }));
  LB_RETURN_IF_ERROR(described);
  return response;
}

}  // namespace landbridge
