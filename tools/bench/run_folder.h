// SPDX-License-Identifier: Apache-2.0
// The folder of one run, removed with everything in it at the end, also when the run is ended by
// SIGINT or SIGTERM.
#pragma once

#include <csignal>
#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"

namespace landbridge::bench {

class RunFolder {
 public:
  // Makes a folder in `parent`, or where temporary files belong. One at a time; the two signals are
  // blocked from here on, so it must be made before there are other threads.
  //
  // Errors: kInternal: no folder can be made there.
  static absl::StatusOr<RunFolder> Make(const std::filesystem::path& parent);

  const std::filesystem::path& path() const;

 private:
  class Rep;

  explicit RunFolder(std::shared_ptr<Rep> rep) : rep_(std::move(rep)) {}

  std::shared_ptr<Rep> rep_;
};

}  // namespace landbridge::bench
