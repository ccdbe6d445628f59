// SPDX-License-Identifier: Apache-2.0
#include "broker/admin/status_reporter.h"

#include <algorithm>

#include "broker/ledger/state_reader.h"
#include "google/protobuf/timestamp.pb.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

void SetTime(int64_t ms, google::protobuf::Timestamp& time) {
  time.set_seconds(ms / 1000);
  time.set_nanos(static_cast<int32_t>(ms % 1000) * 1'000'000);
}

}  // namespace

absl::StatusOr<v1::GetStatusResponse> StatusReporter::Standing() const {
  v1::GetStatusResponse status;
  const StateReader reader(state_);
  LB_ASSIGN_OR_RETURN(const log::v1::LedgerRow ledger, reader.Ledger());
  status.set_version(sources_.version);
  SetTime(absl::ToUnixMillis(sources_.start_time), *status.mutable_start_time());
  status.set_applied_position(ledger.applied_position());
  status.set_log_head(std::max<int64_t>(static_cast<int64_t>(pipeline_.durable_position().value()),
                                        ledger.applied_position()));
  status.set_event_head(ledger.last_event());
  status.set_listings_in_force(ledger.listings_in_force());
  status.set_listings_lifted(ledger.listings_lifted());
  status.set_subjects(ledger.last_subject());
  status.set_store_epoch(sources_.store_epoch);
  if (sources_.log_bytes) status.set_log_bytes(static_cast<int64_t>(sources_.log_bytes()));
  status.set_state_bytes(static_cast<int64_t>(state_.Statistics().disk_bytes));

  LB_RETURN_IF_ERROR(reader.Sources([&](const log::v1::SourceRow& row) {
    auto& source = *status.add_sources();
    source.set_agency(row.agency());
    source.set_source(row.source());
    source.set_settled_sequence(row.settled_sequence());
    source.set_live_records(row.live_records());
    source.set_kept_rejections(row.kept_rejections());
    *source.mutable_tally() = row.tally();
    SetTime(row.last_change_time_ms(), *source.mutable_last_change_time());
    if (sources_.agent_of_source) {
      if (const auto agent = sources_.agent_of_source(row.agency(), row.source())) {
        source.set_connected(true);
        source.set_agent(*agent);
      }
    }
    return true;
  }));
  return status;
}

absl::StatusOr<std::vector<v1::Subscription>> StatusReporter::Subscriptions() const {
  if (!sources_.subscriptions) return std::vector<v1::Subscription>();
  return sources_.subscriptions();
}

absl::StatusOr<v1::GetStatusResponse> StatusReporter::Whole() const {
  LB_ASSIGN_OR_RETURN(v1::GetStatusResponse status, Standing());
  LB_ASSIGN_OR_RETURN(const std::vector<v1::Subscription> subscriptions, Subscriptions());
  for (const v1::Subscription& each : subscriptions) {
    auto& subscription = *status.add_subscriptions();
    subscription.set_province(each.province());
    subscription.set_name(each.name());
    subscription.set_acknowledged_event(each.acknowledged_event());
    subscription.set_lag_events(each.lag_events());
    subscription.set_lag_seconds(each.lag_seconds());
    *subscription.mutable_acknowledge_time() = each.acknowledge_time();
    *subscription.mutable_last_seen_time() = each.last_seen_time();
    subscription.set_connected(each.connected());
    subscription.set_pending_lifts(each.pending_lifts());
    subscription.set_late_lifts(each.late_lifts());
  }
  return status;
}

}  // namespace landbridge
