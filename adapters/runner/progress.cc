// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace landbridge {
namespace {

constexpr absl::Duration kDrawEvery = absl::Milliseconds(250);
constexpr absl::Duration kShownAfter = absl::Seconds(1);
constexpr size_t kColumnsUnknown = 80;

size_t TerminalColumns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kColumnsUnknown;
  return size.ws_col;
}

}  // namespace

ProgressLine::ProgressLine() : draws_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  absl::MutexLock lock(&mutex_);
  Clear();
}

void ProgressLine::Show(const std::string& name, std::string text) {
  if (!draws_) return;
  const absl::Time now = absl::Now();
  absl::MutexLock lock(&mutex_);
  const auto [shown, added] = shown_.try_emplace(name, Shown{.text = "", .since = now});
  shown->second.text = std::move(text);
  if (now - drawn_ >= kDrawEvery) Draw();
}

void ProgressLine::Remove(const std::string& name) {
  absl::MutexLock lock(&mutex_);
  if (shown_.erase(name) > 0 && on_screen_) Draw();
}

void ProgressLine::Write(std::string_view text) {
  absl::MutexLock lock(&mutex_);
  const bool covered = on_screen_;
  Clear();
  std::fwrite(text.data(), 1, text.size(), stderr);
  if (covered) Draw();
  std::fflush(stderr);
}

void ProgressLine::Draw() {
  drawn_ = absl::Now();
  std::map<std::string, std::string> texts;
  for (const auto& [name, shown] : shown_) {
    if (drawn_ - shown.since >= kShownAfter) texts.emplace(name, shown.text);
  }
  // The last column stays empty: a terminal would go on to the next line.
  const std::string text = ProgressText(texts, TerminalColumns() - 1);
  if (text.empty()) return Clear();
  std::fprintf(stderr, "\r%s\x1b[K", text.c_str());
  std::fflush(stderr);
  on_screen_ = true;
}

void ProgressLine::Clear() {
  if (!on_screen_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  on_screen_ = false;
}

std::string ProgressText(const std::map<std::string, std::string>& by_name, size_t columns) {
  std::string text;
  std::string fitting;  // the longest of them, with how many are left
  size_t left = by_name.size();
  for (const auto& [name, what] : by_name) {
    absl::StrAppend(&text, text.empty() ? "" : " | ", name, ": ", what);
    --left;
    const std::string shown = left == 0 ? text : absl::StrCat(text, " | and ", left, " more");
    if (shown.size() <= columns) fitting = shown;
  }
  return fitting.empty() ? text.substr(0, columns) : fitting;
}

}  // namespace landbridge
