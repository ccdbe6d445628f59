// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/state_reader.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "broker/ledger/tables.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Calls `visit(key, row)` for the rows of `range` until it returns false.
template <typename TableType, typename Visit>
absl::Status VisitRows(const StateSnapshot& snapshot, const KeyRange& range, Visit visit) {
  auto scan = TableType::Scan(snapshot, range);
  while (scan.Next()) {
    if (!visit(scan.key(), scan.mutable_row())) return absl::OkStatus();
  }
  return scan.status();
}

// The rows of one source, from a record id on.
KeyRange RangeOfSource(SourceNumber source, std::string_view from) {
  KeyRange range = PrefixRange(EncodeKey(source));
  if (!from.empty()) range.from = EncodeKey(source, from);
  return range;
}

}  // namespace

absl::StatusOr<log::v1::LedgerRow> StateReader::Ledger() const {
  LB_ASSIGN_OR_RETURN(auto row, LedgerTable::Get(*snapshot_, kLedgerKey));
  return row ? *std::move(row) : log::v1::LedgerRow();
}

absl::StatusOr<std::optional<log::v1::ListingRow>> StateReader::Listing(
    ListingNumber number) const {
  return ListingTable::Get(*snapshot_, number);
}

absl::StatusOr<std::optional<log::v1::SubjectRow>> StateReader::Subject(
    SubjectNumber number) const {
  return SubjectTable::Get(*snapshot_, number);
}

absl::StatusOr<std::optional<log::v1::SourceRow>> StateReader::Source(SourceNumber number) const {
  return SourceTable::Get(*snapshot_, number);
}

absl::StatusOr<std::optional<log::v1::SourceRow>> StateReader::Source(
    std::string_view agency, std::string_view source) const {
  LB_ASSIGN_OR_RETURN(
      const auto number,
      SourceNameTable::Get(*snapshot_, kSourceNames, std::string(agency), std::string(source)));
  if (!number) return std::nullopt;
  return Source(SourceNumber(number->number()));
}

absl::StatusOr<std::optional<log::v1::SubscriptionRow>> StateReader::Subscription(
    std::string_view province, std::string_view name) const {
  return SubscriptionTable::Get(*snapshot_, std::string(province), std::string(name));
}

absl::StatusOr<std::vector<std::string>> StateReader::ContentHashes(
    SourceNumber source, std::span<const std::string_view> record_ids) const {
  std::vector<std::pair<std::string, size_t>> keys;  // with the place of the id
  keys.reserve(record_ids.size());
  for (size_t i = 0; i < record_ids.size(); ++i) {
    keys.emplace_back(RecordTable::KeyOf(source, std::string(record_ids[i])), i);
  }
  // Sorted, neighbours share blocks.
  std::sort(keys.begin(), keys.end());
  std::vector<std::string_view> views;
  views.reserve(keys.size());
  for (const auto& [key, place] : keys) views.push_back(key);
  LB_ASSIGN_OR_RETURN(auto rows, RecordTable::GetAll(*snapshot_, views));
  std::vector<std::string> hashes(record_ids.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i]) hashes[keys[i].second] = std::move(*rows[i]->mutable_content_hash());
  }
  return hashes;
}

absl::StatusOr<std::optional<SubjectNumber>> StateReader::SubjectOf(
    std::string_view identifier_key) const {
  LB_ASSIGN_OR_RETURN(const auto row,
                      SubjectKeyTable::Get(*snapshot_, HashOfIdentifier(identifier_key)));
  if (!row) return std::nullopt;
  return SubjectNumber(row->number());
}

absl::Status StateReader::ListingsOf(SubjectNumber subject,
                                     absl::FunctionRef<bool(ListingNumber)> visit) const {
  LB_ASSIGN_OR_RETURN(const std::vector<ListingNumber> listings,
                      ListingNumbersOf(*snapshot_, subject));
  for (const ListingNumber listing : listings) {
    if (!visit(listing)) break;
  }
  return absl::OkStatus();
}

absl::Status StateReader::Listings(
    ListingNumber from,
    absl::FunctionRef<bool(ListingNumber, const log::v1::ListingRow&)> visit) const {
  return VisitRows<ListingTable>(
      *snapshot_, KeyRange{EncodeKey(from), ""},
      [&](const auto& key, const auto& row) { return visit(std::get<0>(key), row); });
}

absl::Status StateReader::Events(
    EventNumber from, absl::FunctionRef<bool(EventNumber, log::v1::EventRow&)> visit) const {
  return VisitRows<EventTable>(
      *snapshot_, KeyRange{EncodeKey(from), ""},
      [&](const auto& key, auto& row) { return visit(std::get<0>(key), row); });
}

absl::Status StateReader::Sources(absl::FunctionRef<bool(const log::v1::SourceRow&)> visit) const {
  return VisitRows<SourceTable>(*snapshot_, SourceTable::All(),
                                [&](const auto&, const auto& row) { return visit(row); });
}

absl::Status StateReader::Subscriptions(
    absl::FunctionRef<bool(const log::v1::SubscriptionRow&)> visit) const {
  return VisitRows<SubscriptionTable>(*snapshot_, SubscriptionTable::All(),
                                      [&](const auto&, const auto& row) { return visit(row); });
}

absl::Status StateReader::Lifts(EventNumber from,
                                absl::FunctionRef<bool(EventNumber)> visit) const {
  return VisitRows<LiftTable>(
      *snapshot_, KeyRange{EncodeKey(from), ""},
      [&](const auto& key, const auto&) { return visit(std::get<0>(key)); });
}

absl::StatusOr<std::optional<log::v1::EventRow>> StateReader::Event(EventNumber number) const {
  return EventTable::Get(*snapshot_, number);
}

absl::Status StateReader::WatchListParts(
    uint64_t list, absl::FunctionRef<bool(const log::v1::WatchListPartRow&)> visit) const {
  return VisitRows<WatchListTable>(*snapshot_, PrefixRange(EncodeKey(list)),
                                   [&](const auto&, const auto& row) { return visit(row); });
}

absl::Status StateReader::Records(
    SourceNumber source, std::string_view from,
    absl::FunctionRef<bool(std::string_view, const log::v1::RecordRow&)> visit) const {
  return VisitRows<RecordTable>(
      *snapshot_, RangeOfSource(source, from),
      [&](const auto& key, const auto& row) { return visit(std::get<1>(key), row); });
}

absl::Status StateReader::Rejections(
    SourceNumber source, std::string_view from,
    absl::FunctionRef<bool(std::string_view, const log::v1::RejectionRow&)> visit) const {
  return VisitRows<RejectionTable>(
      *snapshot_, RangeOfSource(source, from),
      [&](const auto& key, const auto& row) { return visit(std::get<1>(key), row); });
}

}  // namespace landbridge
