// SPDX-License-Identifier: Apache-2.0
// Reads the ledger's rows as they were at one moment, for queries and feeds.
//
// It pins that moment in the store: make it short-lived. Belongs to one thread; must not outlive
// the store.
// Errors of all methods: kDataLoss: the state is damaged, rebuild it from the log; kInternal:
// reading failed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/ledger/numbers.h"
#include "landbridge/log/v1/rows.pb.h"
#include "storage/state_store.h"

namespace landbridge {

class StateReader {
 public:
  explicit StateReader(const StateStore& store) : snapshot_(store.NewSnapshot()) {}

  // Where the state stands; all zeros before the first entry.
  absl::StatusOr<log::v1::LedgerRow> Ledger() const;

  absl::StatusOr<std::optional<log::v1::ListingRow>> Listing(ListingNumber number) const;
  absl::StatusOr<std::optional<log::v1::SubjectRow>> Subject(SubjectNumber number) const;
  absl::StatusOr<std::optional<log::v1::SourceRow>> Source(SourceNumber number) const;
  absl::StatusOr<std::optional<log::v1::SourceRow>> Source(std::string_view agency,
                                                           std::string_view source) const;
  absl::StatusOr<std::optional<log::v1::SubscriptionRow>> Subscription(std::string_view province,
                                                                       std::string_view name) const;

  // The content hashes of the records that a source has under these ids, in their order; empty
  // where it has none. One read for all.
  absl::StatusOr<std::vector<std::string>> ContentHashes(
      SourceNumber source, std::span<const std::string_view> record_ids) const;

  // The subject that an identifier key ("scheme:value", as JoinKey gives it) leads to.
  absl::StatusOr<std::optional<SubjectNumber>> SubjectOf(std::string_view identifier_key) const;

  // The scans below call `visit` in order of the key until it returns false.
  absl::Status ListingsOf(SubjectNumber subject,
                          absl::FunctionRef<bool(ListingNumber)> visit) const;
  absl::Status Listings(
      ListingNumber from,
      absl::FunctionRef<bool(ListingNumber, const log::v1::ListingRow&)> visit) const;
  // Numbers are dense from the first event that is kept. `visit` may move from the row.
  absl::Status Events(EventNumber from,
                      absl::FunctionRef<bool(EventNumber, log::v1::EventRow&)> visit) const;
  absl::Status Sources(absl::FunctionRef<bool(const log::v1::SourceRow&)> visit) const;
  absl::Status Subscriptions(absl::FunctionRef<bool(const log::v1::SubscriptionRow&)> visit) const;
  // The lifts from an event on.
  absl::Status Lifts(EventNumber from, absl::FunctionRef<bool(EventNumber)> visit) const;
  absl::StatusOr<std::optional<log::v1::EventRow>> Event(EventNumber number) const;
  absl::Status WatchListParts(
      uint64_t list, absl::FunctionRef<bool(const log::v1::WatchListPartRow&)> visit) const;
  // Live records and kept rejections of one source, from a record id on.
  absl::Status Records(
      SourceNumber source, std::string_view from,
      absl::FunctionRef<bool(std::string_view record_id, const log::v1::RecordRow&)> visit) const;
  absl::Status Rejections(
      SourceNumber source, std::string_view from,
      absl::FunctionRef<bool(std::string_view record_id, const log::v1::RejectionRow&)> visit)
      const;

 private:
  std::unique_ptr<StateSnapshot> snapshot_;
};

}  // namespace landbridge
