// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/resume_token.h"

#include <string>
#include <vector>

#include "proto/contract/problem.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

ResumeToken Token(FeedPlace place) {
  return {.store = {0x0102030405060708}, .view = {7}, .subscription = {9}, .place = place};
}

FeedPlace Scanning(int64_t head, int64_t listing) {
  FeedPlace place;
  place.phase = FeedPhase::kScan;
  place.event = EventNumber(head);
  place.listing = ListingNumber(listing);
  place.generation = 0xfedcba9876543210;
  return place;
}

FeedPlace Settling(int64_t event, int64_t settles_at) {
  FeedPlace place;
  place.phase = FeedPhase::kSettle;
  place.event = EventNumber(event);
  place.settles_at = EventNumber(settles_at);
  place.generation = 1;
  return place;
}

FeedPlace Tailing(int64_t event) {
  FeedPlace place;
  place.event = EventNumber(event);
  return place;
}

FeedPlace Changing(int64_t event, int64_t listing, int64_t former_version) {
  FeedPlace place;
  place.phase = FeedPhase::kChangeScan;
  place.event = EventNumber(event);
  place.listing = ListingNumber(listing);
  place.former_version = former_version;
  return place;
}

FeedPlace SettlingChange(int64_t event, int64_t settles_at, int64_t former_version) {
  FeedPlace place;
  place.phase = FeedPhase::kChangeSettle;
  place.event = EventNumber(event);
  place.settles_at = EventNumber(settles_at);
  place.former_version = former_version;
  return place;
}

TEST_CASE("a token says again what went into it") {
  for (const FeedPlace& place :
       {Scanning(0, 0), Scanning(12, 5), Settling(12, 30), Settling(0, 0), Tailing(0), Tailing(17),
        Tailing(INT64_MAX - 1), Changing(12, 5, 3), SettlingChange(12, 30, 1)}) {
    const std::string bytes = EncodeResumeToken(Token(place));
    CHECK(bytes.size() <= kResumeTokenBytesMax);
    const auto decoded = DecodeResumeToken(bytes);
    REQUIRE(decoded.ok());
    CHECK(*decoded == Token(place));
  }
}

TEST_CASE("bytes that are no token are answered with TOKEN_INVALID") {
  const std::string good = EncodeResumeToken(Token(Tailing(17)));
  std::vector<std::string> bad = {"",
                                  "x",
                                  good + "x",
                                  good.substr(1),
                                  good.substr(0, 20),
                                  std::string(good.size(), '\0'),
                                  std::string(1000, '\x01')};
  for (size_t i = 0; i < good.size(); ++i) {
    for (const int bit : {0, 7}) {
      std::string damaged = good;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      bad.push_back(damaged);
    }
  }
  for (const std::string& bytes : bad) {
    const auto decoded = DecodeResumeToken(bytes);
    CHECK(decoded.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(ReasonOf(decoded.status()) == v1::PROBLEM_REASON_TOKEN_INVALID);
    CHECK(ProblemOf(decoded.status())->field() == "resume_token");
  }
}

TEST_CASE(
    "a token of another store, or from beyond this store's head, is answered with "
    "TOKEN_OF_OTHER_STORE") {
  struct Case {
    ResumeToken token;
    Fingerprint store;
    int64_t head;
    bool fits;
  };
  const Fingerprint store = Token(Tailing(0)).store;
  for (const Case& c : {
           Case{Token(Tailing(17)), store, 17, true},
           Case{Token(Tailing(17)), store, 16, false},
           Case{Token(Tailing(17)), Fingerprint{1}, 100, false},
           Case{Token(Scanning(17, 900)), store, 17, true},
           Case{Token(Scanning(17, 900)), store, 16, false},
           Case{Token(Settling(3, 17)), store, 17, true},
           Case{Token(Settling(3, 17)), store, 16, false},
           Case{Token(SettlingChange(3, 17, 1)), store, 16, false},
       }) {
    const absl::Status checked = CheckTokenOfStore(c.token, c.store, EventNumber(c.head));
    CHECK(checked.ok() == c.fits);
    if (!c.fits) CHECK(ReasonOf(checked) == v1::PROBLEM_REASON_TOKEN_OF_OTHER_STORE);
  }
}

TEST_CASE("fingerprints tell stores, views and subscriptions apart") {
  LogEpoch one;
  LogEpoch other;
  other.bytes[15] = 1;
  CHECK(FingerprintOf(one) != FingerprintOf(other));
  const Fingerprint subscription = FingerprintOfSubscription("440000", "a", 1);
  CHECK(subscription != FingerprintOfSubscription("440000", "b", 1));
  CHECK(subscription != FingerprintOfSubscription("330000", "a", 1));
  // Removed and made again.
  CHECK(subscription != FingerprintOfSubscription("440000", "a", 2));
  CHECK(FingerprintOfSubscription("44", "0000", 0) != FingerprintOfSubscription("440000", "", 0));
}

}  // namespace
}  // namespace landbridge
