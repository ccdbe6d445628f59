// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/identity_key.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

using std::filesystem::perms;

std::filesystem::path WriteKey(const testing::TempDir& folder, const std::string& secret,
                               perms permissions = perms::owner_read | perms::owner_write) {
  const std::filesystem::path file = folder.path() / "identity.key";
  std::ofstream(file, std::ios::binary) << secret;
  std::filesystem::permissions(file, permissions);
  return file;
}

TEST_CASE("a digest is the start of HMAC-SHA-256 over scheme and number") {
  // From: printf 'cn.resident_id:11010519491231002X' | openssl dgst -sha256 -hmac
  // 0123456789abcdef0123456789abcdef
  const IdentityKey key("0123456789abcdef0123456789abcdef");
  CHECK(key.PersonDigest("cn.resident_id", "11010519491231002X") ==
        "2c16db654c67dff9f9e4a9081834165d");
}

TEST_CASE("a key from a file digests like the same secret in memory") {
  testing::TempDir folder;
  const std::string secret(32, '\n');  // every byte counts, line ends too
  const auto loaded = IdentityKey::Load(WriteKey(folder, secret));
  REQUIRE(loaded.ok());
  CHECK(loaded->PersonDigest("passport", "E1") ==
        IdentityKey(secret).PersonDigest("passport", "E1"));
  CHECK(loaded->PersonDigest("passport", "E1") !=
        IdentityKey(std::string(32, 'x')).PersonDigest("passport", "E1"));
}

TEST_CASE("each source has a content key of its own") {
  const IdentityKey key(std::string(32, 'k'));
  CHECK(key.ContentKey("agency/440000/a", "b").size() == 32);
  CHECK(key.ContentKey("agency/440000/a", "b") != key.ContentKey("agency/440000/a", "c"));
  CHECK(key.ContentKey("agency/440000/a", "b") != key.ContentKey("agency/440000/b", "b"));
}

TEST_CASE("a key file that is short, open to others or missing is refused by name") {
  testing::TempDir folder;
  const auto short_key = IdentityKey::Load(WriteKey(folder, std::string(31, 'k')));
  CHECK(short_key.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(short_key.status().message().find("identity.key") != std::string::npos);
  CHECK(short_key.status().message().find("32") != std::string::npos);

  const auto open_key = IdentityKey::Load(
      WriteKey(folder, std::string(32, 'k'), perms::owner_all | perms::others_read));
  CHECK(open_key.status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(open_key.status().message().find("chmod") != std::string::npos);

  const auto missing = IdentityKey::Load(folder.path() / "none.key");
  CHECK(missing.status().code() == absl::StatusCode::kNotFound);
  CHECK(missing.status().message().find("none.key") != std::string::npos);
}

}  // namespace
}  // namespace landbridge
