// SPDX-License-Identifier: Apache-2.0
#include "broker/access/access_control.h"

#include <atomic>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

absl::StatusOr<std::string> ReadWhole(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot read ", file.string()));
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

absl::Status Revoked(const Peer& peer) {
  return MakeProblem(absl::StatusCode::kUnauthenticated, v1::PROBLEM_REASON_CERTIFICATE_REVOKED,
                     absl::StrCat("the certificate of ", peer.name, " with serial number ",
                                  peer.serial, " is revoked"),
                     "ask the operator of this broker for a new certificate");
}

absl::Status AccessChanged(std::string_view what) {
  return MakeProblem(absl::StatusCode::kUnavailable, v1::PROBLEM_REASON_ACCESS_CHANGED, what,
                     "connect again");
}

}  // namespace

// One watch. `mutex` is held while `on_denied` runs, so that ending the watch waits for it.
struct PeerWatch::Entry {
  Peer peer;
  std::string grant;                               // in force when the watch began
  std::shared_ptr<const Authenticator> authority;  // the same
  std::function<void(absl::Status)> on_denied;

  absl::Mutex mutex;
  bool over ABSL_GUARDED_BY(mutex) = false;
  std::atomic<std::thread::id> running_on;

  void Deny(const absl::Status& why) ABSL_LOCKS_EXCLUDED(mutex) {
    absl::MutexLock lock(&mutex);
    if (over) return;
    over = true;
    running_on = std::this_thread::get_id();
    on_denied(why);
    running_on = std::thread::id();
  }
};

// All watches. Its mutex is never held while a watch's function runs.
class PeerWatch::Board {
 public:
  void Add(std::shared_ptr<Entry> entry) {
    absl::MutexLock lock(&mutex_);
    entries_.insert(std::move(entry));
  }

  void Remove(const std::shared_ptr<Entry>& entry) {
    absl::MutexLock lock(&mutex_);
    entries_.erase(entry);
  }

  std::vector<std::shared_ptr<Entry>> All() const {
    absl::MutexLock lock(&mutex_);
    return {entries_.begin(), entries_.end()};
  }

 private:
  mutable absl::Mutex mutex_;
  absl::flat_hash_set<std::shared_ptr<Entry>> entries_ ABSL_GUARDED_BY(mutex_);
};

PeerWatch::PeerWatch(std::shared_ptr<Board> board, std::shared_ptr<Entry> entry)
    : board_(std::move(board)), entry_(std::move(entry)) {}

PeerWatch& PeerWatch::operator=(PeerWatch&& other) noexcept {
  if (this != &other) {
    End();
    board_ = std::move(other.board_);
    entry_ = std::move(other.entry_);
  }
  return *this;
}

PeerWatch::~PeerWatch() { End(); }

void PeerWatch::End() {
  if (entry_ == nullptr) return;
  board_->Remove(entry_);
  if (entry_->running_on != std::this_thread::get_id()) {
    absl::MutexLock lock(&entry_->mutex);
    entry_->over = true;
  }
  entry_.reset();
}

// What is exchanged together.
struct AccessControl::InForce {
  std::shared_ptr<const Authenticator> authenticator;
  std::string authority_pem;
  std::shared_ptr<const Catalogue> catalogue;
  std::shared_ptr<const Policy> policy;
};

absl::StatusOr<std::unique_ptr<AccessControl>> AccessControl::Open(AccessOptions options,
                                                                   Clock& clock) {
  std::unique_ptr<AccessControl> access(new AccessControl(std::move(options), clock));
  LB_RETURN_IF_ERROR(access->Reload());
  return access;
}

AccessControl::AccessControl(AccessOptions options, Clock& clock)
    : options_(std::move(options)), clock_(clock), board_(std::make_shared<PeerWatch::Board>()) {}

AccessControl::~AccessControl() = default;

std::shared_ptr<const AccessControl::InForce> AccessControl::in_force() const {
  absl::MutexLock lock(&mutex_);
  return in_force_;
}

