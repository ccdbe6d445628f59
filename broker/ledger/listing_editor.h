// SPDX-License-Identifier: Apache-2.0
// Changes one listing and emits the event, if what subscribers see of it changed.
//
//   ListingEditor editor(state, ledger);
//   LB_RETURN_IF_ERROR(editor.Load(number));      // or Create(...)
//   editor.row().mutable_attestations()->...      // change what is reported
//   LB_ASSIGN_OR_RETURN(const auto event, editor.Finish(reason));
//
// Used for one listing at a time, within one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/ledger/numbers.h"
#include "google/protobuf/repeated_field.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "landbridge/v1/listing.pb.h"
#include "landbridge/v1/record.pb.h"
#include "storage/key_codec.h"
#include "storage/state_transaction.h"

namespace landbridge {

class ListingEditor {
 public:
  // `ledger` is advanced: event numbers, counts.
  ListingEditor(StateTransaction& state, log::v1::LedgerRow& ledger)
      : state_(state), ledger_(ledger) {}

  // Requires of all three: nothing was loaded or created, or Finish() was called.

  // A listing that is due and that no tick has come to is lifted before anything else happens to
  // it: what becomes of it does not depend on how many lifts a tick makes.
  absl::Status Load(ListingNumber number);
  // `decision` is HashOfDecision() of `key`; `subject_keys` are fingerprints of every identifier of
  // the subject.
  void Create(ListingNumber number, SubjectNumber subject, const log::v1::ListingKey& key,
              const Hash16& decision,
              const google::protobuf::RepeatedField<uint64_t>& subject_keys);
  // Lifts a listing whose publication has ended; amends it where another report goes on.
  // Returns the kind of the event; there is nothing left to Finish().
  absl::StatusOr<v1::EntryKind> Expire(ListingNumber number);

  log::v1::ListingRow& row() { return row_; }

  // Decides anew whether the listing is in force and what it shows, emits the event and writes the
  // row. `lift` says why, should the listing end by this.
  //
  // Returns the kind of the event: LISTED, AMENDED (also for one that changes only what the listing
  // is filtered on), LIFTED, or UNSPECIFIED when no subscriber can see a difference.
  // Errors: those of the store's reads.
  absl::StatusOr<v1::EntryKind> Finish(const v1::Lift& lift);

  // The events whose content was erased since the last call.
  std::vector<EventNumber> TakeErasedEvents() { return std::exchange(erased_events_, {}); }

 private:
  // What subscribers see, and what decides who sees it.
  struct Face {
    int version = -1;  // index of the ruling version
    log::v1::FilterFields fields;
    google::protobuf::RepeatedPtrField<v1::Conflict> conflicts;
  };

  absl::Status Read(ListingNumber number);
  absl::Status NoteFaceBefore();
  absl::StatusOr<std::optional<Face>> CurrentFace();
  absl::Status EraseFormerEvents();
  // Consumes what it needs of `after`.
  void Emit(v1::EntryKind kind, bool refiltered, std::optional<Face>& after);

  StateTransaction& state_;
  log::v1::LedgerRow& ledger_;
  ListingNumber number_;
  log::v1::ListingRow row_;
  std::optional<Face> before_;
  log::v1::Version version_before_;  // of before_
  std::vector<EventNumber> erased_events_;
  // Of the event that is being written; their memory is used again and again.
  log::v1::PackedEntry entry_;
  log::v1::EventRow event_;
};

}  // namespace landbridge
