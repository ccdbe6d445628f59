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
  watermark.Passed(start, std::nullopt, "2026-01-03", false);
  CHECK(watermark.Since(start + hours(1), kDay) == "2026-01-03");
  watermark.Passed(start + hours(1), "2026-01-03", "2026-01-04", false);
  CHECK(watermark.Since(start + hours(23), kDay) == "2026-01-04");
  CHECK_FALSE(watermark.Since(start + hours(24), kDay));
  watermark.Passed(start + hours(24), std::nullopt, "2026-01-04", false);
  CHECK(watermark.Since(start + hours(25), kDay) == "2026-01-04");
}

TEST_CASE("a watermark whose own row is gone is not trusted") {
  Watermark watermark;
  const Watermark::Time start = Watermark::Time() + hours(1);
  watermark.Passed(start, std::nullopt, "5", false);
  watermark.Passed(start, "5", std::nullopt, false);
  CHECK_FALSE(watermark.Since(start, kDay));
}

TEST_CASE("a table without a watermark is read in full each time") {
  Watermark watermark;
  const Watermark::Time start = Watermark::Time() + hours(1);
  watermark.Passed(start, std::nullopt, std::nullopt, false);
  CHECK_FALSE(watermark.Since(start, kDay));
}

TEST_CASE("rejected rows are read again until they are repaired") {
  Watermark watermark;
  const Watermark::Time start = Watermark::Time() + hours(1);
  watermark.Passed(start, std::nullopt, "5", /*with_rejected_rows=*/true);
  CHECK_FALSE(watermark.Since(start, kDay));
  watermark.Passed(start, std::nullopt, "5", /*with_rejected_rows=*/false);
  watermark.Passed(start, "5", "7", /*with_rejected_rows=*/true);
  CHECK(watermark.Since(start, kDay) == "5");
  watermark.Passed(start, "5", "7", /*with_rejected_rows=*/false);
  CHECK(watermark.Since(start, kDay) == "7");
}

TEST_CASE("another mapping has all rows read") {
  Watermark watermark;
  const Watermark::Time start = Watermark::Time() + hours(1);
  const FileLook look = {{"mapping.yaml", {}}};
  watermark.ReadWith(look);
  watermark.Passed(start, std::nullopt, "5", false);
  watermark.ReadWith(look);
  CHECK(watermark.Since(start, kDay) == "5");
  watermark.ReadWith({{"mapping.yaml", {{}, 1}}});
  CHECK_FALSE(watermark.Since(start, kDay));
}

}  // namespace
}  // namespace landbridge
