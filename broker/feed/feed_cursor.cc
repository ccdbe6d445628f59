// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/feed_cursor.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/subscriptions/event_showing.h"
#include "broker/ledger/listing_rules.h"
#include "broker/ledger/listing_view.h"
#include "broker/ledger/state_reader.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/check.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

absl::Status Expired(EventNumber wanted) {
  return MakeProblem(absl::StatusCode::kOutOfRange, v1::PROBLEM_REASON_TOKEN_EXPIRED,
                     absl::StrCat("event ", wanted.value(), " is no longer kept"),
                     "subscribe again without a token", {.field = "resume_token"});
}

std::string FormatGeneration(uint64_t generation) {
  return absl::StrCat(absl::Hex(generation, absl::kZeroPad16));
}

}  // namespace

FeedCursor::FeedCursor(const StateStore& store, Sight sight, ResumeToken token,
                       FeedCursorOptions options)
    : store_(store), sight_(std::move(sight)), options_(options), token_(token) {}

FeedCursor FeedCursor::Snapshot(const StateStore& store, Sight sight, ResumeToken start,
                                EventNumber head, uint64_t generation, FeedCursorOptions options) {
  start.place = FeedPlace();
  start.place.phase = FeedPhase::kScan;
  start.place.event = head;
  start.place.generation = generation;
  FeedCursor cursor(store, std::move(sight), start, options);
  cursor.announces_ = true;
  return cursor;
}

FeedCursor FeedCursor::ViewChange(const StateStore& store, Sight sight, ResumeToken start,
                                  FeedCursorOptions options) {
  LB_CHECK(start.place.phase == FeedPhase::kChangeScan && start.place.listing.is_none());
  FeedCursor cursor(store, std::move(sight), start, options);
  cursor.announces_ = true;
  return cursor;
}

absl::StatusOr<std::optional<grpc::ByteBuffer>> FeedCursor::Next() {
  at_head_ = false;
  if (announces_) return Announce();
  switch (token_.place.phase) {
    case FeedPhase::kScan:
    case FeedPhase::kChangeScan:
      return Scan();
    case FeedPhase::kSettle:
    case FeedPhase::kChangeSettle:
      if (token_.place.event >= token_.place.settles_at) return Settled();
      return Tail();
    case FeedPhase::kTail:
      return Tail();
  }
  LB_CHECK(false);
}

absl::StatusOr<std::optional<grpc::ByteBuffer>> FeedCursor::Scan() {
  const StateReader reader(store_);
  LB_ASSIGN_OR_RETURN(const log::v1::LedgerRow ledger, reader.Ledger());
  FeedPlace& place = token_.place;
  DeliveryWriter writer;
  absl::Status added;
  bool complete = true;
  int examined = 0;
  LB_RETURN_IF_ERROR(reader.Listings(
      place.listing.Next(), [&](ListingNumber number, const log::v1::ListingRow& row) {
        added = IsChange(place.phase) ? AddDifference(reader, number, row, writer)
                                      : AddPresent(reader, number, row, writer);
        place.listing = number;
        complete = added.ok() && !MessageIsFull(writer, ++examined);
        return complete;
      }));
  LB_RETURN_IF_ERROR(added);
  if (complete) {
    place.phase = IsChange(place.phase) ? FeedPhase::kChangeSettle : FeedPhase::kSettle;
    place.listing = ListingNumber();
    place.settles_at = EventNumber(ledger.last_event());
  }
  if (writer.empty()) return std::nullopt;
  return writer.Finish(EncodeResumeToken(token_));
}

absl::Status FeedCursor::AddPresent(const StateReader& reader, ListingNumber number,
                                    const log::v1::ListingRow& row, DeliveryWriter& writer) const {
  if (row.ruling_version() < 0) return absl::OkStatus();
  if (!sight_.view().Matches(FilterFieldsOf(row))) return absl::OkStatus();
  v1::Entry entry;
  entry.set_kind(v1::ENTRY_KIND_PRESENT);
  entry.set_event(row.last_event());
  entry.set_listing_id(FormatListingId(number));
  LB_ASSIGN_OR_RETURN(*entry.mutable_listing(),
                      ListingForFeed(number, row, [&reader](SourceNumber source) {
                        return reader.Source(source);
                      }));
  writer.Add(entry);
  return absl::OkStatus();
}

