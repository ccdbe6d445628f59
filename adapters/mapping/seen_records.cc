// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/seen_records.h"

#include <cstring>

#include "proto/contract/digest.h"

namespace landbridge {

SeenRecords::Hash SeenRecords::HashOf(std::string_view bytes) {
  const Digest digest = Sha256(bytes);
  Hash hash;
  std::memcpy(&hash.first, digest.data(), sizeof(hash.first));
  std::memcpy(&hash.second, digest.data() + sizeof(hash.first), sizeof(hash.second));
  return hash;
}

SeenRecords::Seen SeenRecords::See(std::string_view record_id, std::string_view content,
                                   int64_t line) {
  const Hash hash = HashOf(content);
  const auto [found, added] = seen_.emplace(HashOf(record_id), Noted{hash, line});
  if (added) return {Verdict::kNew, line};
  const Noted& noted = found->second;
  return {noted.content == hash ? Verdict::kSame : Verdict::kDifferent, noted.line};
}

}  // namespace landbridge
