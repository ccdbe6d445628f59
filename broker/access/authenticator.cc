// SPDX-License-Identifier: Apache-2.0
#include "broker/access/authenticator.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "broker/access/certificate.h"
#include "openssl/err.h"
#include "openssl/x509_vfy.h"
#include "openssl/x509v3.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// More than there are peers: agencies and provinces of one country, several certificates each.
constexpr size_t kCachedCertificatesMax = 4096;
constexpr size_t kShownNameBytesMax = 200;

constexpr std::string_view kIssueRemedy =
    "use a certificate that this broker's authority issued for you (`landbridge pki issue`)";

struct StoreDeleter {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
struct StoreContextDeleter {
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};
struct BorrowedChainDeleter {
  void operator()(STACK_OF(X509) * chain) const { sk_X509_free(chain); }
};

absl::Status Untrusted(std::string_view message, std::string_view remedy = kIssueRemedy) {
  return MakeProblem(absl::StatusCode::kUnauthenticated, v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED,
                     message, remedy);
}

absl::Status WrongName(std::string_view message) {
  return MakeProblem(absl::StatusCode::kUnauthenticated, v1::PROBLEM_REASON_CERTIFICATE_NAME,
                     message, kIssueRemedy);
}

// A name as it may stand in a message: whoever made the certificate chose its bytes.
std::string Shown(std::string_view name) {
  std::string shown(name.substr(0, kShownNameBytesMax));
  for (char& c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  return shown;
}

// Why the chain was not accepted, in words of the person who holds the certificate.
absl::Status ExplainVerification(int error, const X509& leaf, const X509* at_fault) {
  const X509& faulty = at_fault != nullptr ? *at_fault : leaf;
  const bool of_issuer = at_fault != nullptr && X509_cmp(at_fault, &leaf) != 0;
  const char* whose = of_issuer ? "a certificate above yours" : "your certificate";
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return of_issuer ? Untrusted(absl::StrCat(whose, " expired at ", FormatUtc(NotAfter(faulty))))
                       : CertificateExpired(NotAfter(faulty));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return Untrusted(absl::StrCat(whose, " is not valid before ", FormatUtc(NotBefore(faulty))),
                       "wait until then, or check the clocks of both machines");
    case X509_V_ERR_INVALID_PURPOSE:
      return Untrusted(absl::StrCat(whose, " is not for clients: its key usage forbids it"),
                       "use a certificate with the extended key usage clientAuth "
                       "(`landbridge pki issue` without --server)");
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return Untrusted(absl::StrCat("the signature of ", whose, " is not that of its issuer"));
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return Untrusted("your certificate was issued by another authority than this broker's");
    default:
      return Untrusted(
          absl::StrCat("your certificate is not valid: ", X509_verify_cert_error_string(error)));
  }
}

// Exactly one URI name, of this trust domain, with the path of a role.
absl::StatusOr<Peer> PeerNamedBy(const X509& certificate, std::string_view trust_domain) {
  const std::vector<std::string> names = UriNames(certificate);
  if (names.size() != 1) {
    return WrongName(absl::StrCat("your certificate has ", names.size(),
                                  " URI names; exactly one says who you are"));
  }
  absl::string_view path = names[0];
  const std::string domain_prefix = absl::StrCat("spiffe://", AbslView(trust_domain), "/");
  if (!absl::ConsumePrefix(&path, domain_prefix)) {
    return WrongName(absl::StrCat("your certificate's URI name ", Shown(names[0]),
                                  " is not within this broker's trust domain ", domain_prefix));
  }
  absl::StatusOr<Peer> peer = ParsePeerName(StdView(path));
  if (!peer.ok()) {
    return WrongName(absl::StrCat("your certificate's URI name ", Shown(names[0]),
                                  " names no role: ", peer.status().message()));
  }
  peer->serial = SerialOf(certificate);
  return peer;
}

}  // namespace

// The authority's certificates.
class Authenticator::Trust {
 public:
  static absl::StatusOr<std::unique_ptr<Trust>> Create(std::string_view authority_pem) {
    absl::StatusOr<std::vector<X509Ptr>> authorities = ParseCertificates(authority_pem);
    if (!authorities.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the authority's file cannot be used: ", authorities.status().message()));
    }
    if (authorities->empty()) {
      return absl::InvalidArgumentError(
          "the authority's file holds no certificate; give one PEM block `CERTIFICATE` or more");
    }
    auto trust = std::make_unique<Trust>();
    for (const X509Ptr& authority : *authorities) {
      if (X509_check_ca(authority.get()) == 0) {
        return absl::InvalidArgumentError(
            "the authority's file holds a certificate that is no authority's; give the one that "
            "signs (`landbridge pki init` writes authority.pem)");
      }
      X509_STORE_add_cert(trust->store_.get(), authority.get());
    }
    return trust;
  }

