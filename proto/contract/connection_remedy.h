// SPDX-License-Identifier: Apache-2.0
// What a person can do about a connection that gRPC could not make: its messages say what a socket
// or a handshake said, and nothing of the settings that are to be corrected.
//
// A pure function; any thread.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// One sentence about the settings of the connection file, for the message of a call that failed
// with UNAVAILABLE before it reached the broker. Empty for a message that is about something else.
std::string ConnectionRemedy(std::string_view message);

}  // namespace landbridge
