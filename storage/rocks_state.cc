// SPDX-License-Identifier: Apache-2.0
#include "storage/rocks_state.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "storage/rocks_status.h"

namespace landbridge {
namespace {

rocksdb::Slice SliceOf(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ViewOf(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

std::string Reading(Table table) {
  return absl::StrCat("read table ", std::string(NameOf(table)), " of the state");
}

}  // namespace

RocksState::RocksState(std::unique_ptr<rocksdb::DB> database,
                       const std::vector<rocksdb::ColumnFamilyHandle*>& handles)
    : database_(std::move(database)) {
  LB_CHECK(handles.size() == families_.size());
  std::copy(handles.begin(), handles.end(), families_.begin());
}

RocksState::~RocksState() {
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    database_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  }
}

absl::StatusOr<std::optional<std::string>> RocksState::Get(const rocksdb::ReadOptions& options,
                                                           Table table,
                                                           std::string_view key) const {
  std::string value;
  const rocksdb::Status status = database_->Get(options, family(table), SliceOf(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  LB_RETURN_IF_ERROR(FromRocks(status, Reading(table)));
  return value;
}

absl::StatusOr<std::vector<std::optional<std::string>>> RocksState::MultiGet(
    const rocksdb::ReadOptions& options, Table table,
    std::span<const std::string_view> keys) const {
  const size_t count = keys.size();
  std::vector<rocksdb::Slice> slices;
  slices.reserve(count);
  for (const std::string_view key : keys) slices.push_back(SliceOf(key));
  std::vector<rocksdb::PinnableSlice> values(count);
  std::vector<rocksdb::Status> statuses(count);
  database_->MultiGet(options, family(table), count, slices.data(), values.data(), statuses.data(),
                      /*sorted_input=*/std::is_sorted(keys.begin(), keys.end()));
  std::vector<std::optional<std::string>> found(count);
  for (size_t i = 0; i < count; ++i) {
    if (statuses[i].IsNotFound()) continue;
    LB_RETURN_IF_ERROR(FromRocks(statuses[i], Reading(table)));
    found[i].emplace(values[i].data(), values[i].size());
  }
  return found;
}

struct StateScan::Rep {
  Rep(Table scanned, std::string_view scan_from, std::string_view scan_to)
      : table(scanned), from(scan_from), to(scan_to), to_slice(to) {}

  const Table table;
  const std::string from;
  const std::string to;
  const rocksdb::Slice to_slice;  // the iterator's bound points to it
  std::unique_ptr<rocksdb::Iterator> iterator;
  bool started = false;
};

StateScan RocksState::NewScan(const rocksdb::ReadOptions& options, Table table,
                              std::string_view from, std::string_view to) const {
  auto rep = std::make_unique<StateScan::Rep>(table, from, to);
  rocksdb::ReadOptions bounded = options;
  if (!to.empty()) bounded.iterate_upper_bound = &rep->to_slice;
  rep->iterator.reset(database_->NewIterator(bounded, family(table)));
  return StateScan(std::move(rep));
}

StateScan::StateScan(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
StateScan::~StateScan() = default;
StateScan::StateScan(StateScan&&) noexcept = default;
StateScan& StateScan::operator=(StateScan&&) noexcept = default;

bool StateScan::Next() {
  if (!rep_->started) {
    rep_->started = true;
    rep_->iterator->Seek(rep_->from);
  } else if (rep_->iterator->Valid()) {
    rep_->iterator->Next();
  }
  return rep_->iterator->Valid();
}

std::string_view StateScan::key() const { return ViewOf(rep_->iterator->key()); }
std::string_view StateScan::value() const { return ViewOf(rep_->iterator->value()); }

absl::Status StateScan::status() const {
  return FromRocks(rep_->iterator->status(), Reading(rep_->table));
}

StateSnapshot::StateSnapshot(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
StateSnapshot::~StateSnapshot() { rep_->state.database().ReleaseSnapshot(rep_->at.snapshot); }

absl::StatusOr<std::optional<std::string>> StateSnapshot::Get(Table table,
                                                              std::string_view key) const {
  return rep_->state.Get(rep_->at, table, key);
}

absl::StatusOr<std::vector<std::optional<std::string>>> StateSnapshot::MultiGet(
    Table table, std::span<const std::string_view> keys) const {
  return rep_->state.MultiGet(rep_->at, table, keys);
}

StateScan StateSnapshot::NewScan(Table table, std::string_view from, std::string_view to) const {
  return rep_->state.NewScan(rep_->at, table, from, to);
}

}  // namespace landbridge
