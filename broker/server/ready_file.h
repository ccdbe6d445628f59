// SPDX-License-Identifier: Apache-2.0
// Tells scripts where the broker listens and that it serves: a file that holds one line, the bound
// address. It appears as a whole or not at all, and is gone when the broker does not serve, so that
// nobody has to sleep or to guess.
#pragma once

#include <filesystem>
#include <string_view>

#include "absl/status/status.h"

namespace landbridge {

class ReadyFile {
 public:
  // Removes what a former run may have left. An empty path means that nobody asked.
  explicit ReadyFile(std::filesystem::path path);

  // Removes the file.
  ~ReadyFile();
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;

  // Errors: the file cannot be written; the message names it.
  absl::Status Announce(std::string_view address);

  // Removes the file: the broker is about to stop.
  void Withdraw();

 private:
  const std::filesystem::path path_;
};

}  // namespace landbridge
