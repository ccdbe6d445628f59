// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/landbridge_peer.h"

#include <utility>

#include "proto/contract/status_macros.h"
#include "tools/bench/deliveries.h"
#include "tools/bench/view_check.h"

namespace landbridge::bench {
namespace {

// What was fastest of 1, 2 and 4.
constexpr int kAgencies = 1;

}  // namespace

absl::StatusOr<std::unique_ptr<Peer>> LandbridgePeer::Start(const std::filesystem::path& program,
                                                            const std::filesystem::path& folder,
                                                            const Certificates& certificates) {
  LB_ASSIGN_OR_RETURN(auto broker, BenchBroker::Start(program, folder, certificates));
  auto peer = std::unique_ptr<LandbridgePeer>(new LandbridgePeer(std::move(broker)));
  LB_RETURN_IF_ERROR(peer->load_.Connect());
  return peer;
}

LandbridgePeer::LandbridgePeer(std::unique_ptr<BenchBroker> broker)
    : broker_(std::move(broker)), load_(*broker_, kAgencies), places_(*broker_) {}

absl::StatusOr<IngestResult> LandbridgePeer::Ingest(int64_t changes, int repeat_percent) {
  // An empty feed has no place to go on from.
  begin_ = load_.listings();
  if (begin_ > 0) LB_RETURN_IF_ERROR(places_.CatchUp(Views::kSame, 1, begin_));
  return load_.Run(changes, repeat_percent);
}

absl::Status LandbridgePeer::CheckEvents() {
  LB_ASSIGN_OR_RETURN(
      const std::vector<std::string> messages,
      Record(places_.Reading(Views::kSame, 1, load_.listings()), broker_->certificates()));
  ViewCheck check(Views::kSame, 0, begin_);
  for (const std::string& message : messages) {
    for (const int64_t event : EventsIn(message)) LB_RETURN_IF_ERROR(check.Take(event));
  }
  if (check.IsComplete(load_.listings())) return absl::OkStatus();
  return absl::InternalError("a reader of Landbridge did not get all records");
}

absl::StatusOr<ReadingResult> LandbridgePeer::Read(int readers) {
  LB_RETURN_IF_ERROR(CheckEvents());
  return ReadTogether(places_.Reading(Views::kSame, readers, load_.listings()),
                      broker_->certificates());
}

}  // namespace landbridge::bench
