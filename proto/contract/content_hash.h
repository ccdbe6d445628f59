// SPDX-License-Identifier: Apache-2.0
// The hash by which adapter and broker see that a record is the same as before.
//
//   ContentHasher hasher(opened.hash_key());
//   if (hasher.Hash(record) == live.content_hash()) continue;   // nothing to send
//
// It is keyed per source, because a plain hash of a record that holds a personal number could be
// guessed. Adapters in other languages compute HMAC-SHA256 over the record's bytes with fields in
// order of number, and keep the first 16 bytes; one that computes other bytes sends more than
// needed and harms nothing.
//
// Belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "landbridge/v1/record.pb.h"
#include "proto/contract/digest.h"

namespace landbridge {

inline constexpr size_t kContentHashBytes = 16;

class ContentHasher {
 public:
  explicit ContentHasher(std::string_view hash_key) : key_(hash_key) {}

  // kContentHashBytes bytes.
  std::string Hash(const v1::Record& record);

 private:
  HmacKey key_;
  std::string buffer_;
};

}  // namespace landbridge
