// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/part.h"

#include <filesystem>
#include <string>

#include "landbridge/v1/publish_service.pb.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tools/bench/load.h"

namespace landbridge::bench {
namespace {

TEST_CASE("messages hold the records of a publishing adapter, one after the other") {
  const PartInput input = MakePartInput(500, 128);
  REQUIRE(input.messages.size() == 3);
  CHECK(input.records() == 384);
  int64_t number = 0;
  int64_t bytes = 0;
  for (const std::string& message : input.messages) {
    v1::PublishRequest request;
    REQUIRE(request.ParseFromString(message));
    CHECK(request.batch().first_sequence() == number + 1);
    CHECK(request.batch().changes_size() == 128);
    for (const v1::Change& change : request.batch().changes()) {
      CHECK(change.record_id() == RecordId(number));
      CHECK(change.upsert().SerializeAsString() == MakeRecord(number).SerializeAsString());
      ++number;
    }
    bytes += static_cast<int64_t>(message.size());
  }
  CHECK(input.bytes == bytes);
}

TEST_CASE("there is one message at least") { CHECK(MakePartInput(10, 128).records() == 128); }

TEST_CASE("parts find that what they were to do is done, as often as they are told") {
  const testing::TempDir folder;
  const PartInput input = MakePartInput(256, 128);
  const auto disk = DiskParts(input, folder.path() / "disk");
  REQUIRE(disk.ok());
  for (const std::vector<Part>& parts : {*disk, CryptoParts(input), ParseParts(input)}) {
    REQUIRE_FALSE(parts.empty());
    for (const Part& part : parts) {
      INFO(part.name);
      CHECK(part.work(1).ok());
      CHECK(part.work(3).ok());
    }
  }
}

TEST_CASE("a part that did not do its work says so") {
  PartInput input = MakePartInput(256, 128);
  // More than there are.
  ++input.records_each;
  ++input.bytes;
  const testing::TempDir folder;
  for (const Part& part : ParseParts(input)) {
    INFO(part.name);
    CHECK(part.work(1).code() == absl::StatusCode::kInternal);
  }
  const auto disk = DiskParts(input, folder.path());
  REQUIRE(disk.ok());
  CHECK(disk->front().work(1).code() == absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace landbridge::bench
