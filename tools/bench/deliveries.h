// SPDX-License-Identifier: Apache-2.0
// What can be learnt of a SubscribeResponse without building it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grpcpp/support/byte_buffer.h"
#include "landbridge/v1/feed_service.pb.h"

namespace landbridge::bench {

// Whether the message may be a Progress, and is worth parsing: deliveries of any size are not
// looked into.
bool MayBeProgress(const grpc::ByteBuffer& message);

// The event that a Progress goes through; -1 when the message is none.
int64_t ProgressIn(const grpc::ByteBuffer& message);

// The event numbers of the entries of a delivery, in order; none for other messages. It skips the
// content of entries.
//
// Requires: `message` is a serialised SubscribeResponse.
std::vector<int64_t> EventsIn(std::string_view message);

// The serialised Subscribe request of an ad hoc subscription.
std::string SubscribeBytes(const v1::Filter& filter, const std::string& resume_token);

// The same of a named subscription.
std::string NamedSubscribeBytes(const std::string& name, const std::string& resume_token);

}  // namespace landbridge::bench
