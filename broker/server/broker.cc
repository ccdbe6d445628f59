// SPDX-License-Identifier: Apache-2.0
#include "broker/server/broker.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "broker/admin/admin_service.h"
#include "broker/feed/feed_service.h"
#include "broker/ingest/ingest_service.h"
#include "broker/ingest/subject_identity.h"
#include "broker/pipeline/pipeline.h"
#include "broker/query/query_service.h"
#include "broker/server/broker_metrics.h"
#include "broker/server/listen_address.h"
#include "broker/server/metrics_endpoint.h"
#include "broker/subscriptions/subscription_registry.h"
#include "broker/subscriptions/subscription_reporter.h"
#include "broker/subscriptions/subscription_service.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/health_check_service_interface.h"
#include "proto/contract/awake_pollers.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int kPingPeriodMs = 20'000;
constexpr int kPingTimeoutMs = 10'000;
constexpr int kClientPingPeriodMsMin = 10'000;
constexpr int kHandshakeTimeoutMs = 20'000;
// Of one connection; a screening tool may ask in parallel, nobody needs more.
constexpr int kConnectionStreamsMax = 1000;

// A socket that is closed while its client still sends is reset, and the client loses what it has
// not read yet, the reason why its stream ended.
constexpr absl::Duration kLinger = absl::Milliseconds(250);
constexpr absl::Duration kStreamCheckPeriod = absl::Milliseconds(5);
// Idle connections that do not answer at once are cut: gRPC's own clients look every five seconds.
constexpr absl::Duration kConnectionGrace = absl::Seconds(1);

void SetChannelOptions(grpc::ServerBuilder& builder) {
  // A dead peer is noticed within half a minute, whether it has calls or not.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kPingPeriodMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kPingTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kClientPingPeriodMsMin);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kConnectionStreamsMax);
  // Otherwise a second broker could take half of the connections of the first.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

}  // namespace

absl::StatusOr<BrokerFiles> LoadBrokerFiles(const BrokerSettings& settings, Clock& clock,
                                            std::function<void(const absl::Status&)> on_refused) {
  LB_ASSIGN_OR_RETURN(TlsIdentity tls, LoadTlsIdentity(settings.certificate, settings.key,
                                                       settings.client_authority, clock.Now()));
  AccessOptions options;
  options.authority = settings.client_authority;
  options.trust_domain = settings.trust_domain;
  options.catalogue = settings.catalogue;
  options.policy = settings.policy;
  options.on_refused = std::move(on_refused);
  LB_ASSIGN_OR_RETURN(std::unique_ptr<AccessControl> access,
                      AccessControl::Open(std::move(options), clock));
  LB_ASSIGN_OR_RETURN(IdentityKey key, IdentityKey::Load(settings.identity_key));
  return BrokerFiles{std::move(tls), std::move(access), std::move(key)};
}

// Members are destroyed in reverse order: the server before the services, the services and the
// retention before the pipeline, the pipeline before the stores.
class Broker::Rep {
 public:
  Rep(Options options, BrokerFiles files, Stores stores, Clock& clock)
      : options_(std::move(options)),
        clock_(clock),
        identity_key_(std::move(files.identity_key)),
        stores_(std::move(stores)),
        access_(std::move(files.access)),
        credentials_(std::make_shared<ReloadableCredentials>(std::move(files.tls))) {}

  ~Rep() { Stop(absl::ZeroDuration()); }

  absl::Status Start() {
    PipelineOptions pipeline;
    pipeline.time_zone = options_.settings.time_zone;
    pipeline.on_fatal = options_.on_fatal;
    LB_ASSIGN_OR_RETURN(pipeline_,
                        Pipeline::Start(*stores_.log, *stores_.state, clock_, std::move(pipeline)));
    MakeServices();
    LB_RETURN_IF_ERROR(Serve());
    LB_RETURN_IF_ERROR(ServeMetrics());
    StartRetention();
    return absl::OkStatus();
  }