// A listing that is not in force now was lifted after the place from where the tail goes on, or is
// held by nobody.
absl::Status FeedCursor::AddDifference(const StateReader& reader, ListingNumber number,
                                       const log::v1::ListingRow& row,
                                       DeliveryWriter& writer) const {
  if (row.ruling_version() < 0) return absl::OkStatus();
  const log::v1::FilterFields fields = FilterFieldsOf(row);
  if (sight_.Holds(fields)) return absl::OkStatus();
  if (sight_.view().Matches(fields)) return AddPresent(reader, number, row, writer);
  if (!sight_.MayHold(fields)) return absl::OkStatus();
  v1::Entry entry;
  entry.set_kind(v1::ENTRY_KIND_LEFT_VIEW);
  entry.set_event(row.last_event());
  entry.set_listing_id(FormatListingId(number));
  writer.Add(entry);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<grpc::ByteBuffer>> FeedCursor::Tail() {
  const StateReader reader(store_);
  LB_ASSIGN_OR_RETURN(const log::v1::LedgerRow ledger, reader.Ledger());
  const EventNumber head(ledger.last_event());
  FeedPlace& place = token_.place;
  DeliveryWriter writer;
  bool gap = false;
  int examined = 0;
  LB_RETURN_IF_ERROR(
      reader.Events(place.event.Next(), [&](EventNumber number, log::v1::EventRow& event) {
        gap = number != place.event.Next();
        if (gap) return false;
        AddEvent(number, event, writer);
        place.event = number;
        through_time_ms_ = event.time_ms();
        return !MessageIsFull(writer, ++examined);
      }));
  // Where the kept events begin later than here. A gap behind what was found now is met by the next
  // call.
  if (examined == 0 && (gap || place.event < head)) return Expired(place.event.Next());

  const bool reached = place.event >= head;
  if (reached) through_time_ms_ = ledger.time_ms();
  behind_ = behind_ || !reached;
  if (!writer.empty()) return writer.Finish(EncodeResumeToken(token_));
  // Settled() comes next, then Progress.
  if (!reached || place.phase != FeedPhase::kTail) return std::nullopt;
  if (std::exchange(behind_, false)) return Progress();
  at_head_ = true;
  return std::nullopt;
}

void FeedCursor::AddEvent(EventNumber number, const log::v1::EventRow& event,
                          DeliveryWriter& writer) const {
  switch (ShowingOf(event, sight_)) {
    case Showing::kNothing:
      return;
    case Showing::kAsStored:
      writer.Add(event.entry());
      return;
    case Showing::kLeftView:
      writer.Add(LeftViewEntry(number, event));
      return;
  }
}

bool FeedCursor::MessageIsFull(const DeliveryWriter& writer, int examined) const {
  return writer.bytes() >= options_.message_bytes || examined >= options_.examined_max;
}

grpc::ByteBuffer FeedCursor::Announce() {
  announces_ = false;
  v1::SubscribeResponse response;
  if (IsChange(token_.place.phase)) {
    response.mutable_view_change_started()->set_view_version(
        static_cast<int64_t>(token_.view.value));
  } else {
    response.mutable_snapshot_started()->set_generation(FormatGeneration(token_.place.generation));
  }
  return WithToken(std::move(response));
}

// What follows depends on the view alone.
grpc::ByteBuffer FeedCursor::Settled() {
  v1::SubscribeResponse response;
  if (IsChange(token_.place.phase)) {
    response.mutable_view_change_finished()->set_view_version(
        static_cast<int64_t>(token_.view.value));
    sight_ = sight_.Settled();
  } else {
    response.mutable_snapshot_finished()->set_generation(FormatGeneration(token_.place.generation));
  }
  const EventNumber passed = token_.place.event;
  token_.place = FeedPlace();
  token_.place.event = passed;
  return WithToken(std::move(response));
}

grpc::ByteBuffer FeedCursor::Progress() {
  if (token_.place.phase != FeedPhase::kTail) {
    return DeliveryWriter().Finish(EncodeResumeToken(token_));
  }
  v1::SubscribeResponse response;
  v1::SubscribeResponse::Progress& progress = *response.mutable_progress();
  progress.set_through_event(token_.place.event.value());
  if (through_time_ms_ != 0) {
    progress.mutable_through_time()->set_seconds(through_time_ms_ / 1000);
    progress.mutable_through_time()->set_nanos(static_cast<int32_t>(through_time_ms_ % 1000) *
                                               1'000'000);
  }
  return WithToken(std::move(response));
}

grpc::ByteBuffer FeedCursor::WithToken(v1::SubscribeResponse response) const {
  return SerialiseResponse(std::move(response), EncodeResumeToken(token_));
}

}  // namespace landbridge
