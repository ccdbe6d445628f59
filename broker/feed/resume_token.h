// SPDX-License-Identifier: Apache-2.0
// A subscriber's place in the feed, as the opaque bytes that it stores and sends back.
//
// A token says where its holder stands and of which store, view and subscription that is. It grants
// nothing: what may be seen is decided by the certificate alone, each time. So its checksum finds
// damage, not forgery: a forged place is only another place of the same view.
//
// All functions are pure and may be called from any thread.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/ledger/numbers.h"
#include "storage/commit_log.h"

namespace landbridge {

inline constexpr size_t kResumeTokenBytesMax = 64;

// Eight bytes of a digest: enough to tell what a token was made for from everything else it could
// be sent to.
struct Fingerprint {
  uint64_t value = 0;

  auto operator<=>(const Fingerprint&) const = default;
};

Fingerprint FingerprintOf(std::string_view bytes);
Fingerprint FingerprintOf(const LogEpoch& epoch);

// A subscription of one province. A named one has the number that the ledger gave to it; an ad hoc
// one has the empty name and the number 0.
Fingerprint FingerprintOfSubscription(std::string_view province, std::string_view name,
                                      int64_t number);

enum class FeedPhase : uint8_t {
  kScan = 1,    // the snapshot is being read
  kSettle = 2,  // it was read; what happened meanwhile is following
  kTail = 3,    // each event as it comes
  // The view changed: what enters and what leaves is being read, then what happened meanwhile
  // follows, as with a snapshot.
  kChangeScan = 4,
  kChangeSettle = 5,
};

// How far a subscriber has got. Everything up to here was applied; what comes next is decided by
// nothing else.
struct FeedPlace {
  FeedPhase phase = FeedPhase::kTail;
  // kScan: the head when the snapshot began, from where the tail will go on. Otherwise the last
  // event passed.
  EventNumber event;
  // kScan, kChangeScan: the last listing looked at.
  ListingNumber listing;
  // kSettle, kChangeSettle: the head when the last listing was read. The snapshot is whole, or the
  // change delivered, once the tail has passed it.
  EventNumber settles_at;
  // kScan and kSettle: which snapshot this is, as SnapshotStarted.generation names it.
  uint64_t generation = 0;
  // kChangeScan and kChangeSettle: the oldest view of which listings may still be held.
  int64_t former_version = 0;

  auto operator<=>(const FeedPlace&) const = default;
};

// Whether listings are being read: of a snapshot, or for a change of the view.
constexpr bool IsScan(FeedPhase phase) {
  return phase == FeedPhase::kScan || phase == FeedPhase::kChangeScan;
}
constexpr bool IsSnapshot(FeedPhase phase) {
  return phase == FeedPhase::kScan || phase == FeedPhase::kSettle;
}
constexpr bool IsChange(FeedPhase phase) {
  return phase == FeedPhase::kChangeScan || phase == FeedPhase::kChangeSettle;
}

struct ResumeToken {
  Fingerprint store;
  // Of an ad hoc subscription: what its view shows. Of a named one: the version of its view.
  Fingerprint view;
  Fingerprint subscription;
  FeedPlace place;

  auto operator<=>(const ResumeToken&) const = default;
};

// At most kResumeTokenBytesMax bytes.
std::string EncodeResumeToken(const ResumeToken& token);

// Errors: kInvalidArgument / TOKEN_INVALID: not a token, damaged, or of another version of the
// broker. The message says which; the holder subscribes again without a token.
absl::StatusOr<ResumeToken> DecodeResumeToken(std::string_view bytes);

// Whether a place of this token can exist in the store with the fingerprint `store` whose last
// event is `head`.
//
// Errors: kInvalidArgument / TOKEN_OF_OTHER_STORE: made by another store, or beyond its head, as
// after the restoration of an older backup. The holder subscribes again without a token.
absl::Status CheckTokenOfStore(const ResumeToken& token, Fingerprint store, EventNumber head);

// kOutOfRange / TOKEN_EXPIRED: the event that comes next is no longer kept. The holder subscribes
// again without a token.
absl::Status TokenExpired(EventNumber next);

// kInvalidArgument / TOKEN_OF_OTHER_FILTER: the view of the token is another one, or, of a named
// subscription, no longer known. The holder subscribes again without a token.
absl::Status TokenOfOtherView();

// kInvalidArgument / TOKEN_INVALID: the token belongs to another subscription, or to one that was
// removed.
absl::Status TokenOfOtherSubscription();

}  // namespace landbridge
