// SPDX-License-Identifier: Apache-2.0
// Applies the changes of one source to the state: records, then subjects, then listings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/ledger/ledger.h"
#include "broker/ledger/listing_editor.h"
#include "broker/ledger/numbers.h"
#include "broker/ledger/subjects.h"
#include "google/protobuf/repeated_field.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/log/v1/rows.pb.h"
#include "storage/state_transaction.h"

namespace landbridge {

class ChangeApplier {
 public:
  ChangeApplier(StateTransaction& state, log::v1::LedgerRow& ledger)
      : state_(state), ledger_(ledger), editor_(state, ledger) {}

  // Errors: those of the store's reads.
  absl::StatusOr<Applied> Apply(const log::v1::ChangeBatch& batch);

 private:
  absl::Status OpenSource(const log::v1::ChangeBatch& batch);
  void CloseSource(int64_t through_sequence);
  // Under what an upsert's subject and listing are looked for.
  struct Sought {
    SubjectHashes subject;
    Hash16 decision;
  };
  static Sought SoughtBy(const log::v1::AcceptedRecord& record);

  // Reads what the batch will need, many rows at once.
  absl::Status Prefetch(const log::v1::ChangeBatch& batch, int first);
  // Of subjects that are known already, and those with the keys `listings`.
  absl::Status PrefetchListings(std::vector<std::string> listings);

  // The record that a change finds; not looked for where the entry says that there is none.
  absl::StatusOr<std::optional<log::v1::RecordRow>> RecordBefore(
      const log::v1::LoggedChange& change);

  absl::Status ApplyChange(const log::v1::ChangeBatch& batch, int index);
  absl::Status Upsert(int64_t sequence, const log::v1::LoggedChange& change,
                      std::optional<Sought>& sought);
  absl::Status Withdraw(const std::string& record_id, const v1::Withdrawal& withdrawal);
  absl::Status Reject(int64_t sequence, const std::string& record_id,
                      const google::protobuf::RepeatedPtrField<v1::Finding>& findings);
  // A record that is settled needs no repair any more.
  absl::Status DropKeptRejection(const std::string& record_id);

  // Ends what a record attested, because it is gone or reports another decision now.
  absl::Status EndAttestation(ListingNumber listing, const std::string& record_id,
                              const v1::Lift& lift);
  // Fingerprints of every identifier of a subject.
  absl::StatusOr<google::protobuf::RepeatedField<uint64_t>> KeysOfSubject(SubjectNumber subject);
  // The subject has an identifier that it did not have: its listings may enter views now.
  absl::Status RefilterListings(SubjectNumber subject);
  // Records what a record attests; `known` says that the source had sent it before.
  absl::Status Attest(ListingNumber listing, bool created, bool known, const std::string& record_id,
                      const log::v1::AcceptedRecord& record);

  StateTransaction& state_;
  log::v1::LedgerRow& ledger_;
  ListingEditor editor_;
  SourceNumber source_number_;
  log::v1::SourceRow source_;
  log::v1::Version version_;  // of the record that is being attested; its memory is used again
  // Of the batch's upserts; those that repeat what is known are not looked for.
  std::vector<std::optional<Sought>> sought_;
  Applied applied_;
};

}  // namespace landbridge
