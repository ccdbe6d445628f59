// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/arena.h>

#include "absl/strings/str_cat.h"
#include "landbridge/v1/publish_service.pb.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/part.h"

namespace landbridge::bench {
namespace {

// The first block of an arena; holds what most messages become.
constexpr size_t kBlockBytes = size_t{1} << 20;

absl::Status CheckCount(int64_t changes, const PartInput& input, int64_t times) {
  if (changes == input.records() * times) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat(changes, " changes were parsed, not ", input.records() * times));
}

absl::Status ParseObjects(const PartInput& input, int64_t times) {
  int64_t changes = 0;
  for (int64_t i = 0; i < times; ++i) {
    for (const std::string& message : input.messages) {
      v1::PublishRequest request;
      if (!request.ParseFromString(message)) return absl::InternalError("a message is malformed");
      changes += request.batch().changes_size();
    }
  }
  return CheckCount(changes, input, times);
}

absl::Status ParseIntoArena(const PartInput& input, int64_t times) {
  const auto block = std::make_unique<char[]>(kBlockBytes);
  google::protobuf::ArenaOptions options;
  options.initial_block = block.get();
  options.initial_block_size = kBlockBytes;
  google::protobuf::Arena arena(options);
  int64_t changes = 0;
  for (int64_t i = 0; i < times; ++i) {
    for (const std::string& message : input.messages) {
      auto* const request = google::protobuf::Arena::CreateMessage<v1::PublishRequest>(&arena);
      if (!request->ParseFromString(message)) return absl::InternalError("a message is malformed");
      changes += request->batch().changes_size();
      arena.Reset();
    }
  }
  return CheckCount(changes, input, times);
}

}  // namespace

std::vector<Part> ParseParts(const PartInput& input) {
  return {
      {"protobuf parse", [&](int64_t times) { return ParseObjects(input, times); }},
      {"protobuf parse, arena", [&](int64_t times) { return ParseIntoArena(input, times); }},
  };
}

}  // namespace landbridge::bench
