// SPDX-License-Identifier: Apache-2.0
// Named subscriptions in the state: made, changed, opened, acknowledged and removed as the log
// says.
//
// Errors of all functions: those of the store's reads.
#pragma once

#include "absl/status/status.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/log/v1/rows.pb.h"
#include "storage/state_transaction.h"

namespace landbridge {

// How many views of a subscription are kept: the one in force, and those before it that subscribers
// may still hold. A subscriber that comes with an older one begins with a snapshot.
inline constexpr int kSubscriptionViewsMax = 5;

absl::Status ApplySubscriptionChange(StateTransaction& state, log::v1::LedgerRow& ledger,
                                     const log::v1::SubscriptionChange& change);

absl::Status ApplyWatchListPart(StateTransaction& state, const log::v1::WatchListPart& part);

absl::Status ApplyAcknowledgements(StateTransaction& state, const log::v1::LedgerRow& ledger,
                                   const log::v1::Acknowledgements& acknowledgements);

}  // namespace landbridge
