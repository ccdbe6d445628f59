// SPDX-License-Identifier: Apache-2.0
// The texts of a workbook that cells name by number: compact, because there may be millions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace landbridge {

class SharedStrings {
 public:
  // Adds the next text; false when all texts together would take more than `bytes_max`.
  bool Add(std::string_view text, int64_t bytes_max);

  size_t size() const { return starts_.size(); }
  // Requires: index < size().
  std::string_view Get(size_t index) const;

 private:
  static constexpr size_t kBlockBytes = size_t{1} << 22;

  // A text never crosses blocks; its length stands before it. One longer than a block has its own.
  struct Start {
    uint32_t block;
    uint32_t offset;
  };
  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t used_ = kBlockBytes;  // of the block that is being filled
  uint32_t filling_ = 0;
  int64_t bytes_ = 0;
  std::deque<Start> starts_;  // grows without being copied, which would take as much again
};

}  // namespace landbridge
