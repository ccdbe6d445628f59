// SPDX-License-Identifier: Apache-2.0
// Why subscriptions did or did not get something, for people.
//
// Reads the state through the reader that it is given, and belongs to one thread like that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/access/view.h"
#include "broker/ledger/numbers.h"
#include "broker/ledger/state_reader.h"
#include "broker/subscriptions/followed_subscription.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/subscription_service.pb.h"

namespace landbridge {

// kInvalidArgument / FIELD_INVALID: the request names nothing to explain.
absl::Status NothingAsked();

class Explainer {
 public:
  // `granted` is what the asker may see; nothing when that is everything. All must outlive it.
  Explainer(const StateReader& reader, const std::vector<FollowedSubscription>& subscriptions,
            const std::optional<View>& granted)
      : reader_(reader), subscriptions_(subscriptions), granted_(granted) {}

  // Errors: kNotFound / EVENT_UNKNOWN: not happened yet, no longer kept, or not for the asker.
  absl::StatusOr<v1::ExplainResponse> ExplainEvent(EventNumber number) const;

  // Errors: kNotFound / LISTING_UNKNOWN: never existed, or not for the asker.
  absl::StatusOr<v1::ExplainResponse> ExplainListing(const std::string& listing_id) const;

  // `described` are the subscriptions of that name. Errors: kNotFound / SUBSCRIPTION_UNKNOWN.
  absl::StatusOr<v1::ExplainResponse> ExplainSubscription(
      const std::string& name, const std::vector<v1::Subscription>& described) const;

 private:
  bool MayBeTold(const log::v1::EventRow& event) const;
  v1::Explanation ExplainTo(const FollowedSubscription& subscription, EventNumber number,
                            const log::v1::EventRow& event) const;
  v1::Explanation ExplainPresent(const FollowedSubscription& subscription,
                                 const log::v1::ListingRow& row) const;

  const StateReader& reader_;
  const std::vector<FollowedSubscription>& subscriptions_;
  const std::optional<View>& granted_;
};

}  // namespace landbridge
