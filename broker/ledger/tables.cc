// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/tables.h"

#include <algorithm>

#include "proto/contract/digest.h"

namespace landbridge {
namespace {

// Encoded parts end where they say, so no two different lists of parts give the same bytes. The
// first says what is hashed.
template <typename... Parts>
Hash16 HashParts(const Parts&... parts) {
  const Digest digest = Sha256(EncodeKey(parts...));
  Hash16 hash;
  std::copy_n(digest.begin(), hash.bytes.size(), hash.bytes.begin());
  return hash;
}

using std::string_view;

}  // namespace

Hash16 HashOfDecision(const log::v1::ListingKey& key) {
  return HashParts(string_view("decision"), string_view(key.category()),
                   string_view(key.authority()), string_view(key.decision()));
}

Hash16 HashOfIdentifier(string_view identifier) {
  return HashParts(string_view("identifier"), identifier);
}

uint64_t FingerprintOf(const Hash16& identifier) {
  uint64_t fingerprint = 0;
  for (size_t i = 0; i < sizeof(fingerprint); ++i) {
    fingerprint = fingerprint << 8 | identifier.bytes[i];
  }
  return fingerprint;
}

Hash16 HashOfName(const log::v1::SubjectKeys& subject) {
  return HashParts(string_view("name"), static_cast<uint32_t>(subject.kind()),
                   string_view(subject.region()), string_view(subject.name()));
}

Hash16 HashOfNameInDecision(const log::v1::SubjectKeys& subject, const log::v1::ListingKey& key) {
  return HashParts(string_view("name in decision"), static_cast<uint32_t>(subject.kind()),
                   string_view(subject.name()), string_view(key.category()),
                   string_view(key.authority()), string_view(key.decision()));
}

}  // namespace landbridge
