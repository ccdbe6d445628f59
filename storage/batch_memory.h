// SPDX-License-Identifier: Apache-2.0
// Memory for what lives as long as a batch: it is taken bit by bit and goes all at once.
//
// Belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <memory_resource>

namespace landbridge {

class BatchMemory final : public std::pmr::monotonic_buffer_resource {
 public:
  BatchMemory() : monotonic_buffer_resource(kFirstBytes) {}

  // What was taken since the beginning, or since Clear().
  size_t bytes() const { return bytes_; }

  void Clear() {
    release();
    bytes_ = 0;
  }

 private:
  static constexpr size_t kFirstBytes = size_t{1} << 20;

  void* do_allocate(size_t bytes, size_t alignment) override {
    bytes_ += bytes;
    return monotonic_buffer_resource::do_allocate(bytes, alignment);
  }

  size_t bytes_ = 0;
};

}  // namespace landbridge
