// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/retry.h"

#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr BackoffOptions kShort = {.initial = absl::Milliseconds(1),
                                   .delay_max = absl::Milliseconds(1),
                                   .delay_min = absl::ZeroDuration()};

TEST_CASE("a question is asked again until the broker answers") {
  int calls = 0;
  int told = 0;
  const absl::Status status = Retry(
      {.pauses = kShort, .on_retry = [&](const absl::Status&) { ++told; }},
      [&] { return ++calls < 4 ? absl::UnavailableError("nobody there") : absl::OkStatus(); });
  CHECK(status.ok());
  CHECK(calls == 4);
  CHECK(told == 3);
}

TEST_CASE("a question that the broker refuses is not asked again") {
  int calls = 0;
  const absl::Status status = Retry({.pauses = kShort}, [&] {
    ++calls;
    return absl::PermissionDeniedError("not this source");
  });
  CHECK(status == absl::PermissionDeniedError("not this source"));
  CHECK(calls == 1);
}

TEST_CASE("a question is given up with the last reason") {
  int calls = 0;
  const absl::Status status =
      Retry({.give_up_after = absl::Milliseconds(20), .pauses = kShort}, [&] {
        ++calls;
        return absl::UnavailableError("nobody there");
      });
  CHECK(status == absl::UnavailableError("nobody there"));
  CHECK(calls > 1);
  calls = 0;
  CHECK(absl::IsUnavailable(Retry({.give_up_after = absl::ZeroDuration()}, [&] {
    ++calls;
    return absl::UnavailableError("nobody there");
  })));
  CHECK(calls == 1);
}

TEST_CASE("whoever waits to ask again can be stopped") {
  std::stop_source stop;
  const absl::Status status = Retry({.pauses = {.initial = absl::Hours(2),
                                                .delay_max = absl::Hours(2),
                                                .delay_min = absl::Hours(1)},
                                     .stop = stop.get_token(),
                                     .on_retry = [&](const absl::Status&) { stop.request_stop(); }},
                                    [] { return absl::UnavailableError("nobody there"); });
  CHECK(absl::IsCancelled(status));
}

}  // namespace
}  // namespace landbridge::testing
