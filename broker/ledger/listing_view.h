// SPDX-License-Identifier: Apache-2.0
// What a stored listing looks like to those who may see it.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "broker/ledger/numbers.h"
#include "google/protobuf/repeated_field.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/listing.pb.h"
#include "landbridge/v1/resources.pb.h"

namespace landbridge {

// Finds the row of a source that an attestation names.
using SourceLookup =
    absl::FunctionRef<absl::StatusOr<std::optional<log::v1::SourceRow>>(SourceNumber)>;

// `day` in days since 1970-01-01.
v1::Date DateOfDay(int32_t day);

// Where the other reports of a listing in force differ from the ruling one.
//
// Requires: row.ruling_version() is not negative.
// Errors: those of `sources`; kDataLoss when a stored decision cannot be parsed.
absl::StatusOr<google::protobuf::RepeatedPtrField<v1::Conflict>> ConflictsOf(
    const log::v1::ListingRow& row, SourceLookup sources);

// The listing as feeds carry it: as the last event of it, or the snapshot, shows it. Without
// content once it is lifted.
absl::StatusOr<v1::Listing> ListingForFeed(ListingNumber number, const log::v1::ListingRow& row,
                                           SourceLookup sources);

// The same with its attestations, as queries answer it.
absl::StatusOr<v1::Listing> ListingForQuery(ListingNumber number, const log::v1::ListingRow& row,
                                            SourceLookup sources);

}  // namespace landbridge
