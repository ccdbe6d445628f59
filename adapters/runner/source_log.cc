// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/source_log.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/personal_numbers.h"

namespace landbridge {
namespace {

const char* NameOf(SourceLog::Level level) {
  switch (level) {
    case SourceLog::Level::kError:
      return "error";
    case SourceLog::Level::kWarning:
      return "warning";
    case SourceLog::Level::kInfo:
      break;
  }
  return "info";
}

}  // namespace

// systemd sets it where standard error leads into the journal.
SourceLog::SourceLog() : journal_(std::getenv("JOURNAL_STREAM") != nullptr) {}

void SourceLog::Write(Level level, std::string_view source, std::string_view text) {
  const absl::Time now = absl::Now();
  absl::MutexLock lock(&mutex_);
  for (const absl::string_view line : absl::StrSplit(AbslView(text), '\n', absl::SkipEmpty())) {
    std::cerr << LogLine(journal_, now, level, source, StdView(line)) << "\n";
  }
  std::cerr.flush();
}

std::string LogLine(bool journal, absl::Time time, SourceLog::Level level, std::string_view source,
                    std::string_view line) {
  const std::string prefix =
      journal ? absl::StrCat("<", static_cast<int>(level), ">")
              : absl::StrCat(absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", time, absl::LocalTimeZone()),
                             " ", NameOf(level), " ");
  return absl::StrCat(prefix, AbslView(source), source.empty() ? "" : ": ",
                      WithoutPersonalNumbers(line));
}

}  // namespace landbridge
