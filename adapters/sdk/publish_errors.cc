// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/publish_errors.h"

#include "proto/contract/exit_code.h"
#include "proto/contract/problem.h"

namespace landbridge {

bool WorthOpeningAgain(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kResourceExhausted:
      // Otherwise it is not the broker that is full: a file is beyond a limit of this side.
      return ExitCodeOf(status) != kExitData;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
      return true;
    case absl::StatusCode::kInvalidArgument:
      // Numbering differs when an answer was lost; opening again tells where to go on.
      return ReasonOf(status) == v1::PROBLEM_REASON_OUT_OF_SEQUENCE;
    default:
      return false;
  }
}

}  // namespace landbridge
