// SPDX-License-Identifier: Apache-2.0
// The whole broker in one object: stores, pipeline, services and the server in front of them.
// Wiring happens here and nowhere else.
//
// Belongs to one thread; what it starts has threads of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/access/access_control.h"
#include "broker/ingest/identity_key.h"
#include "broker/server/broker_settings.h"
#include "broker/server/reloadable_credentials.h"
#include "broker/server/retention_worker.h"
#include "broker/server/stores.h"
#include "proto/contract/clock.h"

namespace landbridge {

// Everything that the broker needs from its files before it opens its stores.
struct BrokerFiles {
  TlsIdentity tls;
  std::unique_ptr<AccessControl> access;
  IdentityKey identity_key;
};

// Reads and checks all files that `settings` names. `clock` must outlive the result.
//
// Errors: a file cannot be read or says something invalid; the message names it and the remedy.
absl::StatusOr<BrokerFiles> LoadBrokerFiles(const BrokerSettings& settings, Clock& clock,
                                            std::function<void(const absl::Status&)> on_refused);

class Broker {
 public:
  struct Options {
    BrokerSettings settings;
    // Called at most once, when storage fails: end the process. Runs on a thread of the pipeline.
    std::function<void(const absl::Status&)> on_fatal;
    // Told of each run of the retention that did something or failed; failed ones are repeated.
    // Runs on a thread of the broker.
    RetentionWorker::Listener on_retention;
  };

  // Brings the state up to the log, then serves. `clock` must outlive the broker.
  //
  // Errors: those of Pipeline::Start. kUnavailable: an address cannot be listened on.
  static absl::StatusOr<std::unique_ptr<Broker>> Start(Options options, BrokerFiles files,
                                                       Stores stores, Clock& clock);

  // Stops, if Stop() was not called.
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  // "127.0.0.1:40123": what clients connect to.
  const std::string& address() const;

  // Where metrics are served; empty when they are not.
  const std::string& metrics_address() const;

  AccessControl& access();

  // Reads the broker's own certificate again, uses it for connections from now on, and says when it
  // ends.
  //
  // Errors: those of LoadTlsIdentity; the former one stays.
  absl::StatusOr<absl::Time> ReloadCertificate();

  // Tells health checks and streams that the broker stops, settles what was submitted, writes the
  // state out. Streams that do not end within `grace` are cut.
  void Stop(absl::Duration grace);

 private:
  class Rep;
  explicit Broker(std::unique_ptr<Rep> rep);

  std::unique_ptr<Rep> rep_;
};

}  // namespace landbridge
