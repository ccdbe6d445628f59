// SPDX-License-Identifier: Apache-2.0
#include "storage/state_transaction.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/contract/status_macros.h"

namespace landbridge {

absl::Status StateTransaction::Prefetch(Table table, std::span<const std::string> keys) {
  Rows& rows = overlays_[IndexOf(table)].rows;
  std::vector<std::string_view> unknown;
  for (const std::string& key : keys) {
    if (!rows.contains(key)) unknown.push_back(key);
  }
  if (unknown.empty()) return absl::OkStatus();
  // Sorted, neighbours share blocks.
  std::sort(unknown.begin(), unknown.end());
  unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
  LB_ASSIGN_OR_RETURN(std::vector<std::optional<std::string>> values,
                      store_.MultiGet(table, unknown));
  rows.reserve(rows.size() + unknown.size());
  for (size_t i = 0; i < unknown.size(); ++i) {
    rows.try_emplace(std::string(unknown[i]), Row{.value = std::move(values[i])});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string_view>> StateTransaction::Get(Table table,
                                                                      std::string_view key) {
  Rows& rows = overlays_[IndexOf(table)].rows;
  auto found = rows.find(key);
  if (found == rows.end()) {
    LB_ASSIGN_OR_RETURN(std::optional<std::string> value, store_.Get(table, key));
    found = rows.try_emplace(std::string(key), Row{.value = std::move(value)}).first;
  }
  return found->second.value;
}

StateTransaction::Row& StateTransaction::Change(Table table, std::string_view key) {
  Overlay& overlay = overlays_[IndexOf(table)];
  const auto row = overlay.rows.try_emplace(key).first;
  if (!row->second.changed) {
    row->second.changed = true;
    ++changed_;
    if (overlay.sorted != nullptr) overlay.sorted->emplace(row->first, &row->second);
  }
  return row->second;
}

void StateTransaction::Put(Table table, std::string_view key, std::string value) {
  Change(table, key).value = std::move(value);
}

void StateTransaction::Delete(Table table, std::string_view key) {
  Change(table, key).value.reset();
}

StateTransaction::Scan StateTransaction::NewScan(Table table, std::string_view from,
                                                 std::string_view to) {
  Overlay& overlay = overlays_[IndexOf(table)];
  if (overlay.sorted == nullptr) {
    overlay.sorted = std::make_unique<Sorted>();
    for (const auto& [key, row] : overlay.rows) {
      if (row.changed) overlay.sorted->emplace(key, &row);
    }
  }
  return Scan(store_.NewScan(table, from, to), *overlay.sorted, from, to);
}

absl::Status StateTransaction::Commit() {
  // Sorted batches insert faster, and the order of hash tables never reaches the store.
  std::vector<std::pair<std::string_view, const Row*>> sorted;
  batch_.Clear();
  for (const TableInfo& info : kTables) {
    sorted.clear();
    for (const auto& [key, row] : overlays_[IndexOf(info.table)].rows) {
      if (row.changed) sorted.emplace_back(key, &row);
    }
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [key, row] : sorted) {
      if (row->value) {
        batch_.Put(info.table, key, *row->value);
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
    overlay.rows.clear();
  }
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
    if (!changed->second->value) continue;
    key_ = changed->first;
    value_ = *changed->second->value;
    return true;
  }
  return false;
}

}  // namespace landbridge
