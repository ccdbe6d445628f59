// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/feed_errors.h"

#include "proto/contract/problem.h"

namespace landbridge {

bool NeedsNewSnapshot(const absl::Status& status) {
  switch (ReasonOf(status)) {
    case v1::PROBLEM_REASON_TOKEN_EXPIRED:
    case v1::PROBLEM_REASON_TOKEN_OF_OTHER_STORE:
    case v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER:
      return true;
    default:
      return false;
  }
}

bool IsInvitedBack(const absl::Status& status) {
  if (status.code() != absl::StatusCode::kUnavailable) return false;
  // Reasons of a newer broker count as well: one that names its reason is there.
  const v1::ProblemReason reason = ReasonOf(status);
  return reason != v1::PROBLEM_REASON_UNSPECIFIED && reason != v1::PROBLEM_REASON_STOPPING;
}

bool WorthAnotherTry(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
      return true;
    default:
      return false;
  }
}

}  // namespace landbridge
