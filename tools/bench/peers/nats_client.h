// SPDX-License-Identifier: Apache-2.0
// What the library of NATS hands out, with owners, and its errors as ours.
#pragma once

#include <nats/nats.h>

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {

template <auto kDestroy>
struct NatsDelete {
  template <typename Object>
  void operator()(Object* object) const {
    kDestroy(object);
  }
};

using NatsConnection = std::unique_ptr<natsConnection, NatsDelete<natsConnection_Destroy>>;
using NatsMessage = std::unique_ptr<natsMsg, NatsDelete<natsMsg_Destroy>>;
using NatsSubscription = std::unique_ptr<natsSubscription, NatsDelete<natsSubscription_Destroy>>;
using JetStream = std::unique_ptr<jsCtx, NatsDelete<jsCtx_Destroy>>;
using StreamInfo = std::unique_ptr<jsStreamInfo, NatsDelete<jsStreamInfo_Destroy>>;

// kInternal, with `action` and what the library says, unless `status` is NATS_OK.
absl::Status FromNats(natsStatus status, const char* action);

// What a connection does with messages: it collects what it can send together, which lets through
// more, or sends each at once, which is sooner there.
enum class Sending { kTogether, kAtOnce };

// A connection with mutual TLS to a server on 127.0.0.1.
absl::StatusOr<NatsConnection> ConnectNats(uint16_t port, const Certificates& certificates,
                                           const CertificateFiles& identity,
                                           Sending sending = Sending::kTogether);

}  // namespace landbridge::bench
