// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/publish_reactor.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "broker/ledger/state_reader.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/wire_names.h"

namespace landbridge {
namespace {

constexpr size_t kAgentBytesMax = 200;

// Around the changes of a batch.
constexpr int64_t kEnvelopeBytesMax = 64;

// How soon disk space may be there again.
constexpr absl::Duration kStorageRetry = absl::Seconds(30);

absl::Status FieldInvalid(std::string_view field, std::string_view message,
                          std::string_view remedy) {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID, message,
                     remedy, {.field = field});
}

absl::Status StorageFull() {
  return MakeProblem(absl::StatusCode::kResourceExhausted, v1::PROBLEM_REASON_STORAGE_FULL,
                     "the broker's log has no room for further changes",
                     "connect again later; the operator has to free space",
                     {.retry_after = kStorageRetry});
}

absl::Status Stopping() {
  return MakeProblem(absl::StatusCode::kUnavailable, v1::PROBLEM_REASON_STOPPING,
                     "the broker is being stopped", "connect again",
                     {.retry_after = absl::Seconds(1)});
}

absl::Status TakenOver(std::string_view source) {
  return MakeProblem(absl::StatusCode::kAborted, v1::PROBLEM_REASON_SOURCE_TAKEN_OVER,
                     absl::StrCat("a newer stream of the source ", AbslView(source), " was opened"),
                     "run one adapter for a source");
}

}  // namespace

PublishBidiReactor* PublishReactor::Start(PublishContext& context, Peer peer,
                                          grpc::CallbackServerContext* call) {
  const std::shared_ptr<PublishReactor> stream(new PublishReactor(context, std::move(peer), call));
  stream->self_ = stream;
  const std::weak_ptr<PublishReactor> weak = stream;
  const auto id = context.streams.Enter([weak] {
    if (const auto alive = weak.lock()) alive->EndAfterSettling(Stopping());
  });
  absl::MutexLock lock(&stream->mutex_);
  if (id) {
    stream->stream_id_ = *id;
    stream->Advance();
  } else {
    stream->FinishOnce(Stopping());
  }
  return stream.get();
}

void PublishReactor::OnReadDone(bool ok) {
  absl::Status status;
  bool ended = !ok;
  {
    absl::MutexLock lock(&mutex_);
    // What came after the end was decided is sent again on the next stream.
    ended = ended || ending_.has_value() || finished_;
  }
  if (!ended) {
    status = HandleMessage();
    read_buffer_.Clear();
    arena_.Reset();
  }
  absl::MutexLock lock(&mutex_);
  reading_ = false;
  // The client's half-close, and also a broken connection; then nobody hears the OK.
  if ((!ok || !status.ok()) && !ending_) ending_ = status;
  Advance();
}

void PublishReactor::OnWriteDone(bool ok) {
  absl::MutexLock lock(&mutex_);
  writing_ = false;
  if (!ok) return FinishOnce(absl::CancelledError("the client is gone"));
  Advance();
}

void PublishReactor::OnCancel() { EndNow(absl::CancelledError("the call was cancelled")); }

void PublishReactor::OnDone() {
  const std::shared_ptr<PublishReactor> self = std::move(self_);
  watch_ = {};
  context_.streams.Leave(stream_id_);
  std::shared_ptr<SourceRegistry::Lease> lease;
  {
    absl::MutexLock lock(&mutex_);
    lease = std::move(lease_);
  }
  if (lease) lease->Release();
}

absl::Status PublishReactor::HandleMessage() {
  const auto bytes = static_cast<int64_t>(read_buffer_.Length());
  if (bytes > context_.options.batch_bytes_max + kEnvelopeBytesMax) {
    return MakeProblem(
        absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_LIMIT_EXCEEDED,
        absl::StrCat("the message has ", bytes, " bytes; at most ",
                     context_.options.batch_bytes_max, " are allowed (limits.batch_bytes_max)"),
        "send smaller batches", {.field = "batch"});
  }
  auto* request = google::protobuf::Arena::CreateMessage<v1::PublishRequest>(&arena_);
  grpc::ProtoBufferReader reader(&read_buffer_);
  if (!request->ParseFromZeroCopyStream(&reader)) {
    return FieldInvalid({}, "the message is not a PublishRequest, or a text in it is not UTF-8",
                        "send what the schema says, with texts in UTF-8");
  }
  switch (request->request_case()) {
    case v1::PublishRequest::kOpen:
      return HandleOpen(request->open());
    case v1::PublishRequest::kBatch:
      return HandleBatch(*request->mutable_batch(), bytes);
    case v1::PublishRequest::REQUEST_NOT_SET:
      break;
  }
  return FieldInvalid({}, "the message is neither `open` nor `batch`", "send one of them");
}

absl::Status PublishReactor::HandleOpen(const v1::PublishRequest::Open& open) {
  if (open_received_) {
    return FieldInvalid("open", "`open` was sent twice", "use one stream for each source");
  }
  open_received_ = true;
  if (absl::Status status = CheckSourceName(open.source()); !status.ok()) {
    return FieldInvalid("open.source", StdView(status.message()), "correct the source's name");
  }
  if (open.agent().size() > kAgentBytesMax) {
    return FieldInvalid("open.agent", absl::StrCat("longer than ", kAgentBytesMax, " bytes"),
                        "send name and version of the adapter");
  }
  source_ = open.source();
  const std::weak_ptr<PublishReactor> weak = self_;
  watch_ = context_.access.WatchPeer(peer_, [weak](absl::Status denied) {
    if (const auto alive = weak.lock()) alive->EndNow(denied);
  });
  if (!context_.access.policy()->MayPublishSource(peer_, source_)) {
    return NotGranted(peer_, absl::StrCat("publish the source `", source_, "`"));
  }
  if (!context_.pipeline.HasRoom()) return StorageFull();

  {
    absl::MutexLock lock(&mutex_);
    // Denied meanwhile: such a stream must not take the source from another.
    if (finished_) return absl::OkStatus();
    awaiting_grant_ = true;
  }
  auto lease = context_.registry->Acquire(peer_.name, source_, open.agent(),
                                          {.granted =
                                               [weak] {
                                                 const auto alive = weak.lock();
                                                 if (!alive) return;
                                                 absl::MutexLock lock(&alive->mutex_);
                                                 alive->granted_ = true;
                                                 alive->TryAnswerOpen();
                                               },
                                           .displaced =
                                               [weak] {
                                                 if (const auto alive = weak.lock())
                                                   alive->EndNow(TakenOver(alive->source_));
                                               }});
  absl::MutexLock lock(&mutex_);
  lease_ = std::move(lease);
  TryAnswerOpen();
  return absl::OkStatus();
}

