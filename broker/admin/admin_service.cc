// SPDX-License-Identifier: Apache-2.0
#include "broker/admin/admin_service.h"

#include <algorithm>

#include "absl/status/status.h"
#include "broker/access/grpc_identify.h"
#include "broker/access/peer.h"
#include "broker/ledger/state_reader.h"
#include "google/protobuf/timestamp.pb.h"
#include "proto/contract/digest.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

void SetTime(int64_t ms, google::protobuf::Timestamp& time) {
  time.set_seconds(ms / 1000);
  time.set_nanos(static_cast<int32_t>(ms % 1000) * 1'000'000);
}

}  // namespace

grpc::ServerUnaryReactor* AdminService::GetStatus(grpc::CallbackServerContext* call,
                                                  const v1::GetStatusRequest* /*request*/,
                                                  v1::GetStatusResponse* response) {
  grpc::ServerUnaryReactor* const reactor = call->DefaultReactor();
  absl::Status status = RequireOperator(*call, "GetStatus");
  if (status.ok()) status = FillStatus(*response);
  reactor->Finish(ToGrpc(status, call));
  return reactor;
}

grpc::ServerUnaryReactor* AdminService::GetDigest(grpc::CallbackServerContext* call,
                                                  const v1::GetDigestRequest* /*request*/,
                                                  v1::GetDigestResponse* response) {
  grpc::ServerUnaryReactor* const reactor = call->DefaultReactor();
  absl::Status status = RequireOperator(*call, "GetDigest");
  if (status.ok()) {
    status =
        digests_.Compute([call, reactor, response](const absl::StatusOr<StateDigests>& digests) {
          if (digests.ok()) {
            response->set_applied_position(static_cast<int64_t>(digests->position.value()));
            response->set_state_digest(Hex(digests->state));
            response->set_content_digest(Hex(digests->content));
          }
          reactor->Finish(ToGrpc(digests.status(), call));
        });
  }
  if (!status.ok()) reactor->Finish(ToGrpc(status, call));
  return reactor;
}

absl::Status AdminService::RequireOperator(const grpc::CallbackServerContext& call,
                                           std::string_view method) const {
  LB_ASSIGN_OR_RETURN(const Peer peer, Identify(access_, call));
  LB_RETURN_IF_ERROR(RequireRole(peer, {Role::kOperator}, method));
  return access_.policy()->Knows(peer) ? absl::OkStatus() : NotGranted(peer, "operate this broker");
}

absl::Status AdminService::FillStatus(v1::GetStatusResponse& response) const {
  const StateReader reader(state_);
  LB_ASSIGN_OR_RETURN(const log::v1::LedgerRow ledger, reader.Ledger());
  response.set_version(sources_.version);
  SetTime(absl::ToUnixMillis(sources_.start_time), *response.mutable_start_time());
  response.set_applied_position(ledger.applied_position());
  response.set_log_head(std::max<int64_t>(
      static_cast<int64_t>(pipeline_.durable_position().value()), ledger.applied_position()));
  response.set_event_head(ledger.last_event());
  response.set_listings_in_force(ledger.listings_in_force());
  response.set_listings_lifted(ledger.listings_lifted());
  response.set_subjects(ledger.last_subject());
  response.set_store_epoch(sources_.store_epoch);
  if (sources_.log_bytes) response.set_log_bytes(static_cast<int64_t>(sources_.log_bytes()));
  response.set_state_bytes(static_cast<int64_t>(state_.Statistics().disk_bytes));

  LB_RETURN_IF_ERROR(reader.Sources([&](const log::v1::SourceRow& row) {
    auto& source = *response.add_sources();
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
  if (!sources_.subscriptions) return absl::OkStatus();
  LB_ASSIGN_OR_RETURN(std::vector<v1::Subscription> subscriptions, sources_.subscriptions());
  for (v1::Subscription& each : subscriptions) {
    auto& subscription = *response.add_subscriptions();
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
  return absl::OkStatus();
}

}  // namespace landbridge