  // The first time at which the chain is not valid any more.
  absl::StatusOr<absl::Time> Verify(const std::vector<X509Ptr>& chain, absl::Time now) const {
    std::unique_ptr<STACK_OF(X509), BorrowedChainDeleter> others(sk_X509_new_null());
    for (size_t i = 1; i < chain.size(); ++i) sk_X509_push(others.get(), chain[i].get());
    const std::unique_ptr<X509_STORE_CTX, StoreContextDeleter> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store_.get(), chain[0].get(), others.get());
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(parameters, absl::ToTimeT(now));
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_CLIENT);
    // The configured file decides what is trusted, even when it holds an authority below a root.
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    const bool verified = X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    if (!verified) {
      return ExplainVerification(X509_STORE_CTX_get_error(context.get()), *chain[0],
                                 X509_STORE_CTX_get_current_cert(context.get()));
    }
    absl::Time valid_until = absl::InfiniteFuture();
    const STACK_OF(X509)* used = X509_STORE_CTX_get0_chain(context.get());
    for (int i = 0; i < sk_X509_num(used); ++i) {
      valid_until = std::min(valid_until, NotAfter(*sk_X509_value(used, i)));
    }
    return valid_until;
  }

  Trust() : store_(X509_STORE_new()) {}

 private:
  const std::unique_ptr<X509_STORE, StoreDeleter> store_;
};

// Certificates that were verified, by their PEM chain. Verifying costs two signatures; a call with
// a known one a lookup.
class Authenticator::Cache {
 public:
  bool Find(std::string_view chain_pem, Peer* known) {
    absl::ReaderMutexLock lock(&mutex_);
    const auto found = by_chain_.find(AbslView(chain_pem));
    if (found == by_chain_.end()) return false;
    *known = found->second;
    return true;
  }

  void Insert(std::string_view chain_pem, Peer known) {
    absl::MutexLock lock(&mutex_);
    // Full only after thousands of renewals: starting over costs each peer one verification.
    if (by_chain_.size() >= kCachedCertificatesMax) by_chain_.clear();
    by_chain_.insert_or_assign(std::string(chain_pem), std::move(known));
  }

 private:
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Peer> by_chain_ ABSL_GUARDED_BY(mutex_);
};

absl::Status CertificateExpired(absl::Time not_after) {
  return Untrusted(absl::StrCat("your certificate expired at ", FormatUtc(not_after)),
                   "renew it (`landbridge pki issue`)");
}

absl::StatusOr<std::unique_ptr<Authenticator>> Authenticator::Create(std::string_view authority_pem,
                                                                     std::string_view trust_domain,
                                                                     Clock& clock) {
  LB_ASSIGN_OR_RETURN(std::unique_ptr<Trust> trust, Trust::Create(authority_pem));
  return std::unique_ptr<Authenticator>(new Authenticator(std::move(trust), trust_domain, clock));
}

Authenticator::Authenticator(std::unique_ptr<Trust> trust, std::string_view trust_domain,
                             Clock& clock)
    : trust_(std::move(trust)),
      trust_domain_(trust_domain),
      clock_(clock),
      cache_(std::make_unique<Cache>()) {}

Authenticator::~Authenticator() = default;

absl::StatusOr<Peer> Authenticator::Authenticate(std::string_view chain_pem) const {
  if (chain_pem.empty()) {
    return MakeProblem(absl::StatusCode::kUnauthenticated, v1::PROBLEM_REASON_CERTIFICATE_MISSING,
                       "you presented no certificate (some clients withhold one of another "
                       "authority than this broker's)",
                       kIssueRemedy);
  }
  const absl::Time now = clock_.Now();
  if (Peer known; cache_->Find(chain_pem, &known)) {
    if (now > known.valid_until) return CertificateExpired(known.valid_until);
    return known;
  }

  const absl::StatusOr<std::vector<X509Ptr>> chain = ParseCertificates(chain_pem);
  if (!chain.ok() || chain->empty()) return Untrusted("your certificate cannot be read");
  LB_ASSIGN_OR_RETURN(const absl::Time valid_until, trust_->Verify(*chain, now));
  LB_ASSIGN_OR_RETURN(Peer peer, PeerNamedBy(*(*chain)[0], trust_domain_));
  peer.valid_until = valid_until;
  cache_->Insert(chain_pem, peer);
  return peer;
}

}  // namespace landbridge
