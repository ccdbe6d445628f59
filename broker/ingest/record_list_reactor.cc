// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/record_list_reactor.h"

#include <utility>

#include "proto/contract/grpc_status.h"

namespace landbridge {
namespace {

constexpr size_t kChunkBytes = size_t{256} << 10;

// Of one record besides its id: the hash and the framing.
constexpr size_t kRecordOverheadBytes = 24;

}  // namespace

RecordListReactor::RecordListReactor(const PublishContext& context, const Peer& peer,
                                     const std::string& source, grpc::CallbackServerContext* call)
    : reader_(context.state), call_(call) {
  response_.set_hash_key(context.key.ContentKey(peer.name, source));
  const auto row = reader_.Source(peer.name, source);
  if (!row.ok()) {
    Finish(ToGrpc(row.status(), call_));
    return;
  }
  if (row->has_value()) {
    source_ = SourceNumber((*row)->source_number());
  } else {
    finished_ = true;  // never published: the key alone
  }
  WriteNext();
}

void RecordListReactor::OnWriteDone(bool ok) {
  if (!ok) return Finish(grpc::Status(grpc::StatusCode::CANCELLED, "the client is gone"));
  response_.Clear();
  WriteNext();
}

void RecordListReactor::WriteNext() {
  if (!finished_) {
    if (const absl::Status status = ReadChunk(); !status.ok()) return Finish(ToGrpc(status, call_));
  }
  if (finished_) {
    StartWriteAndFinish(&response_, grpc::WriteOptions(), grpc::Status::OK);
  } else {
    StartWrite(&response_);
  }
}

absl::Status RecordListReactor::ReadChunk() {
  size_t bytes = 0;
  finished_ = true;
  return reader_.Records(source_, from_,
                         [&](std::string_view record_id, const log::v1::RecordRow& row) {
                           if (bytes >= kChunkBytes) {
                             from_ = std::string(record_id);
                             finished_ = false;
                             return false;
                           }
                           auto& record = *response_.add_records();
                           record.set_record_id(std::string(record_id));
                           record.set_content_hash(row.content_hash());
                           bytes += record_id.size() + kRecordOverheadBytes;
                           return true;
                         });
}

}  // namespace landbridge
