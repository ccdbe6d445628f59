// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/listing_editor.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "broker/ledger/conflicts.h"
#include "broker/ledger/listing_rules.h"
#include "broker/ledger/listing_view.h"
#include "broker/ledger/tables.h"
#include "google/protobuf/util/message_differencer.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

bool SameConflicts(const google::protobuf::RepeatedPtrField<v1::Conflict>& a,
                   const google::protobuf::RepeatedPtrField<v1::Conflict>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& left, const auto& right) {
                      return google::protobuf::util::MessageDifferencer::Equals(left, right);
                    });
}

bool SameFields(const log::v1::FilterFields& a, const log::v1::FilterFields& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

v1::Lift ExpiredLift() {
  v1::Lift lift;
  lift.set_reason(v1::LIFT_REASON_EXPIRED);
  return lift;
}

void SetEventTime(log::v1::PackedEntry& entry, int64_t time_ms) {
  entry.mutable_event_time()->set_seconds(time_ms / 1000);
  entry.mutable_event_time()->set_nanos(static_cast<int32_t>(time_ms % 1000) * 1'000'000);
}

}  // namespace

absl::Status ListingEditor::Load(ListingNumber number) {
  LB_RETURN_IF_ERROR(Read(number));
  if (!before_ || !HasEnded(version_before_, ledger_.today())) return absl::OkStatus();
  LB_RETURN_IF_ERROR(Finish(ExpiredLift()).status());
  return NoteFaceBefore();
}

absl::StatusOr<v1::EntryKind> ListingEditor::Expire(ListingNumber number) {
  LB_RETURN_IF_ERROR(Read(number));
  return Finish(ExpiredLift());
}

absl::Status ListingEditor::Read(ListingNumber number) {
  number_ = number;
  LB_ASSIGN_OR_RETURN(const bool found, ListingTable::Read(state_, row_, number));
  LB_CHECK(found);
  return NoteFaceBefore();
}

absl::Status ListingEditor::NoteFaceBefore() {
  LB_ASSIGN_OR_RETURN(before_, CurrentFace());
  if (before_) version_before_ = row_.versions(before_->version);
  return absl::OkStatus();
}

void ListingEditor::Create(ListingNumber number, SubjectNumber subject,
                           const log::v1::ListingKey& key, const Hash16& decision,
                           const google::protobuf::RepeatedField<uint64_t>& subject_keys) {
  number_ = number;
  row_.Clear();
  row_.set_subject(subject.value());
  *row_.mutable_key() = key;
  *row_.mutable_subject_keys() = subject_keys;
  row_.set_ruling_version(-1);
  before_.reset();
  log::v1::NumberRow found;
  found.set_number(number.value());
  ListingKeyTable::Put(state_, subject, decision, found);
}

absl::StatusOr<std::optional<ListingEditor::Face>> ListingEditor::CurrentFace() {
  if (row_.ruling_version() < 0) return std::nullopt;
  Face face;
  face.version = row_.ruling_version();
  face.fields = FilterFieldsOf(row_);
  if (row_.versions_size() > 1) {
    LB_ASSIGN_OR_RETURN(face.conflicts, ConflictsOf(row_, [this](SourceNumber source) {
                          return SourceTable::Get(state_, source);
                        }));
  }
  return face;
}

