// SPDX-License-Identifier: Apache-2.0
// What agencies call: Publish, ListRecords and ListRejections of
// landbridge/v1/publish_service.proto.
//
//   IngestService ingest(pipeline, state, access, clock, identity_key, options);
//   builder.RegisterService(&ingest);
//   ...
//   ingest.Stop();            // streams settle what was submitted and end
//   server->Shutdown(deadline);
//   pipeline.Stop();
//
// gRPC calls its methods on threads of its own. It must outlive the server; everything passed to it
// must outlive it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "broker/access/access_control.h"
#include "broker/ingest/identity_key.h"
#include "broker/ingest/publish_context.h"
#include "broker/ingest/publish_options.h"
#include "broker/pipeline/pipeline.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/publish_service.grpc.pb.h"
#include "proto/contract/clock.h"
#include "storage/state_store.h"

namespace landbridge {

// Publish takes raw bytes: see broker/ingest/publish_reactor.h.
using IngestServiceBase = v1::PublishService::WithRawCallbackMethod_Publish<
    v1::PublishService::WithCallbackMethod_ListRecords<
        v1::PublishService::WithCallbackMethod_ListRejections<v1::PublishService::Service>>>;

class IngestService final : public IngestServiceBase {
 public:
  IngestService(Pipeline& pipeline, const StateStore& state, AccessControl& access, Clock& clock,
                const IdentityKey& key, PublishOptions options = {})
      : context_{pipeline, state, access, clock, key, options} {}

  // Ends every stream with UNAVAILABLE / STOPPING once what it submitted is settled and reported;
  // new streams are refused with the same. Returns at once; Shutdown() of the server waits for the
  // streams.
  void Stop() { context_.streams.Stop(); }

  // Streams whose status the client may not have been sent yet.
  size_t open_streams() const { return context_.streams.count(); }

  // The adapter that publishes a source now, as it calls itself; nothing when none is connected.
  std::optional<std::string> AgentOf(std::string_view agency, std::string_view source) const {
    return context_.registry->AgentOf(agency, source);
  }

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Publish(
      grpc::CallbackServerContext* call) override;
  grpc::ServerWriteReactor<v1::ListRecordsResponse>* ListRecords(
      grpc::CallbackServerContext* call, const v1::ListRecordsRequest* request) override;
  grpc::ServerUnaryReactor* ListRejections(grpc::CallbackServerContext* call,
                                           const v1::ListRejectionsRequest* request,
                                           v1::ListRejectionsResponse* response) override;

 private:
  PublishContext context_;
};

}  // namespace landbridge
