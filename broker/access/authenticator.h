// SPDX-License-Identifier: Apache-2.0
// Turns the certificate that a client presented into a Peer, or says why it cannot.
//
// TLS proves that the client holds the key of the certificate, and nothing else: gRPC is told not
// to verify, because it would only break the connection and the client would never learn why.
// Everything about trust is decided here: the signature chain up to the configured authority, the
// time, the purpose, and the one URI name.
//
// Immutable but for a bounded cache of certificates that were verified; any thread may call any
// method.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/access/peer.h"
#include "proto/contract/clock.h"

namespace landbridge {

// kUnauthenticated / CERTIFICATE_UNTRUSTED for a certificate whose time is over.
absl::Status CertificateExpired(absl::Time not_after);

class Authenticator {
 public:
  // `authority_pem` holds the certificates that are trusted to sign, `trust_domain` is the host
  // part that URI names must have. `clock` must outlive the authenticator.
  //
  // Errors: kInvalidArgument: no certificate in `authority_pem`, or one of them is unreadable or
  //         no authority's.
  static absl::StatusOr<std::unique_ptr<Authenticator>> Create(std::string_view authority_pem,
                                                               std::string_view trust_domain,
                                                               Clock& clock);
  ~Authenticator();

  // Identifies the holder of `chain_pem`, leaf first, as the TLS layer received it; empty when the
  // client sent none. A verified certificate is remembered, and only its time is checked again.
  //
  // Errors, all kUnauthenticated; the message says what is wrong with the certificate and where to
  // get a right one:
  //   CERTIFICATE_MISSING: the client presented none.
  //   CERTIFICATE_UNTRUSTED: unreadable, of another authority, expired or not yet valid, or not
  //     for clients.
  //   CERTIFICATE_NAME: no URI name or more than one, another trust domain, or no role's path.
  absl::StatusOr<Peer> Authenticate(std::string_view chain_pem) const;

 private:
  class Trust;
  class Cache;

  Authenticator(std::unique_ptr<Trust> trust, std::string_view trust_domain, Clock& clock);

  const std::unique_ptr<Trust> trust_;
  const std::string trust_domain_;
  Clock& clock_;
  const std::unique_ptr<Cache> cache_;
};

}  // namespace landbridge
