// SPDX-License-Identifier: Apache-2.0
// SHA-256 and HMAC-SHA-256. Used for the chain of log entries, state digests, keyed hashes of
// record content and keyed digests of personal numbers, which are never stored themselves.
//
//   const Digest chained = Sha256Hasher().Update(previous).Update(entry).Finish();
//   const HmacKey key(secret);
//   const Digest content = key.Sign(record_bytes);
//
// The functions and HmacKey may be used from any thread; a Sha256Hasher belongs to one. A failure
// of the underlying library is a broken installation and ends the process.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace landbridge {

using Digest = std::array<uint8_t, 32>;

// The digest's bytes, for keys, fields and further hashing. Valid as long as `digest`.
inline std::string_view AsBytes(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Lower-case, two digits per byte.
std::string Hex(std::string_view bytes);
inline std::string Hex(const Digest& digest) { return Hex(AsBytes(digest)); }

Digest Sha256(std::string_view bytes);

// Hashes what arrives in pieces. The result depends on the bytes alone, not on how they were cut:
// when the cuts matter, add lengths.
class Sha256Hasher {
 public:
  Sha256Hasher();
  ~Sha256Hasher();
  Sha256Hasher(Sha256Hasher&&) noexcept;
  Sha256Hasher& operator=(Sha256Hasher&&) noexcept;

  Sha256Hasher& Update(std::string_view bytes);
  Sha256Hasher& Update(const Digest& digest) { return Update(AsBytes(digest)); }

  // The digest of everything since construction or the last Finish; the hasher then starts anew.
  Digest Finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// A secret key with its part of the computation done once. Signing takes no longer for it.
class HmacKey {
 public:
  // Any length; 32 random bytes are right. The secret itself is not kept.
  explicit HmacKey(std::string_view secret);
  ~HmacKey();
  HmacKey(HmacKey&&) noexcept;
  HmacKey& operator=(HmacKey&&) noexcept;

  Digest Sign(std::string_view bytes) const;

 private:
  struct States;
  std::unique_ptr<const States> states_;
};

// HMAC-SHA-256 for a key that is used once.
Digest HmacSha256(std::string_view secret, std::string_view bytes);

// `count` bytes that nobody can guess, for keys and names of epochs.
std::string RandomBytes(size_t count);

}  // namespace landbridge
