// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/watermark.h"

#include "tests/support/catch.h"

namespace landbridge {
namespace {

using std::chrono::hours;

constexpr hours kDay{24};

TEST_CASE("a watermark begins with all rows, goes on from the last value, and starts afresh") {
  Watermark watermark;
  const Watermark::Time start = Watermark::Time() + hours(1);
  CHECK_FALSE(watermark.Since(start, kDay));
  watermark.Passed(start, std::nullopt, "2026-01-03");
  CHECK(watermark.Since(start + hours(1), kDay) == "2026-01-03");
  watermark.Passed(start + hours(1), "2026-01-03", "2026-01-04");
  CHECK(watermark.Since(start + hours(23), kDay) == "2026-01-04");
  CHECK_FALSE(watermark.Since(start + hours(24), kDay));
  watermark.Passed(start + hours(24), std::nullopt, "2026-01-04");
  CHECK(watermark.Since(start + hours(25), kDay) == "2026-01-04");
}

TEST_CASE("a watermark whose own row is gone is not trusted") {
  Watermark watermark;
  const Watermark::Time start = Watermark::Time() + hours(1);
  watermark.Passed(start, std::nullopt, "5");
  watermark.Passed(start, "5", std::nullopt);
  CHECK_FALSE(watermark.Since(start, kDay));
}

TEST_CASE("a table without a watermark is read in full each time") {
  Watermark watermark;
  const Watermark::Time start = Watermark::Time() + hours(1);
  watermark.Passed(start, std::nullopt, std::nullopt);
  CHECK_FALSE(watermark.Since(start, kDay));
}

}  // namespace
}  // namespace landbridge
