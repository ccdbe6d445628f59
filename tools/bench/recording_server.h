// SPDX-License-Identifier: Apache-2.0
// The other side of ceiling.h: the server itself, and the file that it is given.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/bench/bare_server.h"

namespace landbridge::bench {

// Writes messages, each after its length as four bytes of this machine's order.
absl::Status WriteRecording(const std::vector<std::string>& messages,
                            const std::filesystem::path& file);

// What the server is told.
struct RecordingServerFlags {
  std::filesystem::path recording;
  BareServerFlags server;
};

// Serves until the process is killed.
//
// Errors: a file cannot be read or written.
absl::Status ServeRecording(const RecordingServerFlags& flags);

}  // namespace landbridge::bench
