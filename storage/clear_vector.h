// SPDX-License-Identifier: Apache-2.0
// Vectors that are filled for one batch after the other.
#pragma once

#include <cstddef>
#include <vector>

namespace landbridge {

// Of each, what the next batch finds at most. Usual batches need less, and grow nothing anew.
inline constexpr size_t kBytesKeptMax = size_t{32} << 20;

// Empties `items`, and gives back what one large batch made it take.
template <typename Item>
void ClearVector(std::vector<Item>& items) {
  items.clear();
  if (items.capacity() * sizeof(Item) > kBytesKeptMax) std::vector<Item>().swap(items);
}

}  // namespace landbridge
