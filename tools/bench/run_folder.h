// SPDX-License-Identifier: Apache-2.0
// The folder of one run, removed with everything in it at the end, also when the run is ended by
// SIGINT, SIGTERM or SIGHUP: then this program ends its children, too, and has 128 and the signal's
// number as its exit code. What it was started to ignore, as
// by nohup, stays so. A reader that goes away does not end it: the next write fails.
//
//   TakeSignals();   // first of all
//   LB_ASSIGN_OR_RETURN(const RunFolder folder, RunFolder::Make(parent));
#pragma once

#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"

namespace landbridge::bench {

// Holds these signals back until there is a folder to be removed.
//
// Requires: there is no other thread yet; one that does not hold them back would end by them.
void TakeSignals();

class RunFolder {
 public:
  // Makes a folder in `parent`, or where temporary files belong. One at a time.
  //
  // Requires: TakeSignals() was called.
  // Errors: kAlreadyExists, as for whatever cannot be created: no folder can be made there.
  static absl::StatusOr<RunFolder> Make(const std::filesystem::path& parent);

  const std::filesystem::path& path() const;

 private:
  class Rep;

  explicit RunFolder(std::shared_ptr<Rep> rep) : rep_(std::move(rep)) {}

  std::shared_ptr<Rep> rep_;
};

}  // namespace landbridge::bench
