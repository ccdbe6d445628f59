// SPDX-License-Identifier: Apache-2.0
// One ListRecords call: the live records of a source as they were when the call began, in chunks.
//
// Each chunk is read when the one before was written, so a slow client costs a pinned snapshot and
// one chunk. Deletes itself.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/access/peer.h"
#include "broker/ingest/publish_context.h"
#include "broker/ledger/numbers.h"
#include "broker/ledger/state_reader.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/publish_service.pb.h"

namespace landbridge {

class RecordListReactor final : public grpc::ServerWriteReactor<v1::ListRecordsResponse> {
 public:
  RecordListReactor(const PublishContext& context, const Peer& peer, const std::string& source,
                    grpc::CallbackServerContext* call);

  void OnWriteDone(bool ok) override;
  void OnDone() override { delete this; }

 private:
  // Writes the next chunk, and the end with the last one.
  void WriteNext();
  absl::Status ReadChunk();

  const StateReader reader_;
  grpc::CallbackServerContext* const call_;
  SourceNumber source_;
  std::string from_;       // the first record id of the next chunk
  bool finished_ = false;  // nothing lies behind the chunk in response_
  v1::ListRecordsResponse response_;
};

}  // namespace landbridge
