// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/landbridge_peer.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "proto/contract/status_macros.h"
#include "tools/bench/deliveries.h"
#include "tools/bench/raw_stream.h"
#include "tools/bench/view_check.h"

namespace landbridge::bench {
namespace {

// One adapter with one connection, as a department has it.
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

// Each reader finds every record in what it gets, as those of the others do, and looks whether it
// is the next one.
absl::StatusOr<ReadingResult> LandbridgePeer::Read(int readers) {
  struct Reader {
    ViewCheck check;
    absl::Status fault;
  };
  std::vector<Reader> all;
  for (int i = 0; i < readers; ++i) all.push_back({ViewCheck(Views::kSame, 0, begin_), {}});
  ReadingRequest request = places_.Reading(Views::kSame, readers, load_.listings());
  request.on_message = [&all](size_t index, const grpc::ByteBuffer& message) {
    Reader& reader = all[index];
    for (const int64_t event : EventsIn(AsText(message))) {
      reader.fault.Update(reader.check.Take(event));
    }
  };
  LB_ASSIGN_OR_RETURN(ReadingResult read, ReadTogether(request, broker_->certificates()));
  for (Reader& reader : all) {
    LB_RETURN_IF_ERROR(reader.fault);
    if (!reader.check.IsComplete(load_.listings())) {
      return absl::InternalError("a reader of Landbridge did not get all records");
    }
  }
  return read;
}

}  // namespace landbridge::bench
