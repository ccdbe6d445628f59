// SPDX-License-Identifier: Apache-2.0
// Numbers that look random and are the same everywhere: the engine's output is fixed by the C++
// standard, and the mapping to a range is plain integer arithmetic, unlike the standard library's
// distributions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

namespace landbridge::samples {

// Belongs to one thread.
class SampleRandom {
 public:
  explicit SampleRandom(uint64_t seed) : engine_(seed) {}

  // 0 to count - 1. Requires: count > 0.
  size_t Below(size_t count) { return static_cast<size_t>(engine_() % count); }

  template <typename T, size_t kExtent>
  const T& Pick(std::span<const T, kExtent> choices) {
    return choices[Below(choices.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace landbridge::samples
