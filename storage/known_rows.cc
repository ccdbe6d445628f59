// SPDX-License-Identifier: Apache-2.0
#include "storage/known_rows.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>

#include "storage/clear_vector.h"
#include "storage/kept_bytes.h"

namespace landbridge {
namespace {

bool HasSmallerKey(const KnownRow* one, const KnownRow* other) { return one->key < other->key; }

KnownRow* NewRow(std::string_view key, std::pmr::memory_resource& memory) {
  auto* const row = new (memory.allocate(sizeof(KnownRow), alignof(KnownRow))) KnownRow;
  row->key = KeepBytes(memory, key);
  return row;
}

}  // namespace

void KnownRow::SetValue(std::string_view bytes, std::pmr::memory_resource& memory) {
  value = {};
  if (bytes.empty()) return;
  if (bytes.size() > room.size()) {
    const size_t room_bytes = std::max(bytes.size(), 2 * room.size());
    room = {static_cast<char*>(memory.allocate(room_bytes, alignof(char))), room_bytes};
  }
  std::memmove(room.data(), bytes.data(), bytes.size());
  value = {room.data(), bytes.size()};
}

KnownRow* KnownRows::FindAscending(std::string_view key) const {
  const auto found = std::lower_bound(
      ascending_.begin(), ascending_.end(), key,
      [](const KnownRow* row, std::string_view sought) { return row->key < sought; });
  return found != ascending_.end() && (*found)->key == key ? *found : nullptr;
}

KnownRow* KnownRows::Find(std::string_view key) const {
  if (IsAboveAll(key)) return nullptr;
  if (KnownRow* const row = FindAscending(key)) return row;
  const auto found = others_.find(key);
  return found == others_.end() ? nullptr : found->second;
}

KnownRow& KnownRows::FindOrAdd(std::string_view key, std::pmr::memory_resource& memory,
                               bool& is_new) {
  is_new = IsAboveAll(key);
  if (is_new) return *ascending_.emplace_back(NewRow(key, memory));
  if (KnownRow* const row = FindAscending(key)) return *row;
  const auto found = others_.lazy_emplace(key, [&](const auto& construct) {
    is_new = true;
    KnownRow* const row = NewRow(key, memory);
    construct(row->key, row);
  });
  return *found->second;
}

void KnownRows::AddChanged(KnownRow& row) {
  row.changed = true;
  changed_.push_back(&row);
  if (sorted_ != nullptr) sorted_->emplace(row.key, &row);
}

std::span<const KnownRow* const> KnownRows::SortedChanges() {
  if (!std::is_sorted(changed_.begin(), changed_.end(), HasSmallerKey)) {
    std::sort(changed_.begin(), changed_.end(), HasSmallerKey);
  }
  return changed_;
}

const KnownRows::Sorted& KnownRows::SortedForScans() {
  if (sorted_ == nullptr) {
    sorted_ = std::make_unique<Sorted>();
    for (const KnownRow* row : changed_) sorted_->emplace(row->key, row);
  }
  return *sorted_;
}

void KnownRows::Clear() {
  sorted_.reset();
  ClearVector(changed_);
  ClearVector(ascending_);
  if (others_.empty()) return;
  // The next batch is likely to be as large.
  const size_t others = std::min(others_.size(), kOthersKeptMax);
  others_.clear();
  others_.reserve(others);
}

}  // namespace landbridge
