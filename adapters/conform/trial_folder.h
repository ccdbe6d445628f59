// SPDX-License-Identifier: Apache-2.0
// A temporary folder that is gone afterwards, whatever becomes of those who use it: it holds keys,
// and values of the sample.
#pragma once

#include <filesystem>
#include <functional>

#include "absl/status/statusor.h"

namespace landbridge {

// Runs `work` in a child process, with an empty folder of its own in $TMPDIR, and returns the exit
// code that it returned. When `work` ends, crashes, or this process gets SIGTERM, SIGINT or SIGHUP,
// the child and all that it started are ended and the folder is removed; then a signal ends this
// process as it would have before. Only SIGKILL to this process leaves the folder.
//
// Requires: no other thread, and no child process of the caller's own.
// Errors: kInternal: no folder or no process can be made; $TMPDIR has to be another one.
absl::StatusOr<int> RunInTrialFolder(
    const std::function<int(const std::filesystem::path& folder)>& work);

}  // namespace landbridge
