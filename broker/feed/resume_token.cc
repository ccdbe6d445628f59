// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/resume_token.h"

#include <algorithm>
#include <limits>

#include "landbridge/v1/problem.pb.h"
#include "proto/contract/check.h"
#include "proto/contract/digest.h"
#include "proto/contract/problem.h"

namespace landbridge {
namespace {

// version, phase, store, view, subscription, event, mark, generation, checksum. Numbers are
// big-endian. `mark` is the listing of a scan and the end of a settling phase; in the place of the
// generation, changes of a view have the oldest view that may be held.
constexpr uint8_t kVersion = 1;
constexpr size_t kChecksumBytes = 4;
constexpr size_t kTokenBytes = 2 + 6 * sizeof(uint64_t) + kChecksumBytes;
static_assert(kTokenBytes <= kResumeTokenBytesMax);

void AppendNumber(uint64_t number, std::string& bytes) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(static_cast<uint8_t>(number >> shift)));
  }
}

uint64_t TakeNumber(std::string_view& bytes) {
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof(uint64_t); ++i) {
    number = number << 8 | static_cast<uint8_t>(bytes[i]);
  }
  bytes.remove_prefix(sizeof(uint64_t));
  return number;
}

std::string Checksum(std::string_view bytes) {
  return std::string(AsBytes(Sha256(bytes)).substr(0, kChecksumBytes));
}

absl::Status InvalidToken(std::string_view message) {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_TOKEN_INVALID, message,
                     "send the token unchanged, or subscribe again without one",
                     {.field = "resume_token"});
}

// Whether the parts of a place agree with its phase, so that nobody else has to ask.
bool IsCoherent(const FeedPlace& place) {
  // What follows each of these is a number, too.
  for (const int64_t number :
       {place.event.value(), place.listing.value(), place.settles_at.value()}) {
    if (number < 0 || number == std::numeric_limits<int64_t>::max()) return false;
  }
  if (!IsScan(place.phase) && !place.listing.is_none()) return false;
  if (!IsSnapshot(place.phase) && place.generation != 0) return false;
  if (IsChange(place.phase) ? place.former_version < 1 : place.former_version != 0) return false;
  switch (place.phase) {
    case FeedPhase::kScan:
    case FeedPhase::kChangeScan:
    case FeedPhase::kTail:
      return place.settles_at.is_none();
    case FeedPhase::kSettle:
    case FeedPhase::kChangeSettle:
      return true;
  }
  return false;
}

}  // namespace

Fingerprint FingerprintOf(std::string_view bytes) {
  const Digest digest = Sha256(bytes);
  std::string_view rest = AsBytes(digest);
  return {TakeNumber(rest)};
}

Fingerprint FingerprintOf(const LogEpoch& epoch) {
  return FingerprintOf(
      std::string_view(reinterpret_cast<const char*>(epoch.bytes.data()), epoch.bytes.size()));
}

Fingerprint FingerprintOfSubscription(std::string_view province, std::string_view name,
                                      int64_t number) {
  return FingerprintOf(std::string(province) + '\n' + std::string(name) + '\n' +
                       std::to_string(number));
}

std::string EncodeResumeToken(const ResumeToken& token) {
  const FeedPlace& place = token.place;
  LB_CHECK(IsCoherent(place));
  std::string bytes;
  bytes.reserve(kTokenBytes);
  bytes.push_back(static_cast<char>(kVersion));
  bytes.push_back(static_cast<char>(place.phase));
  AppendNumber(token.store.value, bytes);
  AppendNumber(token.view.value, bytes);
  AppendNumber(token.subscription.value, bytes);
  AppendNumber(static_cast<uint64_t>(place.event.value()), bytes);
  AppendNumber(
      static_cast<uint64_t>(IsScan(place.phase) ? place.listing.value() : place.settles_at.value()),
      bytes);
  AppendNumber(
      IsChange(place.phase) ? static_cast<uint64_t>(place.former_version) : place.generation,
      bytes);
  bytes += Checksum(bytes);
  return bytes;
}

absl::StatusOr<ResumeToken> DecodeResumeToken(std::string_view bytes) {
  if (!bytes.empty() && static_cast<uint8_t>(bytes[0]) != kVersion) {
    return InvalidToken("this is no resume token, or one of another version of the broker");
  }
  if (bytes.size() != kTokenBytes) {
    return InvalidToken("a resume token has " + std::to_string(kTokenBytes) + " bytes, not " +
                        std::to_string(bytes.size()));
  }
  const std::string_view body = bytes.substr(0, kTokenBytes - kChecksumBytes);
  if (Checksum(body) != bytes.substr(body.size())) {
    return InvalidToken("the resume token is damaged: its checksum does not hold");
  }
  std::string_view rest = body.substr(1);
  ResumeToken token;
  FeedPlace& place = token.place;
  place.phase = static_cast<FeedPhase>(static_cast<uint8_t>(rest[0]));
  rest.remove_prefix(1);
  token.store.value = TakeNumber(rest);
  token.view.value = TakeNumber(rest);
  token.subscription.value = TakeNumber(rest);
  place.event = EventNumber(static_cast<int64_t>(TakeNumber(rest)));
  const auto mark = static_cast<int64_t>(TakeNumber(rest));
  if (IsScan(place.phase)) {
    place.listing = ListingNumber(mark);
  } else {
    place.settles_at = EventNumber(mark);
  }
  if (IsChange(place.phase)) {
    place.former_version = static_cast<int64_t>(TakeNumber(rest));
  } else {
    place.generation = TakeNumber(rest);
  }
  if (!IsCoherent(place)) return InvalidToken("the resume token names no place in a feed");
  return token;
}

absl::Status CheckTokenOfStore(const ResumeToken& token, Fingerprint store, EventNumber head) {
  const auto other_store = [](std::string_view message) {
    return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_TOKEN_OF_OTHER_STORE,
                       message, "subscribe again without a token", {.field = "resume_token"});
  };
  if (token.store != store) return other_store("the resume token is of another store");
  const EventNumber place = std::max(token.place.event, token.place.settles_at);
  if (place > head) {
    return other_store("the resume token is at event " + std::to_string(place.value()) +
                       " and this store ends at event " + std::to_string(head.value()) +
                       ": it was restored from an older copy");
  }
  return absl::OkStatus();
}

absl::Status TokenExpired(EventNumber next) {
  return MakeProblem(absl::StatusCode::kOutOfRange, v1::PROBLEM_REASON_TOKEN_EXPIRED,
                     "event " + std::to_string(next.value()) + " is no longer kept",
                     "subscribe again without a token", {.field = "resume_token"});
}

absl::Status TokenOfOtherView() {
  return MakeProblem(
      absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER,
      "the resume token is of another view: the filter, or what the policy grants, has changed",
      "subscribe again without a token, or with the filter that it was made for",
      {.field = "resume_token"});
}

absl::Status TokenOfOtherSubscription() {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_TOKEN_INVALID,
                     "the resume token is of another subscription, or of one that was removed",
                     "send a token that a stream of this subscription gave out, or none",
                     {.field = "resume_token"});
}

}  // namespace landbridge
