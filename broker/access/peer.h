// SPDX-License-Identifier: Apache-2.0
// Who is on the other side of a connection, as its verified certificate says.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace landbridge {

enum class Role { kAgency, kProvince, kOperator };

// "an agency", "a province", "an operator", for messages.
std::string_view NameWithArticle(Role role);

struct Peer {
  Role role = Role::kAgency;
  std::string
      name;  // path of the URI name: "agency/440000/court", "province/440000", "operator/duty"
  std::string region;  // "440000"; empty for operators
  std::string serial;  // of the certificate, as NormalizeSerial writes it
  absl::Time valid_until = absl::InfiniteFuture();  // of the certificate and those above it
};

// Takes the path of a URI name apart: "agency/<region>/<name>", "province/<region>" or
// "operator/<name>", where a region is two to six digits or capital letters and a name 1 to 63
// lower-case letters, digits and hyphens. The serial of the result is empty.
//
// Errors: kInvalidArgument: none of these forms; the message lists them.
absl::StatusOr<Peer> ParsePeerName(std::string_view path);

// A certificate's serial number as this project writes it: lower-case hexadecimal without leading
// zeros, colons, spaces and "0x". Empty for what is no hexadecimal number.
std::string NormalizeSerial(std::string_view serial);

// Whether `peer` has one of the roles that may make the call that `call` names, such as
// "Subscribe".
//
// Errors: kPermissionDenied / ROLE_NOT_ALLOWED: it has another; the message names both. Finish the
// call with it.
absl::Status RequireRole(const Peer& peer, std::initializer_list<Role> allowed,
                         std::string_view call);

}  // namespace landbridge