  void Stop(absl::Duration grace) {
    if (stopped_) return;
    stopped_ = true;
    metrics_ = nullptr;
    if (retention_worker_ != nullptr) retention_worker_->AskToStop();
    if (server_ != nullptr) {
      server_->GetHealthCheckService()->Shutdown();
      ingest_->Stop();
      feed_->Stop();
      subscriptions_->Stop();
      admin_->Stop();
      AwaitStreams(grace);
      server_->Shutdown(std::chrono::system_clock::now() +
                        absl::ToChronoMilliseconds(std::min(grace, kConnectionGrace)));
    }
    if (pipeline_ != nullptr) pipeline_->Stop();
    if (retention_worker_ != nullptr) {
      stores_.state->EndBackgroundWork();
      retention_worker_->Stop();
    }
  }

  absl::StatusOr<absl::Time> ReloadCertificate() {
    const BrokerSettings& settings = options_.settings;
    LB_ASSIGN_OR_RETURN(TlsIdentity identity,
                        LoadTlsIdentity(settings.certificate, settings.key,
                                        settings.client_authority, clock_.Now()));
    const absl::Time not_after = identity.not_after;
    credentials_->Use(std::move(identity));
    return not_after;
  }

  const std::string& address() const { return address_; }
  const std::string& metrics_address() const { return metrics_address_; }
  AccessControl& access() { return *access_; }

 private:
  // Until every stream has its status, and the client had time to read it.
  void AwaitStreams(absl::Duration grace) {
    const absl::Time deadline = absl::Now() + grace;
    bool streamed = false;
    while (ingest_->open_streams() + feed_->open_streams() > 0 && absl::Now() < deadline) {
      streamed = true;
      absl::SleepFor(kStreamCheckPeriod);
    }
    if (streamed) absl::SleepFor(std::min(grace, kLinger));
  }

  void MakeServices() {
    const LogEpoch epoch = stores_.log->Epoch();
    PublishOptions publish;
    publish.time_zone = options_.settings.time_zone;
    ingest_ = std::make_unique<IngestService>(*pipeline_, *stores_.state, *access_, clock_,
                                              identity_key_, publish);
    subscriptions_ = std::make_unique<SubscriptionRegistry>(*access_, *stores_.state, *pipeline_);
    feed_ = std::make_unique<FeedService>(*access_, *stores_.state, *pipeline_, *subscriptions_,
                                          epoch, FeedServiceOptions());
    subscriptions_->OnChange(
        [this](const std::string& province, const std::string& name, const absl::Status& why) {
          feed_->EndStreams(province, name, why);
        });
    reporter_ = std::make_unique<SubscriptionReporter>(
        *subscriptions_, *access_, *stores_.state, clock_,
        [this](std::string_view province, std::string_view subscription) {
          return feed_->IsConnected(province, subscription);
        });
    WatchKeys keys;
    keys.organisation = [this](const ParsedIdentifier& parsed, const Catalogue& catalogue) {
      return JoinKeysOf(parsed, Holder::kOrganisation, catalogue, identity_key_);
    };
    // A number may have been reported as that of an organisation or of a person; the asker does not
    // know which.
    keys.any = [this](const ParsedIdentifier& parsed, const Catalogue& catalogue) {
      return JoinKeysOfAnyHolder(parsed, catalogue, identity_key_);
    };
    query_ = std::make_unique<QueryService>(*access_, *stores_.state, keys.any);
    subscription_service_ =
        std::make_unique<SubscriptionService>(*access_, *subscriptions_, *reporter_, keys);
    AdminSources sources;
    sources.version = LANDBRIDGE_VERSION;
    sources.start_time = clock_.Now();
    sources.store_epoch = ToString(epoch);
    sources.log_bytes = [this] { return stores_.log->DiskBytes(); };
    sources.agent_of_source = [this](std::string_view agency, std::string_view source) {
      return ingest_->AgentOf(agency, source);
    };
    sources.subscriptions = [this] { return reporter_->DescribeAll(/*province=*/""); };
    admin_ =
        std::make_unique<AdminService>(*pipeline_, *stores_.state, *access_, std::move(sources));
  }

