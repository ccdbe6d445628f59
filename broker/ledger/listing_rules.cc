// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/listing_rules.h"

#include <utility>
#include <vector>

namespace landbridge {

std::optional<int> RulingVersion(const log::v1::ListingRow& row, int32_t today) {
  for (const log::v1::AttestationRow& attestation : row.attestations()) {
    if (row.issuer_spoke() && !attestation.issuer()) continue;
    if (attestation.has_lift() || attestation.version() < 0) continue;
    if (HasEnded(row.versions(attestation.version()), today)) continue;
    return attestation.version();
  }
  return std::nullopt;
}

bool HasEnded(const log::v1::Version& version, int32_t today) {
  return version.publication_end_day() != 0 && version.publication_end_day() < today;
}

std::optional<int> FindAttestation(const log::v1::ListingRow& row, int64_t source_number,
                                   std::string_view record_id) {
  for (int i = 0; i < row.attestations_size(); ++i) {
    const log::v1::AttestationRow& attestation = row.attestations(i);
    if (attestation.source_number() == source_number && attestation.record_id() == record_id) {
      return i;
    }
  }
  return std::nullopt;
}

bool SameVersion(const log::v1::Version& a, const log::v1::Version& b) {
  return a.decision() == b.decision() && a.publication_end_day() == b.publication_end_day() &&
         a.filter_fields().SerializeAsString() == b.filter_fields().SerializeAsString();
}

int EnsureVersion(log::v1::ListingRow& row, log::v1::Version& version) {
  for (int i = 0; i < row.versions_size(); ++i) {
    if (SameVersion(row.versions(i), version)) return i;
  }
  row.add_versions()->Swap(&version);
  return row.versions_size() - 1;
}

void DropUnusedVersions(log::v1::ListingRow& row) {
  std::vector<int> moved(static_cast<size_t>(row.versions_size()), -1);
  for (const log::v1::AttestationRow& attestation : row.attestations()) {
    if (attestation.version() >= 0) moved[static_cast<size_t>(attestation.version())] = 0;
  }
  int kept = 0;
  for (int i = 0; i < row.versions_size(); ++i) {
    int& target = moved[static_cast<size_t>(i)];
    if (target < 0) continue;
    target = kept++;
    if (target != i) row.mutable_versions()->SwapElements(target, i);
  }
  row.mutable_versions()->DeleteSubrange(kept, row.versions_size() - kept);
  for (log::v1::AttestationRow& attestation : *row.mutable_attestations()) {
    if (attestation.version() >= 0) {
      attestation.set_version(moved[static_cast<size_t>(attestation.version())]);
    }
  }
  if (row.ruling_version() >= 0) {
    row.set_ruling_version(moved[static_cast<size_t>(row.ruling_version())]);
  }
}

log::v1::FilterFields FilterFieldsOf(const log::v1::ListingRow& row) {
  log::v1::FilterFields fields = row.versions(row.ruling_version()).filter_fields();
  fields.set_authority(row.key().authority());
  *fields.mutable_subject_keys() = row.subject_keys();
  return fields;
}

void EraseContent(log::v1::ListingRow& row) {
  row.clear_versions();
  row.set_ruling_version(-1);
  for (log::v1::AttestationRow& attestation : *row.mutable_attestations()) {
    attestation.set_version(-1);
  }
}

}  // namespace landbridge
