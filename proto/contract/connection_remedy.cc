// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/connection_remedy.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "proto/contract/absl_view.h"

namespace landbridge {
namespace {

struct Remedy {
  const char* sign;  // in the message, in lower case
  const char* text;
};

// The first that fits stands.
constexpr Remedy kRemedies[] = {
    {"connection refused",
     "nothing listens there: correct `server`, or ask the broker's operator whether it runs"},
    {"certificate verify failed",
     "the broker's certificate is not signed by `authority`, or no longer valid: get the "
     "authority's certificate from the broker's operator"},
    {"certificate_verify_failed",
     "the broker's certificate is not signed by `authority`, or no longer valid: get the "
     "authority's certificate from the broker's operator"},
    {"hostname verification",
     "the broker's certificate has another name than `server`: correct it, or state the name as "
     "`server_name`"},
    {"is not in peer certificate",
     "the broker's certificate has another name than `server`: correct it, or state the name as "
     "`server_name`"},
    {"wrong version number", "no TLS is spoken there: correct `server`, its port above all"},
    {"handshake failed",
     "the two do not agree on a secure connection: look whether `server` is a broker, and whether "
     "`certificate` is of its authority and still valid"},
    {"dns resolution failed", "no machine has that name: correct the host of `server`"},
    {"name or service not known", "no machine has that name: correct the host of `server`"},
    {"no route to host", "the network does not lead there: correct `server`, or ask who keeps it"},
    {"network is unreachable",
     "the network does not lead there: correct `server`, or ask who keeps it"},
    {"timed out", "nothing answers there: correct `server`, or look for a firewall in between"},
    {"timeout occurred", "nothing answers there: correct `server`, or look for a firewall between"},
    {"failed to connect",
     "look whether `server` is right and the broker runs, and whether `authority`, `certificate` "
     "and `key` are those that its operator issued"},
};

}  // namespace

std::string ConnectionRemedy(std::string_view message) {
  const std::string text = absl::AsciiStrToLower(AbslView(message));
  // Anything else may be the broker's own words.
  if (!absl::StrContains(text, "failed to connect") && !absl::StrContains(text, "dns resolution") &&
      !absl::StrContains(text, "handshake failed")) {
    return {};
  }
  for (const Remedy& remedy : kRemedies) {
    if (absl::StrContains(text, remedy.sign)) return remedy.text;
  }
  return {};
}

}  // namespace landbridge
