// SPDX-License-Identifier: Apache-2.0
// Failures that the other side is to understand: an absl::Status which carries a
// landbridge.v1.Problem, so that a client can decide by `reason` and a person can read what to do.
//
//   return MakeProblem(absl::StatusCode::kOutOfRange, v1::PROBLEM_REASON_TOKEN_EXPIRED,
//                      "event 17 is no longer kept; the oldest is 90112",
//                      "subscribe again without a token");
//
// The Problem rides on the status as its payload and survives copies. On the wire it is handled by
// proto/contract/grpc_status.h. Any thread may call these functions.
#pragma once

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "landbridge/v1/problem.pb.h"

namespace landbridge {

inline constexpr std::string_view kProblemTypeUrl = "type.landbridge/landbridge.v1.Problem";

struct ProblemContext {
  // Path of the field in the request that is at fault; empty when the request as a whole is.
  std::string_view field = {};
  // After which time the same request may succeed; zero when trying again unchanged is pointless.
  absl::Duration retry_after = absl::ZeroDuration();
};

// A status of `code` with a Problem. Its message is "MESSAGE; REMEDY", so that it is complete for
// who does not look at the Problem. Bytes that are not UTF-8 are replaced by '?'. No personal data
// belongs in either text.
//
// Requires: `code` is not kOk.
absl::Status MakeProblem(absl::StatusCode code, v1::ProblemReason reason, std::string_view message,
                         std::string_view remedy, const ProblemContext& context = {});

// The Problem that `status` carries; nothing when it has none or an unreadable one.
std::optional<v1::Problem> ProblemOf(const absl::Status& status);

// The reason of ProblemOf(status), or PROBLEM_REASON_UNSPECIFIED.
v1::ProblemReason ReasonOf(const absl::Status& status);

}  // namespace landbridge
