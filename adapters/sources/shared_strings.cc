// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/shared_strings.h"

#include <cstring>

#include "proto/contract/check.h"

namespace landbridge {

bool SharedStrings::Add(std::string_view text, int64_t bytes_max) {
  const size_t needed = sizeof(uint32_t) + text.size();
  bytes_ += static_cast<int64_t>(needed + sizeof(Start));
  if (bytes_ > bytes_max || text.size() > UINT32_MAX) return false;
  Start start{};
  if (needed > kBlockBytes) {
    blocks_.push_back(std::make_unique<char[]>(needed));
    start = {static_cast<uint32_t>(blocks_.size() - 1), 0};
  } else {
    if (used_ + needed > kBlockBytes) {
      blocks_.push_back(std::make_unique<char[]>(kBlockBytes));
      filling_ = static_cast<uint32_t>(blocks_.size() - 1);
      used_ = 0;
    }
    start = {filling_, static_cast<uint32_t>(used_)};
    used_ += needed;
  }
  char* const at = blocks_[start.block].get() + start.offset;
  const auto length = static_cast<uint32_t>(text.size());
  std::memcpy(at, &length, sizeof(length));
  std::memcpy(at + sizeof(length), text.data(), text.size());
  starts_.push_back(start);
  return true;
}

std::string_view SharedStrings::Get(size_t index) const {
  LB_CHECK(index < starts_.size());
  const Start start = starts_[index];
  const char* const at = blocks_[start.block].get() + start.offset;
  uint32_t length = 0;
  std::memcpy(&length, at, sizeof(length));
  return {at + sizeof(length), length};
}

}  // namespace landbridge
