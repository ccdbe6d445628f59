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

StateTransaction::StateTransaction(StateStore& store)
    : store_(store), current_(std::make_unique<Batch>()), before_(std::make_unique<Batch>()) {}

StateTransaction::~StateTransaction() {
  if (!writer_.joinable()) return;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  writer_.join();
}

std::string_view StateTransaction::Batch::Keep(std::string_view bytes) {
  if (bytes.empty()) return {};
  auto* const copy = static_cast<char*>(memory.allocate(bytes.size(), alignof(char)));
  std::memcpy(copy, bytes.data(), bytes.size());
  return {copy, bytes.size()};
}

StateTransaction::Row& StateTransaction::Batch::Find(Table table, std::string_view key,
                                                     bool& is_new) {
  is_new = false;
  const auto found = overlays[IndexOf(table)].rows.lazy_emplace(key, [&](const auto& construct) {
    is_new = true;
    Row* const row = new (memory.allocate(sizeof(Row), alignof(Row))) Row;
    row->key = Keep(key);
    construct(row->key, row);
  });
  return *found->second;
}

void StateTransaction::Batch::Clear() {
  for (Overlay& overlay : overlays) {
    if (overlay.rows.empty()) continue;
    overlay.sorted.reset();
    overlay.changed.clear();
    // The next batch is likely to be as large.
    const size_t size = overlay.rows.size();
    overlay.rows.clear();
    overlay.rows.reserve(size);
  }
  memory.release();
}

StateTransaction::Row& StateTransaction::Find(Table table, std::string_view key, bool& is_new) {
  Row& row = current_->Find(table, key, is_new);
  if (!is_new) return row;
  const Rows& rows = before_->overlays[IndexOf(table)].rows;
  const auto before = rows.find(key);
  if (before == rows.end()) return row;
  is_new = false;
  row.exists = before->second->exists;
  row.value = current_->Keep(before->second->value);
  return row;
}

absl::Status StateTransaction::Prefetch(Table table, std::span<const std::string> keys) {
  std::vector<Row*> unknown;
  for (const std::string& key : keys) {
    bool is_new = false;
    Row& row = Find(table, key, is_new);
    if (is_new) unknown.push_back(&row);
  }
  if (unknown.empty()) return absl::OkStatus();
  // Sorted, neighbours share blocks.
  std::sort(unknown.begin(), unknown.end(),
            [](const Row* one, const Row* other) { return one->key < other->key; });
  std::vector<std::string_view> unknown_keys;
  unknown_keys.reserve(unknown.size());
  for (const Row* row : unknown) unknown_keys.push_back(row->key);
  LB_ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> values,
                      store_.MultiGet(table, unknown_keys));
  for (size_t i = 0; i < unknown.size(); ++i) {
    unknown[i]->exists = values[i].has_value();
    if (values[i]) unknown[i]->value = current_->Keep(*values[i]);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string_view>> StateTransaction::Get(Table table,
                                                                      std::string_view key) {
  bool is_new = false;
  Row& row = Find(table, key, is_new);
  if (is_new) {
    LB_ASSIGN_OR_RETURN(const std::optional<std::string> value, store_.Get(table, key));
    row.exists = value.has_value();
    if (value) row.value = current_->Keep(*value);
  }
  if (!row.exists) return std::nullopt;
  return row.value;
}

StateTransaction::Row& StateTransaction::Change(Table table, std::string_view key) {
  bool is_new = false;
  Row& row = current_->Find(table, key, is_new);
  if (!row.changed) {
    row.changed = true;
    ++changed_;
    Overlay& overlay = current_->overlays[IndexOf(table)];
    overlay.changed.emplace_back(row.key, &row);
    if (overlay.sorted != nullptr) overlay.sorted->emplace(row.key, &row);
  }
  return row;
}

void StateTransaction::Put(Table table, std::string_view key, std::string_view value) {
  Row& row = Change(table, key);
  row.exists = true;
  row.value = current_->Keep(value);
}

void StateTransaction::Delete(Table table, std::string_view key) {
  Row& row = Change(table, key);
  row.exists = false;
  row.value = {};
}

StateTransaction::Scan StateTransaction::NewScan(Table table, std::string_view from,
                                                 std::string_view to) {
  Await();
  Overlay& overlay = current_->overlays[IndexOf(table)];
  if (overlay.sorted == nullptr) {
    overlay.sorted = std::make_unique<Sorted>();
    for (const auto& [key, row] : overlay.changed) overlay.sorted->emplace(key, row);
  }
  return Scan(store_.NewScan(table, from, to), *overlay.sorted, from, to);
}

absl::Status StateTransaction::Write(Batch& batch) {
  changes_.Clear();
  for (const TableInfo& info : kTables) {
    auto& changed = batch.overlays[IndexOf(info.table)].changed;
    // Sorted batches insert faster.
    if (!std::is_sorted(changed.begin(), changed.end())) std::sort(changed.begin(), changed.end());
    for (const auto& [key, row] : changed) {
      if (row->exists) {
        changes_.Put(info.table, key, row->value);
      } else {
        changes_.Delete(info.table, key);
      }
    }
  }
  return store_.Write(changes_);
}

absl::Status StateTransaction::Commit() {
  Await();
  {
    absl::MutexLock lock(&mutex_);
    LB_RETURN_IF_ERROR(outcome_);
  }
  LB_RETURN_IF_ERROR(Write(*current_));
  Discard();
  return absl::OkStatus();
}

absl::Status StateTransaction::CommitLater(std::function<void(const absl::Status&)> written) {
  Await();
  {
    absl::MutexLock lock(&mutex_);
    LB_RETURN_IF_ERROR(outcome_);
  }
  std::swap(current_, before_);
  changed_ = 0;
  if (!writer_.joinable()) writer_ = std::thread([this] { RunWriter(); });
  absl::MutexLock lock(&mutex_);
  written_ = std::move(written);
  handed_over_ = true;
  return absl::OkStatus();
}

void StateTransaction::Await() {
  {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &StateTransaction::WriterIsIdle));
  }
  before_->Clear();
}

void StateTransaction::RunWriter() {
  for (;;) {
    std::function<void(const absl::Status&)> written;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &StateTransaction::WriterHasWork));
      if (!handed_over_) return;
      written = std::exchange(written_, nullptr);
    }
    const absl::Status status = Write(*before_);
    written(status);
    written = nullptr;  // what it holds ends before Await() returns
    absl::MutexLock lock(&mutex_);
    outcome_ = status;
    handed_over_ = false;
  }
}

void StateTransaction::Discard() {
  current_->Clear();
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
