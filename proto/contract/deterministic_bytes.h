// SPDX-License-Identifier: Apache-2.0
// A message as bytes that do not depend on who serialised it, for what is hashed or compared. Any
// thread.
#pragma once

#include <string>

#include "google/protobuf/message_lite.h"

namespace landbridge {

// Replaces `bytes`, whose memory is used again.
void SerializeDeterministically(const google::protobuf::MessageLite& message, std::string& bytes);

}  // namespace landbridge
