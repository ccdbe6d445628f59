// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/identity_key.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"

namespace landbridge {
namespace {

// The prefix has a hyphen, which no scheme's name has: the two uses never sign the same bytes.
constexpr char kContentPrefix[] = "content-hash:";

constexpr size_t kPersonDigestBytes = 16;

}  // namespace

absl::StatusOr<IdentityKey> IdentityKey::Load(const std::filesystem::path& file) {
  std::error_code error;
  const std::filesystem::perms permissions = std::filesystem::status(file, error).permissions();
  if (error) {
    return absl::ErrnoToStatus(error.value(), absl::StrCat("identity key ", file.string()));
  }
  constexpr auto kTooWide =
      std::filesystem::perms::group_write | std::filesystem::perms::others_all;
  if ((permissions & kTooWide) != std::filesystem::perms::none) {
    return absl::FailedPreconditionError(absl::StrCat(
        "identity key ", file.string(),
        " may be written by its group or used by others; restrict it (chmod 600 or 640)"));
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return absl::ErrnoToStatus(errno, absl::StrCat("identity key ", file.string()));
  }
  std::string secret(kSecretBytesMax + 1, '\0');
  stream.read(secret.data(), static_cast<std::streamsize>(secret.size()));
  if (stream.bad()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("identity key ", file.string()));
  }
  secret.resize(static_cast<size_t>(stream.gcount()));
  if (secret.size() < kSecretBytesMin || secret.size() > kSecretBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "identity key ", file.string(), " must have ", kSecretBytesMin, " to ", kSecretBytesMax,
        " bytes; make one with: head -c 32 /dev/urandom > ", file.filename().string()));
  }
  return IdentityKey(secret);
}

IdentityKey::IdentityKey(std::string_view secret) : key_(secret) {
  LB_CHECK(secret.size() >= kSecretBytesMin);
}

std::string IdentityKey::PersonDigest(std::string_view scheme, std::string_view value) const {
  std::string text;
  text.reserve(scheme.size() + 1 + value.size());
  text.append(scheme).append(":").append(value);
  return Hex(AsBytes(key_.Sign(text)).substr(0, kPersonDigestBytes));
}

std::string IdentityKey::ContentKey(std::string_view agency, std::string_view source) const {
  std::string text = kContentPrefix;
  text.append(agency).append(" ").append(source);
  return std::string(AsBytes(key_.Sign(text)));
}

}  // namespace landbridge
