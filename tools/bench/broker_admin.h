// SPDX-License-Identifier: Apache-2.0
// What a scenario asks its broker as an operator, to find out whether what was measured happened.
//
// Any thread may call these functions.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "landbridge/v1/admin_service.pb.h"
#include "tools/bench/bench_broker.h"

namespace landbridge::bench {

// Errors of both: those of the call.
absl::StatusOr<v1::GetStatusResponse> StatusOf(const BenchBroker& broker);

// Of the whole state. Takes seconds for a million listings.
absl::StatusOr<v1::GetDigestResponse> DigestOf(const BenchBroker& broker);

}  // namespace landbridge::bench
