// SPDX-License-Identifier: Apache-2.0
// A broken invariant of our own ends the process: restarting is cheap, going on is not.
//
// For what a peer or a file may get wrong, return a status or a rejection instead.
#pragma once

namespace landbridge {

// Writes `condition` with its place to standard error and aborts.
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);

}  // namespace landbridge

#define LB_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::landbridge::CheckFailed(__FILE__, __LINE__, #condition))