  void StartRetention() {
    const BrokerSettings& settings = options_.settings;
    retention_ =
        std::make_unique<Retention>(RetentionOptions{settings.erase_after, settings.events_kept},
                                    Checkpoints(settings.checkpoints_folder, stores_.log->Epoch()),
                                    *stores_.log, *stores_.state, *pipeline_, clock_);
    retention_worker_ = std::make_unique<RetentionWorker>(*retention_, RetentionWorkerOptions(),
                                                          options_.on_retention);
  }

  absl::Status Serve() {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    SetChannelOptions(builder);
    int port = 0;
    builder.AddListeningPort(options_.settings.listen, credentials_, &port);
    builder.RegisterService(ingest_.get());
    builder.RegisterService(feed_.get());
    builder.RegisterService(subscription_service_.get());
    builder.RegisterService(query_.get());
    builder.RegisterService(admin_.get());
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port == 0) {
      server_ = nullptr;
      return absl::UnavailableError(absl::StrCat(
          "cannot listen on ", options_.settings.listen,
          ": the address is taken or not of this machine; choose another `listen`, or stop what "
          "listens there"));
    }
    server_->GetHealthCheckService()->SetServingStatus(true);
    for (const char* service :
         {v1::PublishService::service_full_name(), v1::FeedService::service_full_name(),
          v1::SubscriptionService::service_full_name(), v1::QueryService::service_full_name(),
          v1::AdminService::service_full_name()}) {
      server_->GetHealthCheckService()->SetServingStatus(service, true);
    }
    address_ = BoundAddress(options_.settings.listen, port);
    return absl::OkStatus();
  }

  absl::Status ServeMetrics() {
    const std::string& listen = options_.settings.metrics_listen;
    if (listen.empty()) return absl::OkStatus();
    auto metrics = std::make_shared<BrokerMetrics>(
        admin_->status(),
        [this] {
          return StreamCounts{ingest_->open_streams(), feed_->open_streams()};
        },
        clock_);
    LB_ASSIGN_OR_RETURN(metrics_, MetricsEndpoint::Start(listen, std::move(metrics)));
    metrics_address_ = metrics_->address();
    return absl::OkStatus();
  }

  const Options options_;
  Clock& clock_;
  const IdentityKey identity_key_;
  Stores stores_;
  const std::unique_ptr<AccessControl> access_;
  const std::shared_ptr<ReloadableCredentials> credentials_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Retention> retention_;
  std::unique_ptr<RetentionWorker> retention_worker_;
  std::unique_ptr<IngestService> ingest_;
  std::unique_ptr<SubscriptionRegistry> subscriptions_;
  std::unique_ptr<FeedService> feed_;
  std::unique_ptr<SubscriptionReporter> reporter_;
  std::unique_ptr<SubscriptionService> subscription_service_;
  std::unique_ptr<QueryService> query_;
  std::unique_ptr<AdminService> admin_;
  const AwakePollers awake_pollers_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<MetricsEndpoint> metrics_;
  std::string address_;
  std::string metrics_address_;
  bool stopped_ = false;
};

absl::StatusOr<std::unique_ptr<Broker>> Broker::Start(Options options, BrokerFiles files,
                                                      Stores stores, Clock& clock) {
  auto rep = std::make_unique<Rep>(std::move(options), std::move(files), std::move(stores), clock);
  LB_RETURN_IF_ERROR(rep->Start());
  return std::unique_ptr<Broker>(new Broker(std::move(rep)));
}

Broker::Broker(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

Broker::~Broker() = default;

const std::string& Broker::address() const { return rep_->address(); }

const std::string& Broker::metrics_address() const { return rep_->metrics_address(); }

AccessControl& Broker::access() { return rep_->access(); }

absl::StatusOr<absl::Time> Broker::ReloadCertificate() { return rep_->ReloadCertificate(); }

void Broker::Stop(absl::Duration grace) { rep_->Stop(grace); }

}  // namespace landbridge
