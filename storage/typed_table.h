// SPDX-License-Identifier: Apache-2.0
// Rows of one table as messages, found by typed keys: a thin layer over the bytes.
//
//   using Listings = TypedTable<Table::kListings, ListingRow, ListingNumber>;
//   LB_ASSIGN_OR_RETURN(std::optional<ListingRow> row, Listings::Get(view, number));
//   LB_RETURN_IF_ERROR(Listings::Put(transaction, number, *row));
//   auto scan = Listings::Scan(view, Listings::All());
//   while (scan.Next()) Use(std::get<0>(scan.key()), scan.row());
//   LB_RETURN_IF_ERROR(scan.status());
//
// A `view` is a StateStore (latest), a StateSnapshot or a StateTransaction. Everything is static;
// the view's rules on threads and lifetime apply. Rows are protocol buffers, or anything that can
// be serialised and parsed like them. Equal rows must give equal bytes, so a message with map
// fields cannot be a row.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "storage/key_codec.h"
#include "storage/tables.h"

namespace landbridge {

template <typename T>
concept RowMessage = std::default_initializable<T> && requires(const T& row, T& parsed) {
  { row.SerializeToString(static_cast<std::string*>(nullptr)) } -> std::same_as<bool>;
  { parsed.ParseFromArray(static_cast<const void*>(nullptr), 0) } -> std::same_as<bool>;
};

// The row cannot be understood: the state is damaged, or another version wrote it. Rebuild it from
// the log.
absl::Status DamagedRowError(Table table, std::string_view key);

template <Table kTable, RowMessage Row, typename... KeyParts>
class TypedTable {
 public:
  using Key = std::tuple<KeyParts...>;

  static std::string KeyOf(const KeyParts&... key) { return EncodeKey(key...); }
  static KeyRange All() { return {}; }

  // Reads the row of `key` into `row`, reusing its memory. False when there is none; `row` is
  // unspecified then.
  //
  // Errors of all reads: the view's, and kDataLoss for a row that cannot be parsed.
  template <typename View>
  static absl::StatusOr<bool> Read(View& view, Row& row, const KeyParts&... key) {
    const std::string encoded = KeyOf(key...);
    LB_ASSIGN_OR_RETURN(const auto value, view.Get(kTable, encoded));
    if (!value) return false;
    LB_RETURN_IF_ERROR(Parse(encoded, *value, row));
    return true;
  }

  template <typename View>
  static absl::StatusOr<std::optional<Row>> Get(View& view, const KeyParts&... key) {
    std::optional<Row> row(std::in_place);
    LB_ASSIGN_OR_RETURN(const bool found, Read(view, *row, key...));
    if (!found) row.reset();
    return row;
  }

  // The rows of `keys`, as KeyOf() gives them, in their order: one read for all. `view` is no
  // transaction.
  template <typename View>
  static absl::StatusOr<std::vector<std::optional<Row>>> GetAll(
      View& view, std::span<const std::string_view> keys) {
    LB_ASSIGN_OR_RETURN(const auto values, view.MultiGet(kTable, keys));
    std::vector<std::optional<Row>> rows(keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      if (values[i]) LB_RETURN_IF_ERROR(Parse(keys[i], *values[i], rows[i].emplace()));
    }
    return rows;
  }

  // `target` is a StateTransaction.
  template <typename Target>
  static void Put(Target& target, const KeyParts&... key, const Row& row) {
    thread_local std::string value;  // its memory is used again and again
    LB_CHECK(row.SerializeToString(&value));
    target.Put(kTable, KeyOf(key...), value);
  }

  template <typename Target>
  static void Delete(Target& target, const KeyParts&... key) {
    target.Delete(kTable, KeyOf(key...));
  }

  // The rows of `range`, in order. Used as StateScan; a row that cannot be parsed ends it with an
  // error.
  template <typename View>
  static auto Scan(View& view, const KeyRange& range) {
    return TypedScan(view.NewScan(kTable, range.from, range.to));
  }

 private:
  static absl::Status Parse(std::string_view key, std::string_view value, Row& row) {
    LB_CHECK(value.size() <= static_cast<size_t>(std::numeric_limits<int>::max()));
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return DamagedRowError(kTable, key);
    }
    return absl::OkStatus();
  }

  template <typename RawScan>
  class TypedScan {
   public:
    explicit TypedScan(RawScan scan) : scan_(std::move(scan)) {}

    bool Next() {
      if (!status_.ok() || !scan_.Next()) return false;
      std::optional<Key> key = DecodeKey<KeyParts...>(scan_.key());
      status_ =
          key ? Parse(scan_.key(), scan_.value(), row_) : DamagedRowError(kTable, scan_.key());
      if (!status_.ok()) return false;
      key_ = *std::move(key);
      return true;
    }

    const Key& key() const { return key_; }
    const Row& row() const { return row_; }
    Row& mutable_row() { return row_; }  // to move from
    absl::Status status() const { return status_.ok() ? scan_.status() : status_; }

   private:
    RawScan scan_;
    absl::Status status_;
    Key key_{};
    Row row_;
  };
};

}  // namespace landbridge
