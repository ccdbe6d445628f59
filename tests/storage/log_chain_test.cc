// SPDX-License-Identifier: Apache-2.0
#include "storage/log_chain.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("an entry decodes only after the entry that it was written after") {
  const ChainLink first = FirstLink(LogEpoch{});
  EntryEncoder encoder;
  ChainLink link = first;
  const std::string one = encoder.Encode("one", link);
  const std::string two = encoder.Encode("two", link);

  ChainLink read = first;
  CHECK(DecodeEntry(two, Position(1), read).status().code() == absl::StatusCode::kDataLoss);
  CHECK(read == first);
  CHECK(*DecodeEntry(one, Position(1), read) == "one");
  CHECK(*DecodeEntry(two, Position(2), read) == "two");
  CHECK(read == link);
  CHECK(*StoredLink(two, Position(2)) == link);
}

TEST_CASE("entries on disk keep their form") {
  // Computed by hand as docs/storage-format.md says: SHA-256(SHA-256(16 zero bytes) || 01 00 ||
  // body).
  ChainLink link = FirstLink(LogEpoch{});
  CHECK(Hex(EntryEncoder().Encode("payload", link)) ==
        "01000c869e0f5aeb32bd157aed2efde97b554826da108726d08c48054acfcf06bb5a"
        "7061796c6f6164");
}

TEST_CASE("logs of different epochs have different chains") {
  CHECK(FirstLink(LogEpoch{{1}}) != FirstLink(LogEpoch{{2}}));
}

TEST_CASE("a flipped bit anywhere in a stored entry is found") {
  const std::string payload = GENERATE(as<std::string>{}, "short", std::string(1000, 'c'));
  const ChainLink first = FirstLink(LogEpoch{});
  ChainLink link = first;
  const std::string stored = EntryEncoder().Encode(payload, link);
  for (size_t i = 0; i < stored.size(); ++i) {
    std::string damaged = stored;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    ChainLink read = first;
    REQUIRE(DecodeEntry(damaged, Position(1), read).status().code() == absl::StatusCode::kDataLoss);
  }
  for (size_t bytes = 0; bytes < stored.size(); ++bytes) {
    ChainLink read = first;
    REQUIRE(DecodeEntry(stored.substr(0, bytes), Position(1), read).status().code() ==
            absl::StatusCode::kDataLoss);
  }
}

TEST_CASE(
    "repetitive payloads are stored compressed and others never grow by more than the header") {
  ChainLink link = FirstLink(LogEpoch{});
  EntryEncoder encoder;
  CHECK(encoder.Encode(std::string(100000, 'r'), link).size() < 200);
  std::string noise;
  uint64_t state = 1;
  for (int i = 0; i < 1000; ++i) {
    state = state * 6364136223846793005 + 1442695040888963407;
    noise.push_back(static_cast<char>(state >> 56));
  }
  CHECK(encoder.Encode(noise, link).size() == noise.size() + 34);
}

TEST_CASE("an entry of a newer format is not guessed at") {
  // A well-formed chain over a version that does not exist yet.
  const ChainLink first = FirstLink(LogEpoch{});
  const std::string header = "\x02" + std::string(1, '\0');
  const ChainLink link = Sha256Hasher().Update(first).Update(header).Update("body").Finish();
  const std::string stored = header + std::string(AsBytes(link)) + "body";
  ChainLink read = first;
  CHECK(DecodeEntry(stored, Position(1), read).status().code() == absl::StatusCode::kUnimplemented);
}

}  // namespace
}  // namespace landbridge