absl::StatusOr<v1::EntryKind> ListingEditor::Finish(const v1::Lift& lift) {
  DropUnusedVersions(row_);
  row_.set_ruling_version(RulingVersion(row_, ledger_.today()).value_or(-1));
  LB_ASSIGN_OR_RETURN(std::optional<Face> after, CurrentFace());
  const int32_t due_before = before_ ? version_before_.publication_end_day() : 0;
  const int32_t due_after = after ? row_.versions(after->version).publication_end_day() : 0;

  v1::EntryKind kind = v1::ENTRY_KIND_UNSPECIFIED;
  bool refiltered = false;
  if (after && !before_) {
    kind = v1::ENTRY_KIND_LISTED;
    row_.clear_lift();
    ledger_.set_listings_in_force(ledger_.listings_in_force() + 1);
    if (row_.last_event() != 0) ledger_.set_listings_lifted(ledger_.listings_lifted() - 1);
  } else if (after && before_) {
    const bool same = SameVersion(row_.versions(after->version), version_before_) &&
                      SameConflicts(after->conflicts, before_->conflicts);
    refiltered = same && !SameFields(after->fields, before_->fields);
    if (!same || refiltered) kind = v1::ENTRY_KIND_AMENDED;
  } else if (before_) {
    kind = v1::ENTRY_KIND_LIFTED;
    ledger_.set_listings_in_force(ledger_.listings_in_force() - 1);
    ledger_.set_listings_lifted(ledger_.listings_lifted() + 1);
  }
  if (!after) {
    if (!row_.has_lift()) *row_.mutable_lift() = lift;
    EraseContent(row_);
    LB_RETURN_IF_ERROR(EraseFormerEvents());
  }

  if (kind != v1::ENTRY_KIND_UNSPECIFIED) Emit(kind, refiltered, after);
  if (due_before != due_after) {
    if (due_before != 0) DueTable::Delete(state_, static_cast<uint32_t>(due_before), number_);
    if (due_after != 0) {
      DueTable::Put(state_, static_cast<uint32_t>(due_after), number_, log::v1::NumberRow());
    }
  }
  ListingTable::Put(state_, number_, row_);
  return kind;
}

absl::Status ListingEditor::EraseFormerEvents() {
  for (const int64_t number : row_.content_events()) {
    // Also one that is no longer kept here: others may have copies.
    erased_events_.push_back(EventNumber(number));
    LB_ASSIGN_OR_RETURN(auto event, EventTable::Get(state_, EventNumber(number)));
    if (!event) continue;  // no longer kept
    log::v1::PackedEntry entry;
    LB_CHECK(entry.ParseFromString(event->entry()));
    entry.clear_listing();
    entry.set_withheld(true);
    event->set_entry(entry.SerializeAsString());
    EventTable::Put(state_, EventNumber(number), *event);
  }
  row_.clear_content_events();
  return absl::OkStatus();
}

void ListingEditor::Emit(v1::EntryKind kind, bool refiltered, std::optional<Face>& after) {
  const EventNumber number = EventNumber(ledger_.last_event()).Next();
  ledger_.set_last_event(number.value());
  row_.set_last_event(number.value());

  log::v1::PackedEntry& entry = entry_;
  entry.Clear();
  entry.set_kind(kind);
  entry.set_event(number.value());
  entry.set_listing_id(FormatListingId(number_));
  SetEventTime(entry, ledger_.time_ms());
  log::v1::EventRow& event = event_;
  event.Clear();
  event.set_listing(number_.value());
  event.set_time_ms(ledger_.time_ms());
  event.set_refiltered(refiltered);
  if (before_) *event.mutable_before() = std::move(before_->fields);
  if (after) {
    const log::v1::Version& version = row_.versions(after->version);
    *event.mutable_after() = std::move(after->fields);
    log::v1::PackedListing& listing = *entry.mutable_listing();
    listing.set_listing_id(FormatListingId(number_));
    listing.set_subject_id(FormatSubjectId(SubjectNumber(row_.subject())));
    listing.set_decision(version.decision());
    if (version.publication_end_day() != 0) {
      *listing.mutable_publication_end_date() = DateOfDay(version.publication_end_day());
    }
    *listing.mutable_conflicts() = std::move(after->conflicts);
    listing.set_event(number.value());
    row_.add_content_events(number.value());
  } else {
    *entry.mutable_lift() = row_.lift();
    LiftTable::Put(state_, number, log::v1::NumberRow());
  }
  LB_CHECK(entry.SerializeToString(event.mutable_entry()));
  EventTable::Put(state_, number, event);
}

}  // namespace landbridge
