// SPDX-License-Identifier: Apache-2.0
// The ledger's rows in the state store: which message lies in which table under which key.
// docs/storage-format.md describes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "broker/ledger/numbers.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/log/v1/rows.pb.h"
#include "storage/key_codec.h"
#include "storage/typed_table.h"

namespace landbridge {

// Where the state stands: one row, kLedgerKey.
using LedgerTable = TypedTable<Table::kMeta, log::v1::LedgerRow, std::string>;
inline constexpr char kLedgerKey[] = "ledger";

// Which log the state was derived from: one row, kOriginKey.
using OriginTable = TypedTable<Table::kMeta, log::v1::OriginRow, std::string>;
inline constexpr char kOriginKey[] = "origin";

// The number of a source, by kSourceNames, agency and name.
using SourceNameTable =
    TypedTable<Table::kMeta, log::v1::NumberRow, std::string, std::string, std::string>;
inline constexpr char kSourceNames[] = "source";

using SourceTable = TypedTable<Table::kSources, log::v1::SourceRow, SourceNumber>;
using RecordTable = TypedTable<Table::kRecords, log::v1::RecordRow, SourceNumber, std::string>;
using RejectionTable =
    TypedTable<Table::kRejections, log::v1::RejectionRow, SourceNumber, std::string>;
using ListingTable = TypedTable<Table::kListings, log::v1::ListingRow, ListingNumber>;
using ListingKeyTable = TypedTable<Table::kListingKeys, log::v1::NumberRow, Hash16>;
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

// What leads to a subject, by kSubjectOf and a hash; and the listings of a subject, by kListingsOf,
// subject and listing.
using SubjectKeyTable = TypedTable<Table::kSubjectKeys, log::v1::NumberRow, uint8_t, Hash16>;
using SubjectListingTable =
    TypedTable<Table::kSubjectKeys, log::v1::NumberRow, uint8_t, SubjectNumber, ListingNumber>;
inline constexpr uint8_t kSubjectOf = 1;
inline constexpr uint8_t kListingsOf = 2;

// The listings whose publication ends on a day (days since 1970-01-01).
using DueTable = TypedTable<Table::kDue, log::v1::NumberRow, uint32_t, ListingNumber>;

// Hashes under which rows are found. The arguments are normalised (log/v1/entry.proto).
Hash16 HashOfListing(SubjectNumber subject, const log::v1::ListingKey& key);
Hash16 HashOfIdentifier(std::string_view identifier);
// The first eight bytes of that hash: what watch lists and filters know of an identifier.
uint64_t FingerprintOfIdentifier(std::string_view identifier);
Hash16 HashOfName(const log::v1::SubjectKeys& subject);
// The name within one decision: two reports of it that give the same name mean the same subject.
Hash16 HashOfNameInDecision(const log::v1::SubjectKeys& subject, const log::v1::ListingKey& key);

}  // namespace landbridge
