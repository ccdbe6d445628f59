// SPDX-License-Identifier: Apache-2.0
// The ledger's rows in the state store: which message lies in which table under which key.
// docs/storage-format.md describes them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/ledger/numbers.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/log/v1/rows.pb.h"
#include "proto/contract/status_macros.h"
#include "storage/key_codec.h"
#include "storage/typed_table.h"

namespace landbridge {

// Where the state stands: one row, kLedgerKey.
using LedgerTable = TypedTable<Table::kMeta, log::v1::LedgerRow, std::string>;
inline constexpr char kLedgerKey[] = "ledger";

// Which log the state was derived from: one row, kOriginKey.
using OriginTable = TypedTable<Table::kMeta, log::v1::OriginRow, std::string>;
inline constexpr char kOriginKey[] = "origin";

// OriginRow.format of the rows as they are described here.
inline constexpr int32_t kStateFormat = 2;

// The number of a source, by kSourceNames, agency and name.
using SourceNameTable =
    TypedTable<Table::kMeta, log::v1::NumberRow, std::string, std::string, std::string>;
inline constexpr char kSourceNames[] = "source";

using SourceTable = TypedTable<Table::kSources, log::v1::SourceRow, SourceNumber>;
using RecordTable = TypedTable<Table::kRecords, log::v1::RecordRow, SourceNumber, std::string>;
using RejectionTable =
    TypedTable<Table::kRejections, log::v1::RejectionRow, SourceNumber, std::string>;
using ListingTable = TypedTable<Table::kListings, log::v1::ListingRow, ListingNumber>;
using SubjectTable = TypedTable<Table::kSubjects, log::v1::SubjectRow, SubjectNumber>;
using EventTable = TypedTable<Table::kEvents, log::v1::EventRow, EventNumber>;

// The events that are lifts.
using LiftTable = TypedTable<Table::kLifts, log::v1::NumberRow, EventNumber>;

// By province and name.
using SubscriptionTable =
    TypedTable<Table::kSubscriptions, log::v1::SubscriptionRow, std::string, std::string>;

// By id of the list and number of the part.
using WatchListTable =
    TypedTable<Table::kWatchLists, log::v1::WatchListPartRow, uint64_t, uint32_t>;

// The subject that an identifier or a name leads to.
using SubjectKeyTable = TypedTable<Table::kSubjectKeys, log::v1::NumberRow, Hash16>;

// The listing of a subject for a decision. Keys begin with the subject, whose listings thereby lie
// together, and those of new subjects at the end.
using ListingKeyTable = TypedTable<Table::kListingKeys, log::v1::NumberRow, SubjectNumber, Hash16>;

// The listings whose publication ends on a day (days since 1970-01-01).
using DueTable = TypedTable<Table::kDue, log::v1::NumberRow, uint32_t, ListingNumber>;

// The listings of a subject, in the order of their numbers. `view` as in typed_table.h.
//
// Errors: those of the view's reads.
template <typename View>
absl::StatusOr<std::vector<ListingNumber>> ListingNumbersOf(View& view, SubjectNumber subject) {
  std::vector<ListingNumber> listings;
  auto scan = ListingKeyTable::Scan(view, PrefixRange(EncodeKey(subject)));
  while (scan.Next()) listings.emplace_back(scan.row().number());
  LB_RETURN_IF_ERROR(scan.status());
  std::sort(listings.begin(), listings.end());
  return listings;
}

// Hashes under which rows are found. The arguments are normalised (log/v1/entry.proto).
Hash16 HashOfDecision(const log::v1::ListingKey& key);
Hash16 HashOfIdentifier(std::string_view identifier);
// The first eight bytes of that hash: what watch lists and filters know of an identifier.
uint64_t FingerprintOf(const Hash16& identifier);
Hash16 HashOfName(const log::v1::SubjectKeys& subject);
// The name within one decision: two reports of it that give the same name mean the same subject.
Hash16 HashOfNameInDecision(const log::v1::SubjectKeys& subject, const log::v1::ListingKey& key);

}  // namespace landbridge