void PublishReactor::TryAnswerOpen() {
  if (!granted_ || lease_ == nullptr || finished_) return;
  awaiting_grant_ = false;
  const auto row = StateReader(context_.state).Source(peer_.name, source_);
  if (!row.ok()) {
    if (!ending_) ending_ = row.status();
    return Advance();
  }
  const int64_t settled = row->has_value() ? (*row)->settled_sequence() : 0;
  settled_sequence_ = settled;
  intake_.emplace(peer_, source_, settled, context_.state, context_.access, context_.key,
                  context_.options);
  v1::PublishResponse::Opened& opened = *opened_.emplace().mutable_opened();
  opened.set_settled_sequence(settled);
  opened.set_hash_key(intake_->content_key());
  v1::PublishLimits& limits = *opened.mutable_limits();
  limits.set_batch_changes_max(context_.options.batch_changes_max);
  limits.set_batch_bytes_max(context_.options.batch_bytes_max);
  limits.set_record_bytes_max(context_.options.record_bytes_max);
  limits.set_unsettled_bytes_max(UnsettledBytesMax());
  Advance();
}

absl::Status PublishReactor::HandleBatch(v1::PublishRequest::Batch& batch, int64_t bytes) {
  if (!intake_) {
    return FieldInvalid("batch", "`batch` came before `open`", "send `open` first");
  }
  if (!context_.pipeline.HasRoom()) return StorageFull();
  int64_t settled_sequence = 0;
  {
    absl::MutexLock lock(&mutex_);
    settled_sequence = settled_sequence_;
  }
  return intake_->Take(
      batch, settled_sequence, context_.clock.Now(),
      [&](log::v1::ChangeBatch logged) { Submit(std::move(logged), std::exchange(bytes, 0)); });
}

void PublishReactor::Submit(log::v1::ChangeBatch batch, int64_t bytes) {
  std::shared_ptr<SourceRegistry::Lease> lease;
  {
    absl::MutexLock lock(&mutex_);
    lease = lease_;
    // A newer stream has the source; this one is told so at the same time.
    if (!lease->Begin()) return;
    ++unsettled_batches_;
    unsettled_bytes_ += bytes;
  }
  context_.pipeline.Submit(std::move(batch), [self = shared_from_this(), lease = std::move(lease),
                                              bytes](const BatchVerdict& verdict) {
    self->OnSettled(verdict, bytes);
    lease->End();
  });
}

void PublishReactor::OnSettled(const BatchVerdict& verdict, int64_t bytes) {
  absl::MutexLock lock(&mutex_);
  --unsettled_batches_;
  unsettled_bytes_ -= bytes;
  settled_sequence_ = std::max(settled_sequence_, verdict.through_sequence);
  if (!finished_) verdicts_.Add(verdict);
  Advance();
}

void PublishReactor::EndAfterSettling(const absl::Status& status) {
  absl::MutexLock lock(&mutex_);
  if (!ending_) ending_ = status;
  Advance();
}

void PublishReactor::EndNow(const absl::Status& status) {
  absl::MutexLock lock(&mutex_);
  FinishOnce(status);
}

void PublishReactor::Advance() {
  if (finished_) return;
  if (!writing_ && opened_) {
    Write(*std::exchange(opened_, std::nullopt));
  } else if (!writing_ && !verdicts_.empty()) {
    Write(verdicts_.Take(context_.options.verdict_bytes_max));
  }
  if (ending_) {
    const bool drained =
        !writing_ && unsettled_batches_ == 0 && verdicts_.empty() && !awaiting_grant_ && !opened_;
    if (drained) FinishOnce(*ending_);
    return;
  }
  if (!reading_ && !awaiting_grant_ && unsettled_bytes_ < UnsettledBytesMax() &&
      verdicts_.bytes() < context_.options.verdict_bytes_max) {
    reading_ = true;
    StartRead(&read_buffer_);
  }
}

void PublishReactor::Write(const v1::PublishResponse& response) {
  const grpc::Slice slice(response.ByteSizeLong());
  // The slice is ours alone until it is in the buffer.
  response.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  write_buffer_ = grpc::ByteBuffer(&slice, 1);
  writing_ = true;
  StartWrite(&write_buffer_);
}

void PublishReactor::FinishOnce(const absl::Status& status) {
  if (finished_) return;
  finished_ = true;
  Finish(ToGrpc(status, call_));
}

int64_t PublishReactor::UnsettledBytesMax() const {
  const PublishOptions& options = context_.options;
  const auto streams = static_cast<int64_t>(std::max<size_t>(context_.streams.count(), 1));
  return std::clamp(options.unsettled_bytes_max / streams, options.stream_unsettled_bytes_min,
                    options.stream_unsettled_bytes_max);
}

}  // namespace landbridge
