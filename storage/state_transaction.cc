// SPDX-License-Identifier: Apache-2.0
#include "storage/state_transaction.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/contract/status_macros.h"

namespace landbridge {

std::string_view StateTransaction::Keep(std::string_view bytes) {
  if (bytes.empty()) return {};
  auto* const copy = static_cast<char*>(memory_.allocate(bytes.size(), alignof(char)));
  std::memcpy(copy, bytes.data(), bytes.size());
  return {copy, bytes.size()};
}

StateTransaction::Row& StateTransaction::Find(Overlay& overlay, std::string_view key,
                                              bool& is_new) {
  is_new = false;
  const auto found = overlay.rows.lazy_emplace(key, [&](const auto& construct) {
    is_new = true;
    Row* const row = new (memory_.allocate(sizeof(Row), alignof(Row))) Row;
    row->key = Keep(key);
    construct(row->key, row);
  });
  return *found->second;
}

absl::Status StateTransaction::Prefetch(Table table, std::span<const std::string> keys) {
  Overlay& overlay = overlays_[IndexOf(table)];
  std::vector<std::string_view> unknown;
  for (const std::string& key : keys) {
    if (!overlay.rows.contains(key)) unknown.push_back(key);
  }
  if (unknown.empty()) return absl::OkStatus();
  // Sorted, neighbours share blocks.
  std::sort(unknown.begin(), unknown.end());
  unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
  LB_ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> values,
                      store_.MultiGet(table, unknown));
  for (size_t i = 0; i < unknown.size(); ++i) {
    bool is_new = false;
    Take(values[i], Find(overlay, unknown[i], is_new));
  }
  return absl::OkStatus();
}

void StateTransaction::Take(const std::optional<std::string>& value, Row& row) {
  row.exists = value.has_value();
  if (value) row.value = Keep(*value);
}

absl::StatusOr<std::optional<std::string_view>> StateTransaction::Get(Table table,
                                                                      std::string_view key) {
  bool is_new = false;
  Row& row = Find(overlays_[IndexOf(table)], key, is_new);
  if (is_new) {
    LB_ASSIGN_OR_RETURN(const std::optional<std::string> value, store_.Get(table, key));
    Take(value, row);
  }
  if (!row.exists) return std::nullopt;
  return row.value;
}

StateTransaction::Row& StateTransaction::Change(Table table, std::string_view key) {
  Overlay& overlay = overlays_[IndexOf(table)];
  bool is_new = false;
  Row& row = Find(overlay, key, is_new);
  if (!row.changed) {
    row.changed = true;
    ++changed_;
    overlay.changed.emplace_back(row.key, &row);
    if (overlay.sorted != nullptr) overlay.sorted->emplace(row.key, &row);
  }
  return row;
}

void StateTransaction::Put(Table table, std::string_view key, std::string_view value) {
  Row& row = Change(table, key);
  row.exists = true;
  row.value = Keep(value);
}

void StateTransaction::Delete(Table table, std::string_view key) {
  Row& row = Change(table, key);
  row.exists = false;
  row.value = {};
}

StateTransaction::Scan StateTransaction::NewScan(Table table, std::string_view from,
                                                 std::string_view to) {
  Overlay& overlay = overlays_[IndexOf(table)];
  if (overlay.sorted == nullptr) {
    overlay.sorted = std::make_unique<Sorted>();
    for (const auto& [key, row] : overlay.changed) overlay.sorted->emplace(key, row);
  }
  return Scan(store_.NewScan(table, from, to), *overlay.sorted, from, to);
}

absl::Status StateTransaction::Commit() {
  batch_.Clear();
  for (const TableInfo& info : kTables) {
    auto& changed = overlays_[IndexOf(info.table)].changed;
    // Sorted batches insert faster.
    std::sort(changed.begin(), changed.end());
    for (const auto& [key, row] : changed) {
      if (row->exists) {
        batch_.Put(info.table, key, row->value);
      } else {
        batch_.Delete(info.table, key);
      }
    }
  }
  LB_RETURN_IF_ERROR(store_.Write(batch_));
  Discard();
  return absl::OkStatus();
}

void StateTransaction::Discard() {
  for (Overlay& overlay : overlays_) {
    overlay.sorted.reset();
    overlay.changed.clear();
    // The next batch is likely to be as large.
    const size_t size = overlay.rows.size();
    overlay.rows.clear();
    overlay.rows.reserve(size);
  }
  memory_.release();
  changed_ = 0;
}

StateTransaction::Scan::Scan(StateScan stored, const Sorted& changed, std::string_view from,
                             std::string_view to)
    : stored_(std::move(stored)),
      stored_left_(stored_.Next()),
      changed_(changed),
      next_changed_(changed.lower_bound(from)),
      to_(to) {}

bool StateTransaction::Scan::ChangedLeft() const {
  return next_changed_ != changed_.end() && (to_.empty() || next_changed_->first < to_);
}

bool StateTransaction::Scan::Next() {
  if (!stored_.status().ok()) return false;
  if (stored_used_) {
    stored_used_ = false;
    stored_left_ = stored_.Next();
  }
  while (stored_left_ || ChangedLeft()) {
    const int order = !ChangedLeft()  ? -1
                      : !stored_left_ ? 1
                                      : stored_.key().compare(next_changed_->first);
    if (order < 0) {
      key_ = stored_.key();
      value_ = stored_.value();
      stored_used_ = true;
      return true;
    }
    // The changed row stands for the stored one.
    if (order == 0) stored_left_ = stored_.Next();
    const auto changed = next_changed_++;
    if (!changed->second->exists) continue;
    key_ = changed->first;
    value_ = changed->second->value;
    return true;
  }
  return false;
}

}  // namespace landbridge