absl::Status AccessControl::Reload() {
  absl::MutexLock reload_lock(&reload_mutex_);
  const std::shared_ptr<const InForce> former = in_force();

  auto next = std::make_shared<InForce>();
  LB_ASSIGN_OR_RETURN(next->authority_pem, ReadWhole(options_.authority));
  if (former != nullptr && former->authority_pem == next->authority_pem) {
    next->authenticator = former->authenticator;  // with what it remembers
  } else {
    absl::StatusOr<std::unique_ptr<Authenticator>> authenticator =
        Authenticator::Create(next->authority_pem, options_.trust_domain, clock_);
    if (!authenticator.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(options_.authority.string(), ": ", authenticator.status().message()));
    }
    next->authenticator = *std::move(authenticator);
  }
  LB_ASSIGN_OR_RETURN(next->catalogue, Catalogue::Load(options_.catalogue));
  LB_ASSIGN_OR_RETURN(next->policy, Policy::Load(options_.policy, *next->catalogue));
  {
    absl::MutexLock lock(&mutex_);
    in_force_ = next;
  }

  for (const std::shared_ptr<PeerWatch::Entry>& watch : board_->All()) {
    const Peer& peer = watch->peer;
    const std::string grant = next->policy->GrantOf(peer);
    if (next->policy->IsRevoked(peer.serial)) {
      watch->Deny(Revoked(peer));
    } else if (watch->authority != next->authenticator) {
      watch->Deny(AccessChanged("the authority that this broker trusts changed"));
    } else if (grant.empty() && !watch->grant.empty()) {
      watch->Deny(NotGranted(peer, "do anything any more"));
    } else if (grant != watch->grant) {
      watch->Deny(AccessChanged(absl::StrCat("what the policy grants ", peer.name, " changed")));
    }
  }
  return absl::OkStatus();
}

void AccessControl::EndExpired() {
  const absl::Time now = clock_.Now();
  for (const std::shared_ptr<PeerWatch::Entry>& watch : board_->All()) {
    if (now > watch->peer.valid_until) watch->Deny(CertificateExpired(watch->peer.valid_until));
  }
}

absl::StatusOr<Peer> AccessControl::Identify(std::string_view chain_pem) const {
  const std::shared_ptr<const InForce> current = in_force();
  absl::StatusOr<Peer> peer = current->authenticator->Authenticate(chain_pem);
  if (peer.ok() && current->policy->IsRevoked(peer->serial)) peer = Revoked(*peer);
  if (!peer.ok() && options_.on_refused) options_.on_refused(peer.status());
  return peer;
}

std::shared_ptr<const Catalogue> AccessControl::catalogue() const { return in_force()->catalogue; }

std::shared_ptr<const Policy> AccessControl::policy() const { return in_force()->policy; }

PeerWatch AccessControl::WatchPeer(const Peer& peer, std::function<void(absl::Status)> on_denied) {
  LB_CHECK(on_denied != nullptr);
  auto entry = std::make_shared<PeerWatch::Entry>();
  entry->peer = peer;
  entry->on_denied = std::move(on_denied);
  const std::shared_ptr<const InForce> current = in_force();
  entry->grant = current->policy->GrantOf(peer);
  entry->authority = current->authenticator;
  board_->Add(entry);
  // A reload between the two lines above has not seen the entry, and one after them has.
  const std::shared_ptr<const InForce> now = in_force();
  if (now->policy->IsRevoked(peer.serial)) {
    entry->Deny(Revoked(peer));
  } else if (now != current && (now->authenticator != entry->authority ||
                                now->policy->GrantOf(peer) != entry->grant)) {
    entry->Deny(AccessChanged(absl::StrCat("what the policy grants ", peer.name, " changed")));
  }
  return PeerWatch(board_, std::move(entry));
}

absl::Status NotGranted(const Peer& peer, std::string_view what) {
  return MakeProblem(absl::StatusCode::kPermissionDenied, v1::PROBLEM_REASON_NOT_GRANTED,
                     absl::StrCat("the policy does not let ", peer.name, " ", AbslView(what)),
                     "ask the operator of this broker to grant it in the policy file");
}

}  // namespace landbridge
