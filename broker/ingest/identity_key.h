// SPDX-License-Identifier: Apache-2.0
// The broker's secret for whatever must be comparable without being readable: numbers of natural
// persons, and hashes of records' content.
//
// The key must be kept: with another one the same person gets another digest, and every record
// looks changed. It never leaves the process; what a source gets is a key derived for that source
// alone.
//
// Immutable; any thread may call any method.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "proto/contract/digest.h"

namespace landbridge {

class IdentityKey {
 public:
  static constexpr size_t kSecretBytesMin = 32;
  static constexpr size_t kSecretBytesMax = 4096;

  // Reads the secret from `file`: all of its bytes, as they are.
  //
  // Errors: kInvalidArgument: fewer than kSecretBytesMin or more than kSecretBytesMax bytes.
  //         kFailedPrecondition: its group may write it, or others may use it.
  //         kNotFound, kPermissionDenied: the file cannot be read.
  //         Each message names the file and the remedy.
  static absl::StatusOr<IdentityKey> Load(const std::filesystem::path& file);

  // Requires: at least kSecretBytesMin bytes.
  explicit IdentityKey(std::string_view secret);

  // What stands in the place of a natural person's number: 32 hexadecimal digits. `value` is the
  // number as ParseIdentifier (proto/contract/identifiers.h) normalises it.
  std::string PersonDigest(std::string_view scheme, std::string_view value) const;

  // The secret under which the content of the records of one source is hashed: what
  // PublishResponse.Opened.hash_key tells the source's adapter.
  std::string ContentKey(std::string_view agency, std::string_view source) const;

 private:
  HmacKey key_;
};

}  // namespace landbridge
