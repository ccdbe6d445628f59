// SPDX-License-Identifier: Apache-2.0
#include "storage/commit_log.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/digest.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

absl::Status VerifyEntries(const CommitLog& log, Position from, Position to) {
  const std::unique_ptr<LogReader> reader = log.NewReader(from);
  for (Position position = from; position <= to; position = position.Next()) {
    LB_ASSIGN_OR_RETURN(const std::optional<LogEntry> entry, reader->Next());
    if (!entry) {
      return absl::OutOfRangeError(absl::StrCat("cannot verify the log to position ", to.value(),
                                                ": its last entry is ", log.Head().value()));
    }
  }
  return absl::OkStatus();
}

std::string ToString(const LogEpoch& epoch) {
  return Hex({reinterpret_cast<const char*>(epoch.bytes.data()), epoch.bytes.size()});
}

}  // namespace landbridge
