// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/change_applier.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "broker/ledger/listing_rules.h"
#include "broker/ledger/subjects.h"
#include "broker/ledger/tables.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/tally.h"

namespace landbridge {
namespace {

v1::Lift LiftOf(v1::LiftReason reason, const std::string& note) {
  v1::Lift lift;
  lift.set_reason(reason);
  lift.set_note(note);
  return lift;
}

google::protobuf::RepeatedField<uint64_t> Fingerprints(const std::vector<Hash16>& identifiers) {
  google::protobuf::RepeatedField<uint64_t> fingerprints;
  for (const Hash16& hash : identifiers) fingerprints.Add(FingerprintOf(hash));
  return fingerprints;
}

// Whether there may be a record that it is to be compared with.
bool MayHaveRecord(const log::v1::LoggedChange& change) {
  return change.has_withdraw() || (change.has_upsert() && !change.upsert().new_record());
}

v1::Finding ConflictFinding(const SubjectConflict& conflict) {
  v1::Finding finding;
  finding.set_rule(v1::RULE_IDENTIFIERS_CONFLICT);
  finding.set_level(v1::FINDING_LEVEL_ERROR);
  finding.set_field("decision.subject.identifiers");
  finding.set_message("the identifiers belong to different subjects: " + conflict.message);
  finding.set_repair(
      "find out which identifier is wrong, correct it in the source and send the record again");
  return finding;
}

}  // namespace

absl::StatusOr<Applied> ChangeApplier::Apply(const log::v1::ChangeBatch& batch) {
  applied_ = Applied();
  LB_RETURN_IF_ERROR(OpenSource(batch));
  // What is settled already was sent again after a broken connection.
  const int64_t repeated = source_.settled_sequence() + 1 - batch.first_sequence();
  LB_CHECK(repeated >= 0);
  const int first = static_cast<int>(std::min<int64_t>(repeated, batch.changes_size()));
  LB_RETURN_IF_ERROR(Prefetch(batch, first));
  for (int i = first; i < batch.changes_size(); ++i) {
    LB_RETURN_IF_ERROR(ApplyChange(batch, i));
  }
  CloseSource(batch.first_sequence() + batch.changes_size() - 1);
  applied_.erased_events = editor_.TakeErasedEvents();
  return std::move(applied_);
}

absl::Status ChangeApplier::OpenSource(const log::v1::ChangeBatch& batch) {
  LB_ASSIGN_OR_RETURN(const auto number,
                      SourceNameTable::Get(state_, kSourceNames, batch.agency(), batch.source()));
  if (number) {
    source_number_ = SourceNumber(number->number());
    LB_ASSIGN_OR_RETURN(const bool found, SourceTable::Read(state_, source_, source_number_));
    LB_CHECK(found);
    return absl::OkStatus();
  }
  source_number_ = SourceNumber(ledger_.last_source()).Next();
  ledger_.set_last_source(source_number_.value());
  log::v1::NumberRow name;
  name.set_number(source_number_.value());
  SourceNameTable::Put(state_, kSourceNames, batch.agency(), batch.source(), name);
  source_.Clear();
  source_.set_source_number(source_number_.value());
  source_.set_agency(batch.agency());
  source_.set_source(batch.source());
  // Attestations of this batch look the source up by its number.
  SourceTable::Put(state_, source_number_, source_);
  return absl::OkStatus();
}

void ChangeApplier::CloseSource(int64_t through_sequence) {
  source_.set_settled_sequence(std::max(source_.settled_sequence(), through_sequence));
  source_.set_last_change_time_ms(ledger_.time_ms());
  AddTally(applied_.tally, *source_.mutable_tally());
  SourceTable::Put(state_, source_number_, source_);
  applied_.through_sequence = source_.settled_sequence();
}

absl::Status ChangeApplier::Prefetch(const log::v1::ChangeBatch& batch, int first) {
  std::vector<std::string> keys;
  for (int i = first; i < batch.changes_size(); ++i) {
    if (!MayHaveRecord(batch.changes(i))) continue;
    keys.push_back(RecordTable::KeyOf(source_number_, batch.changes(i).record_id()));
  }
  LB_RETURN_IF_ERROR(state_.Prefetch(Table::kRecords, keys));

  keys.clear();
  std::vector<std::string> listings;  // that records attest which are amended or withdrawn
  sought_.assign(static_cast<size_t>(batch.changes_size()), std::nullopt);
  for (int i = first; i < batch.changes_size(); ++i) {
    const log::v1::LoggedChange& change = batch.changes(i);
    if (!change.has_upsert() && !change.has_withdraw()) continue;
    LB_ASSIGN_OR_RETURN(const auto known, RecordBefore(change));
    const log::v1::AcceptedRecord& record = change.upsert();
    if (change.has_upsert() && known && known->content_hash() == record.content_hash()) continue;
    if (known) listings.push_back(ListingTable::KeyOf(ListingNumber(known->listing())));
    if (!change.has_upsert()) continue;
    const SubjectHashes& hashes = sought_[static_cast<size_t>(i)].emplace(SoughtBy(record)).subject;
    for (const auto* each : {&hashes.identifiers, &hashes.names}) {
      for (const Hash16& hash : *each) keys.push_back(SubjectKeyTable::KeyOf(hash));
    }
  }
  LB_RETURN_IF_ERROR(state_.Prefetch(Table::kSubjectKeys, keys));
  return PrefetchListings(std::move(listings));
}

absl::Status ChangeApplier::PrefetchListings(std::vector<std::string> listings) {
  std::vector<std::pair<SubjectNumber, Hash16>> known;
  std::vector<std::string> keys;
  for (const std::optional<Sought>& sought : sought_) {
    if (!sought) continue;
    LB_ASSIGN_OR_RETURN(const auto subject, LikelySubject(sought->subject, state_));
    if (!subject) continue;
    known.emplace_back(*subject, sought->decision);
    keys.push_back(ListingKeyTable::KeyOf(*subject, sought->decision));
  }
  LB_RETURN_IF_ERROR(state_.Prefetch(Table::kListingKeys, keys));

  // A listing that is there is read, and of one that is to be made the subject.
  std::vector<std::string> subjects;
  for (const auto& [subject, decision] : known) {
    LB_ASSIGN_OR_RETURN(const auto listing, ListingKeyTable::Get(state_, subject, decision));
    if (listing) {
      listings.push_back(ListingTable::KeyOf(ListingNumber(listing->number())));
    } else {
      subjects.push_back(SubjectTable::KeyOf(subject));
    }
  }
  LB_RETURN_IF_ERROR(state_.Prefetch(Table::kListings, listings));
  return state_.Prefetch(Table::kSubjects, subjects);
}

ChangeApplier::Sought ChangeApplier::SoughtBy(const log::v1::AcceptedRecord& record) {
  return {.subject = HashesOf(record.subject(), record.key()),
          .decision = HashOfDecision(record.key())};
}

absl::StatusOr<std::optional<log::v1::RecordRow>> ChangeApplier::RecordBefore(
    const log::v1::LoggedChange& change) {
  if (change.upsert().new_record()) return std::nullopt;
  return RecordTable::Get(state_, source_number_, change.record_id());
}

absl::Status ChangeApplier::ApplyChange(const log::v1::ChangeBatch& batch, int index) {
  const int64_t sequence = batch.first_sequence() + index;
  const log::v1::LoggedChange& change = batch.changes(index);
  switch (change.change_case()) {
    case log::v1::LoggedChange::kUpsert:
      return Upsert(sequence, change, sought_[static_cast<size_t>(index)]);
    case log::v1::LoggedChange::kWithdraw:
      return Withdraw(change.record_id(), change.withdraw());
    case log::v1::LoggedChange::kRejected:
      return Reject(sequence, change.record_id(), change.rejected().findings());
    case log::v1::LoggedChange::kUnchanged:
      applied_.tally.set_unchanged(applied_.tally.unchanged() + 1);
      return DropKeptRejection(change.record_id());
    case log::v1::LoggedChange::CHANGE_NOT_SET:
      break;
  }
  return absl::DataLossError(
      "the log holds a change of a kind that this version does not know; run the version that "
      "wrote it");
}

absl::Status ChangeApplier::Upsert(int64_t sequence, const log::v1::LoggedChange& change,
                                   std::optional<Sought>& sought) {
  const std::string& record_id = change.record_id();
  const log::v1::AcceptedRecord& record = change.upsert();
  LB_ASSIGN_OR_RETURN(const auto known, RecordBefore(change));
  if (known && known->content_hash() == record.content_hash()) {
    applied_.tally.set_unchanged(applied_.tally.unchanged() + 1);
    return DropKeptRejection(record_id);
  }

  // An earlier change of the batch may have made this one something new.
  if (!sought) sought = SoughtBy(record);
  SubjectNumber last_subject(ledger_.last_subject());
  LB_ASSIGN_OR_RETURN(const ResolvedSubject resolved,
                      ResolveSubject(record.subject(), sought->subject, state_, last_subject));
  ledger_.set_last_subject(last_subject.value());
  if (const auto* conflict = std::get_if<SubjectConflict>(&resolved)) {
    google::protobuf::RepeatedPtrField<v1::Finding> findings;
    *findings.Add() = ConflictFinding(*conflict);
    return Reject(sequence, record_id, findings);
  }
  LB_RETURN_IF_ERROR(DropKeptRejection(record_id));
  const FoundSubject& subject = std::get<FoundSubject>(resolved);
  if (subject.gained_identifiers) LB_RETURN_IF_ERROR(RefilterListings(subject.number));

  const Hash16& decision = sought->decision;
  std::optional<log::v1::NumberRow> number;
  if (!subject.created) {  // or it has no listings yet
    LB_ASSIGN_OR_RETURN(number, ListingKeyTable::Get(state_, subject.number, decision));
  }
  const bool created = !number.has_value();
  if (created) ledger_.set_last_listing(ledger_.last_listing() + 1);
  const ListingNumber listing(created ? ledger_.last_listing() : number->number());
  if (created && subject.created) {
    editor_.Create(listing, subject.number, record.key(), decision,
                   Fingerprints(sought->subject.identifiers));
  } else if (created) {
    LB_ASSIGN_OR_RETURN(const auto keys, KeysOfSubject(subject.number));
    editor_.Create(listing, subject.number, record.key(), decision, keys);
  }

  if (known && known->listing() != listing.value()) {
    // The row was corrected: it is about another decision or subject now. The new one is written
    // first, so that it exists before the old one ends.
    LB_RETURN_IF_ERROR(Attest(listing, created, /*known=*/true, record_id, record));
    LB_RETURN_IF_ERROR(EndAttestation(ListingNumber(known->listing()), record_id,
                                      LiftOf(v1::LIFT_REASON_CORRECTED, "")));
  } else {
    LB_RETURN_IF_ERROR(Attest(listing, created, known.has_value(), record_id, record));
  }

  log::v1::RecordRow row;
  row.set_content_hash(record.content_hash());
  row.set_listing(listing.value());
  RecordTable::Put(state_, source_number_, record_id, row);
  if (!known) source_.set_live_records(source_.live_records() + 1);
  return absl::OkStatus();
}

absl::StatusOr<google::protobuf::RepeatedField<uint64_t>> ChangeApplier::KeysOfSubject(
    SubjectNumber subject) {
  LB_ASSIGN_OR_RETURN(const auto row, SubjectTable::Get(state_, subject));
  LB_CHECK(row.has_value());
  std::vector<Hash16> hashes;
  for (const std::string& identifier : row->identifiers()) {
    hashes.push_back(HashOfIdentifier(identifier));
  }
  return Fingerprints(hashes);
}

absl::Status ChangeApplier::RefilterListings(SubjectNumber subject) {
  LB_ASSIGN_OR_RETURN(const auto keys, KeysOfSubject(subject));
  LB_ASSIGN_OR_RETURN(const std::vector<ListingNumber> listings, ListingNumbersOf(state_, subject));
  for (const ListingNumber listing : listings) {
    LB_RETURN_IF_ERROR(editor_.Load(listing));
    *editor_.row().mutable_subject_keys() = keys;
    LB_RETURN_IF_ERROR(editor_.Finish(v1::Lift()).status());
  }
  return absl::OkStatus();
}

absl::Status ChangeApplier::Attest(ListingNumber listing, bool created, bool known,
                                   const std::string& record_id,
                                   const log::v1::AcceptedRecord& record) {
  if (!created) LB_RETURN_IF_ERROR(editor_.Load(listing));
  log::v1::ListingRow& row = editor_.row();
  const bool first_report = row.attestations().empty();
  const std::optional<int> index = FindAttestation(row, source_number_.value(), record_id);
  log::v1::AttestationRow* attestation = nullptr;
  if (index) {
    attestation = row.mutable_attestations(*index);
  } else {
    attestation = row.add_attestations();
    attestation->set_source_number(source_number_.value());
    attestation->set_record_id(record_id);
    attestation->set_first_seen_time_ms(ledger_.time_ms());
  }
  attestation->set_issuer(record.issuer());
  if (record.issuer()) row.set_issuer_spoke(true);

  v1::Lift lift = LiftOf(v1::LIFT_REASON_EXPIRED, "");
  if (record.has_lift()) {
    lift = record.lift();
    *attestation->mutable_lift() = lift;
    attestation->set_version(-1);
  } else {
    attestation->clear_lift();
    version_.set_decision(record.decision());
    *version_.mutable_filter_fields() = record.filter_fields();
    version_.set_publication_end_day(record.publication_end_day());
    attestation->set_version(EnsureVersion(row, version_));
  }
  LB_ASSIGN_OR_RETURN(const v1::EntryKind event, editor_.Finish(lift));

  v1::Tally& tally = applied_.tally;
  if (event == v1::ENTRY_KIND_LIFTED) tally.set_lifted(tally.lifted() + 1);
  if (event == v1::ENTRY_KIND_LISTED) {
    tally.set_created(tally.created() + 1);
  } else if (known) {
    tally.set_amended(tally.amended() + 1);
  } else if (first_report || record.has_lift()) {
    tally.set_ended(tally.ended() + 1);
  } else {
    tally.set_attested(tally.attested() + 1);
  }
  return absl::OkStatus();
}

absl::Status ChangeApplier::EndAttestation(ListingNumber listing, const std::string& record_id,
                                           const v1::Lift& lift) {
  LB_RETURN_IF_ERROR(editor_.Load(listing));
  const std::optional<int> index =
      FindAttestation(editor_.row(), source_number_.value(), record_id);
  LB_CHECK(index.has_value());
  editor_.row().mutable_attestations()->DeleteSubrange(*index, 1);
  LB_ASSIGN_OR_RETURN(const v1::EntryKind event, editor_.Finish(lift));
  if (event == v1::ENTRY_KIND_LIFTED) applied_.tally.set_lifted(applied_.tally.lifted() + 1);
  return absl::OkStatus();
}

absl::Status ChangeApplier::Withdraw(const std::string& record_id,
                                     const v1::Withdrawal& withdrawal) {
  LB_RETURN_IF_ERROR(DropKeptRejection(record_id));
  LB_ASSIGN_OR_RETURN(const auto known, RecordTable::Get(state_, source_number_, record_id));
  if (!known) {
    applied_.tally.set_unchanged(applied_.tally.unchanged() + 1);
    return absl::OkStatus();
  }
  const v1::LiftReason reason = withdrawal.reason() == v1::LIFT_REASON_UNSPECIFIED
                                    ? v1::LIFT_REASON_WITHDRAWN
                                    : withdrawal.reason();
  LB_RETURN_IF_ERROR(EndAttestation(ListingNumber(known->listing()), record_id,
                                    LiftOf(reason, withdrawal.note())));
  RecordTable::Delete(state_, source_number_, record_id);
  source_.set_live_records(source_.live_records() - 1);
  applied_.tally.set_withdrawn(applied_.tally.withdrawn() + 1);
  return absl::OkStatus();
}

absl::Status ChangeApplier::Reject(
    int64_t sequence, const std::string& record_id,
    const google::protobuf::RepeatedPtrField<v1::Finding>& findings) {
  v1::Rejection rejection;
  rejection.set_sequence(sequence);
  rejection.set_record_id(record_id);
  *rejection.mutable_findings() = findings;
  LB_ASSIGN_OR_RETURN(const auto kept, RejectionTable::Get(state_, source_number_, record_id));
  if (!kept) source_.set_kept_rejections(source_.kept_rejections() + 1);
  log::v1::RejectionRow row;
  *row.mutable_rejection() = rejection;
  row.set_receive_time_ms(ledger_.time_ms());
  RejectionTable::Put(state_, source_number_, record_id, row);
  applied_.tally.set_rejected(applied_.tally.rejected() + 1);
  applied_.rejections.push_back(std::move(rejection));
  return absl::OkStatus();
}

absl::Status ChangeApplier::DropKeptRejection(const std::string& record_id) {
  if (source_.kept_rejections() == 0) return absl::OkStatus();
  LB_ASSIGN_OR_RETURN(const auto kept, RejectionTable::Get(state_, source_number_, record_id));
  if (!kept) return absl::OkStatus();
  RejectionTable::Delete(state_, source_number_, record_id);
  source_.set_kept_rejections(source_.kept_rejections() - 1);
  return absl::OkStatus();
}

}  // namespace landbridge
