// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/content_hash.h"

#include "proto/contract/deterministic_bytes.h"

namespace landbridge {

std::string ContentHasher::Hash(const v1::Record& record) {
  SerializeDeterministically(record, buffer_);
  return std::string(AsBytes(key_.Sign(buffer_)).substr(0, kContentHashBytes));
}

}  // namespace landbridge
