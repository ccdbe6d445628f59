// SPDX-License-Identifier: Apache-2.0
#include "broker/server/reloadable_credentials.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "grpc/grpc.h"
#include "proto/contract/check.h"

namespace landbridge {

// What gRPC's core asks before each handshake.
class ReloadableCredentials::Source {
 public:
  explicit Source(TlsIdentity identity) : identity_(std::move(identity)) {}

  void Use(TlsIdentity identity) {
    absl::MutexLock lock(&mutex_);
    identity_ = std::move(identity);
    fetched_ = false;
  }

  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    return static_cast<Source*>(self)->FetchNew(config);
  }

 private:
  grpc_ssl_certificate_config_reload_status FetchNew(grpc_ssl_server_certificate_config** config) {
    absl::MutexLock lock(&mutex_);
    if (fetched_) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    const grpc_ssl_pem_key_cert_pair pair = {identity_.key_pem.c_str(),
                                             identity_.certificate_chain_pem.c_str()};
    *config =
        grpc_ssl_server_certificate_config_create(identity_.client_authority_pem.c_str(), &pair, 1);
    fetched_ = true;
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  absl::Mutex mutex_;
  TlsIdentity identity_ ABSL_GUARDED_BY(mutex_);
  bool fetched_ ABSL_GUARDED_BY(mutex_) = false;
};

ReloadableCredentials::ReloadableCredentials(TlsIdentity identity)
    : source_(std::make_unique<Source>(std::move(identity))),
      core_(grpc_ssl_server_credentials_create_with_options(
          grpc_ssl_server_credentials_create_options_using_config_fetcher(
              GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY, &Source::Fetch,
              source_.get()))) {
  LB_CHECK(core_ != nullptr);
}

ReloadableCredentials::~ReloadableCredentials() { grpc_server_credentials_release(core_); }

void ReloadableCredentials::Use(TlsIdentity identity) { source_->Use(std::move(identity)); }

void ReloadableCredentials::SetAuthMetadataProcessor(
    const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/) {
  LB_CHECK(false && "callers are identified by their certificate only");
}

int ReloadableCredentials::AddPortToServer(const std::string& address, grpc_server* server) {
  return grpc_server_add_http2_port(server, address.c_str(), core_);
}

}  // namespace landbridge
