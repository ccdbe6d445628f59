// SPDX-License-Identifier: Apache-2.0
// Walks one sight through the feed: the present state, what happened while that was read, then each
// event. When the view changed, what differs is read in the place of the present state.
//
//   FeedCursor cursor(store, window, sight, token, FeedCursorOptions());
//   for (;;) {
//     LB_ASSIGN_OR_RETURN(std::optional<grpc::ByteBuffer> message, cursor.Next());
//     if (message) Send(*message);
//     else if (cursor.at_head()) WaitForEventsAfter(cursor.last_event());
//   }
//
// Whatever has been returned is all that decides what comes next, so a cursor made from the token
// of any message goes on after that message. Each call reads the store as it is at that moment, or
// what the window has of it, and lets go of it again: a subscriber that takes its time pins
// nothing, and content that was erased meanwhile is not sent.
//
// Belongs to one thread at a time; must not outlive the store and the window. It knows no clock and
// no threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/feed/delivery_writer.h"
#include "broker/feed/event_window.h"
#include "broker/feed/resume_token.h"
#include "broker/feed/sight_class.h"
#include "broker/ledger/numbers.h"
#include "grpcpp/support/byte_buffer.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "storage/state_store.h"

namespace landbridge {

class StateReader;

struct FeedCursorOptions {
  // A message is sent when its entries have this many bytes; the last entry may go beyond it. In
  // the tail it is sent from three quarters on, so that it ends where others' messages end, too.
  size_t message_bytes = size_t{256} << 10;
  // Listings or events that one call looks at, at most, so that a narrow view does not occupy a
  // thread.
  int examined_max = 4096;
};

// The window for cursors with `options`: some runs make one message.
EventWindowOptions WindowFor(const FeedCursorOptions& options, size_t bytes_max);

class FeedCursor {
 public:
  // Goes on after `token`. `window` is one of WindowFor(options).
  //
  // Requires: CheckTokenOfStore is OK for it, and it is of this sight.
  FeedCursor(const StateStore& store, EventWindow& window, Sight sight, ResumeToken token,
             FeedCursorOptions options);

  // Begins with a snapshot. `start` has store, view and subscription; its place is set here: `head`
  // is the last event now, and `generation` is different from that of any other snapshot.
  static FeedCursor Snapshot(const StateStore& store, EventWindow& window, Sight sight,
                             ResumeToken start, EventNumber head, uint64_t generation,
                             FeedCursorOptions options);

  // Begins with what enters and what leaves the view.
  //
  // Requires: `start` is at the beginning of FeedPhase::kChangeScan.
  static FeedCursor ViewChange(const StateStore& store, EventWindow& window, Sight sight,
                               ResumeToken start, FeedCursorOptions options);

  // The next message. Nothing when what was looked at has nothing of the view: call again, or wait
  // when at_head().
  //
  // Errors: kOutOfRange / TOKEN_EXPIRED: the next event is no longer kept; the subscriber begins
  // again without a token.
  //         kDataLoss, kInternal: the state cannot be read.
  absl::StatusOr<std::optional<grpc::ByteBuffer>> Next();

  // Whether Next() found nothing beyond last_event(). It is worth calling again once there are
  // later events.
  bool at_head() const { return at_head_; }

  // Whether Next() will read nothing from the store, so that it may be called where nothing may
  // block.
  bool IsInMemory() const;

  EventNumber last_event() const { return token_.place.event; }

  // How far the cursor is, for subscribers that have not heard of it for a while. Unless at_head()
  // this is an empty delivery: a subscriber that hears of progress has everything.
  grpc::ByteBuffer Progress();

 private:
  absl::StatusOr<std::optional<grpc::ByteBuffer>> Scan();
  absl::StatusOr<std::optional<grpc::ByteBuffer>> Tail();
  absl::Status AddPresent(const StateReader& reader, ListingNumber number,
                          const log::v1::ListingRow& row, DeliveryWriter& writer) const;
  absl::Status AddDifference(const StateReader& reader, ListingNumber number,
                             const log::v1::ListingRow& row, DeliveryWriter& writer) const;
  absl::Status AddPassages(EventNumber head, DeliveryWriter& writer);
  bool MessageIsFull(const DeliveryWriter& writer, int examined) const;

  grpc::ByteBuffer ProgressAtHead() const;
  grpc::ByteBuffer Announce();
  grpc::ByteBuffer Settled();
  grpc::ByteBuffer WithToken(v1::SubscribeResponse response) const;

  const StateStore& store_;
  EventWindow& window_;
  Sight sight_;
  std::shared_ptr<const SightClass> sight_class_;  // that of `sight_`, once the tail is read
  FeedCursorOptions options_;
  ResumeToken token_;
  bool announces_ = false;  // the beginning of a snapshot or of a change
  bool at_head_ = false;
  // Whether the subscriber is to be told when the head is reached: at the beginning, and after it
  // was behind.
  bool behind_ = true;
  // Up to when last_event() tells everything, in milliseconds of the broker's clock.
  int64_t through_time_ms_ = 0;
};

}  // namespace landbridge
