// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/connection_remedy.h"

#include "tests/support/catch.h"

namespace landbridge {
namespace {

using Catch::Contains;

TEST_CASE("a connection that failed says which setting to look at") {
  const std::string all =
      "failed to connect to all addresses; last error: UNKNOWN: ipv4:1.2.3.4:5: ";
  CHECK_THAT(ConnectionRemedy(all + "Connection refused"), Contains("`server`"));
  CHECK_THAT(ConnectionRemedy(all + "Ssl handshake failed: SSL_ERROR_SSL: error:0A000086:SSL "
                                    "routines::certificate verify failed"),
             Contains("not signed by `authority`"));
  CHECK_THAT(ConnectionRemedy(all + "Peer name other is not in peer certificate"),
             Contains("`server_name`"));
  CHECK_THAT(
      ConnectionRemedy("DNS resolution failed for nowhere.example:7443: C-ares status is not "
                       "ARES_SUCCESS"),
      Contains("correct the host of `server`"));
  CHECK_THAT(ConnectionRemedy(all + "something new"), Contains("`certificate`"));
}

TEST_CASE("the broker's own words get no remedy of ours") {
  CHECK(ConnectionRemedy("the broker is stopping").empty());
  CHECK(ConnectionRemedy("Socket closed").empty());
  CHECK(ConnectionRemedy("").empty());
}

}  // namespace
}  // namespace landbridge
