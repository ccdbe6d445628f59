// SPDX-License-Identifier: Apache-2.0
// What the broker has of a source: lets an adapter over a re-readable table find out what changed
// without keeping anything.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace grpc {
class Channel;
}

namespace landbridge {

// Calls `visit` for every live record of `source` in order of record id, as of one moment, and
// returns the key of the source's content hashes (proto/contract/content_hash.h). Both views are
// valid during the call only.
//
// Errors: the broker's: kUnauthenticated, kPermissionDenied, kInvalidArgument: trying again is
// pointless; kUnavailable and others: what was visited so far is not all; begin anew (retry.h).
// kCancelled: `stop`.
absl::StatusOr<std::string> ListLiveRecords(
    const std::shared_ptr<grpc::Channel>& channel, std::string_view source,
    const std::function<void(std::string_view record_id, std::string_view content_hash)>& visit,
    const std::stop_token& stop = {});

}  // namespace landbridge
