// SPDX-License-Identifier: Apache-2.0
// The door of the broker: authority, catalogue and policy in force, exchanged together.
//
//   LB_ASSIGN_OR_RETURN(const Peer peer, Identify(access, *context));  // grpc_identify.h
//   LB_RETURN_IF_ERROR(RequireRole(peer, {Role::kAgency}, "Publish"));
//   watch_ = access.WatchPeer(peer, [this](absl::Status denied) { EndWith(denied); });
//   if (!access.policy()->MayPublishSource(peer, source)) {
//     return NotGranted(peer, "publish the source `penalties`");
//   }
//
// Any thread may call any method. A call works with the policy that it took; what a reload takes
// away from a stream that is already open, its watch hears of.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/access/authenticator.h"
#include "broker/access/peer.h"
#include "broker/access/policy.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/clock.h"

namespace landbridge {

struct AccessOptions {
  std::filesystem::path authority;  // PEM of the authority that signs the clients' certificates
  std::string trust_domain;
  std::filesystem::path catalogue;
  std::filesystem::path policy;
  // Hears of every client that is refused, for the log; may be empty. Runs on the thread of the
  // call; must be quick.
  std::function<void(const absl::Status&)> on_refused;
};

// A stream's interest in its peer's rights. Ends when destroyed: afterwards its function does not
// run any more, and a run on another thread has returned. May be destroyed from within the
// function, but must not be while holding a lock that the function takes.
class PeerWatch {
 public:
  PeerWatch() = default;
  PeerWatch(PeerWatch&&) noexcept = default;
  PeerWatch& operator=(PeerWatch&& other) noexcept;
  ~PeerWatch();

 private:
  friend class AccessControl;
  struct Entry;
  class Board;
  PeerWatch(std::shared_ptr<Board> board, std::shared_ptr<Entry> entry);
  void End();

  std::shared_ptr<Board> board_;
  std::shared_ptr<Entry> entry_;
};

class AccessControl {
 public:
  // Reads all files. `clock` must outlive it.
  //
  // Errors: as Reload.
  static absl::StatusOr<std::unique_ptr<AccessControl>> Open(AccessOptions options, Clock& clock);
  ~AccessControl();

  // Reads all files again and, when every one is valid and they fit together, puts them in force at
  // once. Then ends the streams of peers that are revoked, that lost their grant, or whose grant
  // changed (those connect again).
  //
  // Errors: a file cannot be read, or says something invalid (kInvalidArgument, file, line,
  //         remedy). Everything stays as it was; correct the file and reload again.
  absl::Status Reload();

  // Ends the streams whose certificate has expired meanwhile. Call it now and then.
  void EndExpired();

  // Identifies the holder of the certificate chain that the TLS layer received (PEM, leaf first,
  // empty for none).
  //
  // Errors: those of Authenticator::Authenticate, and kUnauthenticated / CERTIFICATE_REVOKED.
  //         A peer that the policy does not know is identified; what it asks for is then denied
  //         as NOT_GRANTED.
  absl::StatusOr<Peer> Identify(std::string_view chain_pem) const;

  std::shared_ptr<const Catalogue> catalogue() const;
  std::shared_ptr<const Policy> policy() const;

  // Runs `on_denied` at most once, on the thread of the Reload() or EndExpired() that takes rights
  // from `peer`, with what the stream should end with:
  //   kUnauthenticated / CERTIFICATE_REVOKED: the serial number is revoked now,
  //   kUnauthenticated / CERTIFICATE_UNTRUSTED: the certificate has expired,
  //   kPermissionDenied / NOT_GRANTED: the policy does not know the peer any more,
  //   kUnavailable / ACCESS_CHANGED: its grant or the authority changed; the client connects again.
  // Changes count from this call on, so watch first and take the policy afterwards. When `peer` was
  // revoked since it was identified, `on_denied` runs within this call.
  [[nodiscard]] PeerWatch WatchPeer(const Peer& peer, std::function<void(absl::Status)> on_denied);

 private:
  struct InForce;

  AccessControl(AccessOptions options, Clock& clock);
  std::shared_ptr<const InForce> in_force() const;

  const AccessOptions options_;
  Clock& clock_;
  absl::Mutex reload_mutex_;  // held while reloading; taken before `mutex_`
  mutable absl::Mutex mutex_;
  std::shared_ptr<const InForce> in_force_ ABSL_GUARDED_BY(mutex_);
  const std::shared_ptr<PeerWatch::Board> board_;
};

// kPermissionDenied / NOT_GRANTED: "the policy does not let agency/440000/court WHAT", with the
// remedy. `what` completes the sentence: "publish the source `x`".
absl::Status NotGranted(const Peer& peer, std::string_view what);

}  // namespace landbridge
