// SPDX-License-Identifier: Apache-2.0
// Addresses to listen on: "host:port" or "[address]:port", where port 0 takes a free one.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

bool IsListenAddress(std::string_view listen);

// `listen` with the port that was really taken. Requires: IsListenAddress(listen).
std::string BoundAddress(std::string_view listen, int port);

}  // namespace landbridge
