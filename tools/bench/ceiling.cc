// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/ceiling.h"

#include <system_error>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/recording_server.h"

namespace landbridge::bench {

absl::StatusOr<std::unique_ptr<Ceiling>> Ceiling::Start(const std::vector<std::string>& messages,
                                                        const std::filesystem::path& folder,
                                                        const Certificates& certificates) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::filesystem::path recording = folder / "recording";
  LB_RETURN_IF_ERROR(WriteRecording(messages, recording));
  LB_ASSIGN_OR_RETURN(std::unique_ptr<BareServer> server,
                      BareServer::Start(kCeilingCommand, {"--recording", recording.string()},
                                        folder, certificates));
  return std::unique_ptr<Ceiling>(new Ceiling(std::move(server)));
}

}  // namespace landbridge::bench
