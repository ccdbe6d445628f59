// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/jetstream_peer.h"

#include <algorithm>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/peers/jetstream_reader.h"
#include "tools/bench/peers/server_use.h"

namespace landbridge::bench {
namespace {

// What was fastest of 1, 2 and 4.
constexpr int kConnections = 1;

}  // namespace

absl::StatusOr<std::unique_ptr<Peer>> JetStreamPeer::Start(const std::filesystem::path& folder,
                                                           const Certificates& certificates) {
  LB_ASSIGN_OR_RETURN(auto server, JetStreamServer::Start(folder, certificates));
  auto peer = std::unique_ptr<JetStreamPeer>(new JetStreamPeer(std::move(server), certificates));
  for (int i = 0; i < kConnections; ++i) {
    LB_ASSIGN_OR_RETURN(
        auto publisher,
        JetStreamPublisher::Connect(peer->server_->port(), certificates, Sending::kTogether));
    peer->publishers_.push_back(std::move(publisher));
  }
  return peer;
}

absl::StatusOr<int64_t> JetStreamPeer::StoredRecords() const {
  jsStreamInfo* info = nullptr;
  LB_RETURN_IF_ERROR(
      FromNats(js_GetStreamInfo(&info, publishers_[0]->stream(), kJetStreamName, nullptr, nullptr),
               "stream"));
  const StreamInfo owner(info);
  return static_cast<int64_t>(info->State.Msgs);
}

absl::StatusOr<IngestResult> JetStreamPeer::Ingest(int64_t changes, int repeat_percent) {
  IngestResult result;
  result.changes = changes;
  const int64_t before = supply_.records();
  size_t next = 0;
  for (const int64_t number : supply_.Take(changes, repeat_percent)) {
    LB_RETURN_IF_ERROR(publishers_[next++ % publishers_.size()]->Prepare(number));
  }
  result.new_listings = last_added_ = supply_.records() - before;
  for (const auto& publisher : publishers_) result.bytes += publisher->bytes();
  last_bytes_ = result.bytes;

  std::vector<absl::Status> sent(publishers_.size());
  const ServerUse use(server_->pid());
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < publishers_.size(); ++i) {
      threads.emplace_back([this, i, &sent] { sent[i] = publishers_[i]->SendAll(); });
    }
  }
  use.FillIn(absl::Now(), result);
  int64_t repeats = 0;
  for (size_t i = 0; i < publishers_.size(); ++i) {
    LB_RETURN_IF_ERROR(sent[i]);
    repeats += publishers_[i]->repeats();
  }
  LB_ASSIGN_OR_RETURN(const int64_t stored, StoredRecords());
  if (stored == supply_.records() && repeats == changes - result.new_listings) return result;
  return absl::InternalError(absl::StrCat("of ", changes, " records, ", result.new_listings,
                                          " of them new, NATS knew ", repeats, "; it has ", stored,
                                          " of ", supply_.records()));
}

absl::StatusOr<ReadingResult> JetStreamPeer::Read(int readers) {
  std::vector<std::unique_ptr<JetStreamReader>> all;
  for (int i = 0; i < readers; ++i) {
    LB_ASSIGN_OR_RETURN(auto reader, JetStreamReader::Connect(server_->port(), certificates_));
    all.push_back(std::move(reader));
  }
  ReadingResult result;
  const ServerUse use(server_->pid());
  for (const auto& reader : all) {
    LB_RETURN_IF_ERROR(
        reader->ReadFrom(supply_.records() - last_added_ + 1, last_added_, Arrivals::kLast));
  }
  absl::Time end = absl::InfinitePast();
  for (const auto& reader : all) {
    LB_ASSIGN_OR_RETURN(const absl::Time last, reader->AwaitAll());
    end = std::max(end, last);
    if (reader->bytes() != last_bytes_) {
      return absl::InternalError("a reader of NATS got other records");
    }
    result.bytes += reader->bytes();
    result.messages += last_added_;
  }
  use.FillIn(end, result);
  return result;
}

}  // namespace landbridge::bench
