// SPDX-License-Identifier: Apache-2.0
#include "storage/state_transaction.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/contract/status_macros.h"
#include "storage/clear_vector.h"

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

void StateTransaction::Batch::Clear() {
  for (KnownRows& rows : tables) rows.Clear();
  memory.Clear();
}

KnownRow& StateTransaction::Find(Table table, std::string_view key, bool& is_new) {
  KnownRow& row = (*current_)[table].FindOrAdd(key, current_->memory, is_new);
  if (!is_new) return row;
  const KnownRow* const before = (*before_)[table].Find(key);
  if (before == nullptr) return row;
  is_new = false;
  row.exists = before->exists;
  row.SetValue(before->value, current_->memory);
  return row;
}

absl::Status StateTransaction::Prefetch(Table table, std::span<const std::string> keys) {
  std::vector<KnownRow*> unknown;
  for (const std::string& key : keys) {
    bool is_new = false;
    KnownRow& row = Find(table, key, is_new);
    if (is_new) unknown.push_back(&row);
  }
  if (unknown.empty()) return absl::OkStatus();
  // Sorted, neighbours share blocks.
  std::sort(unknown.begin(), unknown.end(),
            [](const KnownRow* one, const KnownRow* other) { return one->key < other->key; });
  std::vector<std::string_view> unknown_keys;
  unknown_keys.reserve(unknown.size());
  for (const KnownRow* row : unknown) unknown_keys.push_back(row->key);
  LB_ASSIGN_OR_RETURN(const std::vector<std::optional<std::string>> values,
                      store_.MultiGet(table, unknown_keys));
  for (size_t i = 0; i < unknown.size(); ++i) {
    unknown[i]->exists = values[i].has_value();
    if (values[i]) unknown[i]->SetValue(*values[i], current_->memory);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string_view>> StateTransaction::Get(Table table,
                                                                      std::string_view key) {
  bool is_new = false;
  KnownRow& row = Find(table, key, is_new);
  if (is_new) {
    LB_ASSIGN_OR_RETURN(const std::optional<std::string> value, store_.Get(table, key));
    row.exists = value.has_value();
    if (value) row.SetValue(*value, current_->memory);
  }
  if (!row.exists) return std::nullopt;
  return row.value;
}

KnownRow& StateTransaction::Change(Table table, std::string_view key) {
  bool is_new = false;
  KnownRows& rows = (*current_)[table];
  KnownRow& row = rows.FindOrAdd(key, current_->memory, is_new);
  if (!row.changed) rows.AddChanged(row);
  return row;
}

void StateTransaction::Put(Table table, std::string_view key, std::string_view value) {
  KnownRow& row = Change(table, key);
  row.exists = true;
  row.SetValue(value, current_->memory);
}

void StateTransaction::Delete(Table table, std::string_view key) {
  KnownRow& row = Change(table, key);
  row.exists = false;
  row.value = {};
}

StateTransaction::Scan StateTransaction::NewScan(Table table, std::string_view from,
                                                 std::string_view to) {
  Await();
  return Scan(WriterOutcome(), store_.NewScan(table, from, to), (*current_)[table].SortedForScans(),
              from, to);
}

absl::Status StateTransaction::Write(Batch& batch) {
  for (const TableInfo& info : kTables) {
    for (const KnownRow* row : batch[info.table].SortedChanges()) {  // sorted, they insert faster
      changes_.push_back(
          {.table = info.table, .erase = !row->exists, .key = row->key, .value = row->value});
    }
  }
  absl::Status written = store_.Write(changes_);
  ClearVector(changes_);
  return written;
}

absl::Status StateTransaction::Commit() {
  Await();
  LB_RETURN_IF_ERROR(WriterOutcome());
  LB_RETURN_IF_ERROR(Write(*current_));
  current_->Clear();
  return absl::OkStatus();
}

absl::Status StateTransaction::CommitLater(std::function<void(const absl::Status&)> written) {
  Await();
  LB_RETURN_IF_ERROR(WriterOutcome());
  std::swap(current_, before_);
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

absl::Status StateTransaction::WriterOutcome() {
  absl::MutexLock lock(&mutex_);
  return outcome_;
}

StateTransaction::Scan::Scan(absl::Status written_before, StateScan stored,
                             const KnownRows::Sorted& changed, std::string_view from,
                             std::string_view to)
    : written_before_(std::move(written_before)),
      stored_(std::move(stored)),
      stored_left_(stored_.Next()),
      changed_(changed),
      next_changed_(changed.lower_bound(from)),
      to_(to) {}

bool StateTransaction::Scan::ChangedLeft() const {
  return next_changed_ != changed_.end() && (to_.empty() || next_changed_->first < to_);
}

bool StateTransaction::Scan::Next() {
  if (!status().ok()) return false;
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
