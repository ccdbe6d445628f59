// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/admission.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/ingest/subject_identity.h"
#include "broker/ingest/unknown_fields.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/decision_number.h"
#include "proto/contract/deterministic_bytes.h"
#include "proto/contract/finding.h"
#include "proto/contract/record_validation.h"
#include "proto/contract/resident_id.h"
#include "proto/contract/wire_names.h"

namespace landbridge {
namespace {

bool IsErrorFinding(const v1::Finding& finding) {
  return finding.level() == v1::FINDING_LEVEL_ERROR;
}

void FillKeys(const v1::Decision& decision, const DecisionChecks::Basis& basis,
              log::v1::AcceptedRecord& accepted) {
  log::v1::ListingKey& key = *accepted.mutable_key();
  key.set_category(decision.category());
  key.set_authority(basis.authority->resolved.key);
  key.set_decision(NormalizeDecisionNumber(decision.number()));
  accepted.mutable_subject()->set_join_by_name(basis.category->join_by_name());
  accepted.set_publication_end_day(basis.publication_end_day);
  accepted.set_issuer(basis.issuer);

  log::v1::FilterFields& fields = *accepted.mutable_filter_fields();
  fields.set_category(decision.category());
  fields.set_subject_region(accepted.subject().region().empty() ? basis.authority->region
                                                                : accepted.subject().region());
  fields.set_authority_region(basis.authority->region);
  fields.set_subject_kind(decision.subject().kind());
  fields.set_severity(decision.severity());
}

}  // namespace

Admission::Admission(const Peer& peer, std::string_view source, const IdentityKey& key,
                     int64_t record_bytes_max)
    : key_(key),
      record_bytes_max_(record_bytes_max),
      content_key_(key.ContentKey(peer.name, source)),
      hasher_(content_key_),
      checks_(peer) {}

void Admission::Use(std::shared_ptr<const Catalogue> catalogue,
                    std::shared_ptr<const Policy> policy) {
  catalogue_ = catalogue;
  checks_.Use(std::move(catalogue), std::move(policy));
}

void Admission::Admit(v1::Change& change, const CivilDate& today, const RecordBefore& before,
                      log::v1::LoggedChange& logged) {
  findings_.clear();
  if (const auto bytes = static_cast<int64_t>(change.ByteSizeLong()); bytes > record_bytes_max_) {
    findings_.push_back(ErrorFinding(v1::RULE_TOO_LONG, {}, {},
                                     absl::StrCat("the record has ", bytes, " bytes; at most ",
                                                  record_bytes_max_, " are allowed"),
                                     "shorten its texts, or report the decision in its own words"));
    return Reject(change, logged);
  }
  if (change.has_upsert()) {
    AdmitRecord(change, today, before, logged);
  } else if (ValidateChange(change, today, &findings_) && change.has_withdraw()) {
    change.mutable_withdraw()->DiscardUnknownFields();
    logged.set_record_id(std::move(*change.mutable_record_id()));
    *logged.mutable_withdraw() = std::move(*change.mutable_withdraw());
  } else {
    Reject(change, logged);
  }
}

void Admission::AdmitRecord(v1::Change& change, const CivilDate& today, const RecordBefore& before,
                            log::v1::LoggedChange& logged) {
  v1::Record& record = *change.mutable_upsert();
  v1::Decision& decision = *record.mutable_decision();
  // Of the record as it was received, before anything is brought into another form.
  std::string content_hash;
  if (before.certain && !before.content_hash.empty()) {
    content_hash = hasher_.Hash(record);
    // What it says was found valid when it was accepted. Catalogue and policy may be others now.
    if (content_hash == before.content_hash && checks_.Check(decision, findings_)) {
      logged.mutable_unchanged();
      logged.set_record_id(std::move(*change.mutable_record_id()));
      return;
    }
    findings_.clear();
  }
  const bool valid = ValidateChange(change, today, &findings_);
  if (valid && content_hash.empty()) content_hash = hasher_.Hash(record);
  const auto basis = checks_.Check(decision, findings_);
  if (!valid || !basis) return Reject(change, logged);

  log::v1::AcceptedRecord& accepted = *logged.mutable_upsert();
  accepted.set_content_hash(std::move(content_hash));
  accepted.set_new_record(before.certain && before.content_hash.empty());
  IdentifySubject(*catalogue_, key_, decision, *accepted.mutable_subject());
  FillKeys(decision, *basis, accepted);
  if (accepted.key().decision().empty()) {
    findings_.push_back(ErrorFinding(v1::RULE_REQUIRED, "decision.number", decision.number(),
                                     "the decision number has neither digits nor letters",
                                     "state the number as the decision carries it"));
  }
  if (std::any_of(findings_.begin(), findings_.end(), IsErrorFinding)) {
    return Reject(change, logged);
  }
  if (record.has_lift()) {
    record.mutable_lift()->DiscardUnknownFields();
    *accepted.mutable_lift() = std::move(*record.mutable_lift());
  }
  DropUnknownFields(decision);
  // The ledger compares it.
  SerializeDeterministically(decision, *accepted.mutable_decision());
  logged.set_record_id(std::move(*change.mutable_record_id()));
}

void Admission::Reject(v1::Change& change, log::v1::LoggedChange& logged) {
  if (std::none_of(findings_.begin(), findings_.end(), IsErrorFinding)) {
    findings_.push_back(ErrorFinding(v1::RULE_REQUIRED, {}, {},
                                     "the change is neither an upsert nor a withdrawal",
                                     "send one of them"));
  }
  logged.set_record_id(SafeRecordId(change.record_id()));
  auto& rejected = *logged.mutable_rejected();
  rejected.mutable_findings()->Add(findings_.begin(), findings_.end());
}

std::string Admission::SafeRecordId(const std::string& record_id) const {
  if (CheckRecordId(record_id).ok() && !ContainsResidentId(record_id)) return record_id;
  // The rejection is kept under it, so it must be short, and must not be somebody's number.
  return absl::StrCat("unusable:", key_.PersonDigest("record_id", record_id));
}

}  // namespace landbridge
