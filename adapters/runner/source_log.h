// SPDX-License-Identifier: Apache-2.0
// What a program of many sources says, a line for each thing, on standard error. Under systemd each
// line carries its priority, and the journal adds the time; elsewhere both stand in the line.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "adapters/runner/progress.h"

namespace landbridge {

// Any thread may call any method.
class SourceLog {
 public:
  enum class Level { kError = 3, kWarning = 4, kInfo = 6 };  // as syslog counts

  // `line` is the foot of the terminal that the log goes to.
  explicit SourceLog(ProgressLine& line);

  // "market/fines: fines.csv:5, ...". Each line of `text` becomes one of the log. `source` is empty
  // where the program as a whole is meant.
  void Write(Level level, std::string_view source, std::string_view text);

 private:
  ProgressLine& line_;
  const bool journal_;
};

// Whether `stream`, as systemd has it in JOURNAL_STREAM ("8:12345", device and inode), is what the
// file descriptor leads to. Programs that a service starts have the variable too, whatever their
// standard error is.
bool LeadsToJournal(const char* stream, int descriptor);

// One line as Write writes it, without its end, and without numbers that may be a person's.
std::string LogLine(bool journal, absl::Time time, SourceLog::Level level, std::string_view source,
                    std::string_view line);

}  // namespace landbridge
