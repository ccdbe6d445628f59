// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/listing_view.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "broker/ledger/conflicts.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

absl::Status ParseDecision(const log::v1::Version& version, v1::Decision& decision) {
  if (decision.ParseFromString(version.decision())) return absl::OkStatus();
  return absl::DataLossError("a stored decision cannot be parsed; rebuild the state from the log");
}

// An attestation whose source is gone cannot be: sources are never deleted.
absl::StatusOr<log::v1::SourceRow> SourceOf(const log::v1::AttestationRow& attestation,
                                            SourceLookup sources) {
  LB_ASSIGN_OR_RETURN(auto source, sources(SourceNumber(attestation.source_number())));
  LB_CHECK(source.has_value());
  return *std::move(source);
}

}  // namespace

v1::Date DateOfDay(int32_t day) {
  const absl::CivilDay civil = absl::CivilDay(1970, 1, 1) + day;
  v1::Date date;
  date.set_year(static_cast<int32_t>(civil.year()));
  date.set_month(civil.month());
  date.set_day(civil.day());
  return date;
}

absl::StatusOr<google::protobuf::RepeatedPtrField<v1::Conflict>> ConflictsOf(
    const log::v1::ListingRow& row, SourceLookup sources) {
  LB_CHECK(row.ruling_version() >= 0);
  if (row.versions_size() < 2) return google::protobuf::RepeatedPtrField<v1::Conflict>();
  std::vector<OtherReport> others(static_cast<size_t>(row.versions_size()));
  for (const log::v1::AttestationRow& attestation : row.attestations()) {
    if (attestation.version() < 0) continue;
    LB_ASSIGN_OR_RETURN(const log::v1::SourceRow source, SourceOf(attestation, sources));
    others[static_cast<size_t>(attestation.version())].reporters.push_back(
        absl::StrCat(source.agency(), " ", source.source()));
  }
  for (int i = 0; i < row.versions_size(); ++i) {
    LB_RETURN_IF_ERROR(ParseDecision(row.versions(i), others[static_cast<size_t>(i)].decision));
  }
  const auto ruling = others.begin() + row.ruling_version();
  const v1::Decision ruling_decision = std::move(ruling->decision);
  others.erase(ruling);
  return FindConflicts(ruling_decision, others);
}

absl::StatusOr<v1::Listing> ListingForFeed(ListingNumber number, const log::v1::ListingRow& row,
                                           SourceLookup sources) {
  v1::Listing listing;
  listing.set_listing_id(FormatListingId(number));
  listing.set_event(row.last_event());
  if (row.ruling_version() < 0) {
    *listing.mutable_lift() = row.lift();
    return listing;
  }
  listing.set_subject_id(FormatSubjectId(SubjectNumber(row.subject())));
  const log::v1::Version& version = row.versions(row.ruling_version());
  LB_RETURN_IF_ERROR(ParseDecision(version, *listing.mutable_decision()));
  if (version.publication_end_day() != 0) {
    *listing.mutable_publication_end_date() = DateOfDay(version.publication_end_day());
  }
  LB_ASSIGN_OR_RETURN(*listing.mutable_conflicts(), ConflictsOf(row, sources));
  return listing;
}

absl::StatusOr<v1::Listing> ListingForQuery(ListingNumber number, const log::v1::ListingRow& row,
                                            SourceLookup sources) {
  LB_ASSIGN_OR_RETURN(v1::Listing listing, ListingForFeed(number, row, sources));
  if (row.ruling_version() < 0) return listing;
  for (const log::v1::AttestationRow& stored : row.attestations()) {
    LB_ASSIGN_OR_RETURN(const log::v1::SourceRow source, SourceOf(stored, sources));
    v1::Attestation& attestation = *listing.add_attestations();
    attestation.set_agency(source.agency());
    attestation.set_source(source.source());
    attestation.set_record_id(stored.record_id());
    attestation.set_issuer(stored.issuer());
    attestation.set_ended(stored.has_lift());
    attestation.mutable_first_seen_time()->set_seconds(stored.first_seen_time_ms() / 1000);
  }
  return listing;
}

}  // namespace landbridge
