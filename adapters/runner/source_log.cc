// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/source_log.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

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

SourceLog::SourceLog(ProgressLine& line)
    : line_(line), journal_(LeadsToJournal(std::getenv("JOURNAL_STREAM"), STDERR_FILENO)) {}

void SourceLog::Write(Level level, std::string_view source, std::string_view text) {
  const absl::Time now = absl::Now();
  std::string lines;
  for (const absl::string_view line : absl::StrSplit(AbslView(text), '\n', absl::SkipEmpty())) {
    absl::StrAppend(&lines, LogLine(journal_, now, level, source, StdView(line)), "\n");
  }
  line_.Write(lines);
}

bool LeadsToJournal(const char* stream, int descriptor) {
  struct stat status {};
  if (stream == nullptr || fstat(descriptor, &status) != 0) return false;
  return absl::StrCat(status.st_dev, ":", status.st_ino) == stream;
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
