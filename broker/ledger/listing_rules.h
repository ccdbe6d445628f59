// SPDX-License-Identifier: Apache-2.0
// When a listing is in force and which report rules its content.
//
// Once the issuing authority itself has reported a decision, only its own records count: the
// earliest of those that are in force rules, and when none is left the listing is lifted even where
// copies live on. While only copies exist, the earliest in force rules, and the listing is lifted
// with the last. Publication that has ended is never in force.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "landbridge/log/v1/rows.pb.h"

namespace landbridge {

// The index of the ruling version, or nothing when the listing is not in force on `today` (days
// since 1970-01-01).
std::optional<int> RulingVersion(const log::v1::ListingRow& row, int32_t today);

// Whether the last day of publication is over.
bool HasEnded(const log::v1::Version& version, int32_t today);

// The index of the attestation of one record, or nothing.
std::optional<int> FindAttestation(const log::v1::ListingRow& row, int64_t source_number,
                                   std::string_view record_id);

// Whether both show the same, for as long, to the same views.
bool SameVersion(const log::v1::Version& a, const log::v1::Version& b);

// The index of the version with this content; adds it when it is new. `version` is consumed.
int EnsureVersion(log::v1::ListingRow& row, log::v1::Version& version);

// Removes versions that no attestation reports. Keeps the order of the others.
void DropUnusedVersions(log::v1::ListingRow& row);

// What subscriptions filter the listing on while it is in force: what the ruling version says, the
// authority and the subject's identifiers.
//
// Requires: row.ruling_version() is not negative.
log::v1::FilterFields FilterFieldsOf(const log::v1::ListingRow& row);

// Removes every content, as a lift demands.
void EraseContent(log::v1::ListingRow& row);

}  // namespace landbridge
