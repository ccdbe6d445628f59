// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/feed_progress.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace landbridge {
namespace {

constexpr absl::Duration kInterval = absl::Milliseconds(500);

}  // namespace

FeedProgressLine::FeedProgressLine()
    : on_terminal_(isatty(STDERR_FILENO) == 1), shown_(absl::Now()) {}

FeedProgressLine::~FeedProgressLine() { Clear(); }

void FeedProgressLine::Clear() const {
  if (on_terminal_) std::fputs("\r\x1b[K", stderr);
}

void FeedProgressLine::Show(const FollowerProgress& progress) {
  if (!on_terminal_) return;
  const absl::Time now = absl::Now();
  if (now - shown_ < kInterval) return;
  const double rate =
      static_cast<double>(progress.entries - entries_shown_) / absl::ToDoubleSeconds(now - shown_);
  std::string text = absl::StrFormat("%d entries, %.0f/s", progress.entries, rate);
  if (progress.in_snapshot) {
    absl::StrAppend(&text, ", reading the present state");
  } else if (progress.place.through_event > 0) {
    absl::StrAppend(
        &text, ", told up to event ", progress.place.through_event, " of ",
        absl::FormatTime("%Y-%m-%d %H:%M:%S", progress.place.through_time, absl::LocalTimeZone()));
  }
  std::fprintf(stderr, "\r\x1b[K%s", text.c_str());
  shown_ = now;
  entries_shown_ = progress.entries;
}

}  // namespace landbridge
