// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/watch_list_upload.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "broker/ledger/tables.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kFindingsMax = 100;
// Each holds up to 80 MB, or twice that.
constexpr int kOpenUploadsMax = 8;

absl::Status Invalid(std::string_view field, std::string_view message, std::string_view remedy) {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID, message,
                     remedy, {.field = field});
}

void SortUnique(std::vector<uint64_t>& fingerprints) {
  std::sort(fingerprints.begin(), fingerprints.end());
  fingerprints.erase(std::unique(fingerprints.begin(), fingerprints.end()), fingerprints.end());
}

}  // namespace

WatchListUpload* WatchListUpload::Begin(grpc::CallbackServerContext& context,
                                        v1::UploadWatchListResponse& response,
                                        absl::StatusOr<Peer> peer, WatchListUploadContext upload) {
  std::shared_ptr<WatchListUpload> call(
      new WatchListUpload(context, response, peer.ok() ? *peer : Peer(), std::move(upload)));
  {
    absl::MutexLock lock(&call->mutex_);
    call->self_ = call;
  }
  if (!peer.ok()) {
    call->End(peer.status());
  } else if (call->upload_.open_uploads > kOpenUploadsMax) {
    call->End(MakeProblem(absl::StatusCode::kResourceExhausted, v1::PROBLEM_REASON_BUSY,
                          absl::StrCat(kOpenUploadsMax, " watch lists are being uploaded"),
                          "try again later", {.retry_after = absl::Seconds(2)}));
  } else {
    call->StartRead(&call->request_);
  }
  return call.get();
}

WatchListUpload::WatchListUpload(grpc::CallbackServerContext& context,
                                 v1::UploadWatchListResponse& response, Peer peer,
                                 WatchListUploadContext upload)
    : context_(context), response_(response), peer_(std::move(peer)), upload_(std::move(upload)) {
  ++upload_.open_uploads;
}

WatchListUpload::~WatchListUpload() { --upload_.open_uploads; }

void WatchListUpload::OnReadDone(bool ok) {
  // What OnCancel was told needs no answer from here.
  if (context_.IsCancelled()) return End(absl::CancelledError("the upload was cancelled"));
  if (!ok) return HandOver();
  if (const absl::Status taken = Take(request_); !taken.ok()) return End(taken);
  StartRead(&request_);
}

absl::Status WatchListUpload::Take(const v1::UploadWatchListRequest& request) {
  if (request.has_open()) return TakeOpen(request.open());
  if (open_.name().empty()) {
    return Invalid("open", "the first message is not `open`", "send `open` first");
  }
  for (const std::string& value : request.identifiers().values()) {
    LB_RETURN_IF_ERROR(TakeIdentifier(value));
  }
  return absl::OkStatus();
}

absl::Status WatchListUpload::TakeOpen(const v1::UploadWatchListRequest::Open& open) {
  if (!open_.name().empty()) {
    return Invalid("open", "`open` was sent twice", "send it once, as the first message");
  }
  LB_RETURN_IF_ERROR(upload_.registry.Find(peer_.region, open.name()).status());
  if (!upload_.catalogue->schemes().Knows(open.scheme())) {
    return Invalid("open.scheme", "the scheme is neither built in nor declared by the catalogue",
                   "use a scheme such as cn.uscc");
  }
  open_ = open;
  identifier_.set_scheme(open.scheme());
  return absl::OkStatus();
}

absl::Status WatchListUpload::TakeIdentifier(const std::string& value) {
  ++received_;
  *identifier_.mutable_value() = value;
  const absl::StatusOr<std::vector<std::string>> keys =
      ReadIdentifier(identifier_, *upload_.catalogue, upload_.keys);
  if (!keys.ok()) {
    const std::string finding = absl::StrCat(
        "value ", received_, " (counted from 1, without empty lines): ", keys.status().message());
    if (!open_.skip_invalid()) {
      return Invalid("identifiers", finding, "or leave it out; nothing of this list was taken");
    }
    ++skipped_;
    if (findings_.size() < kFindingsMax) findings_.push_back(finding);
    return absl::OkStatus();
  }
  if (++watched_ > upload_.identifiers_max) {
    return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_LIMIT_EXCEEDED,
                       absl::StrCat("the list has more than the ", upload_.identifiers_max,
                                    " identifiers that the policy allows; nothing of it was taken"),
                       "leave out repeated values, watch fewer, or ask the operator for more",
                       {.field = "identifiers"});
  }
  fingerprints_.push_back(FingerprintOf(HashOfIdentifier(keys->front())));
  for (size_t i = 1; i < keys->size(); ++i) {
    further_.push_back(FingerprintOf(HashOfIdentifier((*keys)[i])));
  }
  return absl::OkStatus();
}

void WatchListUpload::HandOver() {
  if (open_.name().empty()) {
    return End(Invalid("open", "the stream ended before `open`", "send `open` first"));
  }
  if (fingerprints_.empty()) {
    return End(Invalid(
        "identifiers",
        skipped_ > 0
            ? absl::StrCat("all ", skipped_, " identifiers were skipped: ", findings_.front())
            : "the list is empty, and would hide everything",
        "send identifiers, or drop the list (drop_watch_list, or --drop-watch-list of "
        "`landbridge subscription change`)"));
  }
  SortUnique(fingerprints_);
  WatchListContent content;
  content.identifiers = static_cast<int64_t>(fingerprints_.size());
  content.fingerprints = std::move(fingerprints_);
  content.fingerprints.insert(content.fingerprints.end(), further_.begin(), further_.end());
  SortUnique(content.fingerprints);
  upload_.registry.Watch(
      peer_, open_.name(), std::move(content),
      [self = shared_from_this()](const absl::Status& changed) { self->End(changed); });
}

void WatchListUpload::End(const absl::Status& status) {
  absl::MutexLock lock(&mutex_);
  if (std::exchange(ended_, true)) return;
  if (!status.ok()) {
    Finish(ToGrpc(status, &context_));
    return;
  }
  response_.set_received(received_);
  response_.set_skipped(skipped_);
  for (std::string& finding : findings_) response_.add_findings(std::move(finding));
  absl::StatusOr<v1::Subscription> described =
      upload_.reporter.Describe(peer_.region, open_.name());
  if (described.ok()) {
    response_.set_watched(described->watch_list_size());
    *response_.mutable_subscription() = *std::move(described);
  }
  Finish(ToGrpc(described.status(), &context_));
}

void WatchListUpload::OnCancel() { End(absl::CancelledError("the upload was cancelled")); }

void WatchListUpload::OnDone() {
  std::shared_ptr<WatchListUpload> self;  // outlives the lock
  absl::MutexLock lock(&mutex_);
  self = std::move(self_);
}

}  // namespace landbridge
