// SPDX-License-Identifier: Apache-2.0
// One UploadWatchList call: reads identifiers, keeps a fingerprint of each, and hands the whole
// list to the registry when the client has sent everything.
//
// Holds 8 bytes for each identifier that may lead to a subject. gRPC calls the On... methods on
// threads of its own, one at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/access/identifier_question.h"
#include "broker/access/peer.h"
#include "broker/subscriptions/subscription_registry.h"
#include "broker/subscriptions/subscription_reporter.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/subscription_service.pb.h"
#include "proto/contract/catalogue.h"

namespace landbridge {

struct WatchListUploadContext {
  SubscriptionRegistry& registry;
  const SubscriptionReporter& reporter;
  std::atomic<int>& open_uploads;  // of the service
  std::shared_ptr<const Catalogue> catalogue;
  const IdentifierKeys& keys;
  int64_t identifiers_max;  // that the policy allows in all lists of the province
};

class WatchListUpload final : public grpc::ServerReadReactor<v1::UploadWatchListRequest>,
                              public std::enable_shared_from_this<WatchListUpload> {
 public:
  // The result is what the service's method returns to gRPC. It keeps itself alive until its call
  // is over. When `peer` is an error, the call ends with that.
  static WatchListUpload* Begin(grpc::CallbackServerContext& context,
                                v1::UploadWatchListResponse& response, absl::StatusOr<Peer> peer,
                                WatchListUploadContext upload);

  ~WatchListUpload() override;

  void OnReadDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  WatchListUpload(grpc::CallbackServerContext& context, v1::UploadWatchListResponse& response,
                  Peer peer, WatchListUploadContext upload);

  absl::Status Take(const v1::UploadWatchListRequest& request);
  absl::Status TakeOpen(const v1::UploadWatchListRequest::Open& open);
  absl::Status TakeIdentifier(const std::string& value);
  void HandOver();
  void End(const absl::Status& status);

  grpc::CallbackServerContext& context_;   // both are valid until OnDone(), and not touched after
  v1::UploadWatchListResponse& response_;  // the end
  const Peer peer_;
  const WatchListUploadContext upload_;

  v1::UploadWatchListRequest request_;
  v1::UploadWatchListRequest::Open open_;  // no name before it was received
  v1::Identifier identifier_;
  std::vector<uint64_t> fingerprints_;  // one for each identifier
  std::vector<uint64_t> further_;       // of identifiers that may be known under several keys
  int64_t received_ = 0;
  int64_t watched_ = 0;
  int64_t skipped_ = 0;
  std::vector<std::string> findings_;

  absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<WatchListUpload> self_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
