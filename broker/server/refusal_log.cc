// SPDX-License-Identifier: Apache-2.0
#include "broker/server/refusal_log.h"

#include "absl/strings/str_cat.h"

namespace landbridge {

void RefusalLog::Note(const absl::Status& refusal) {
  std::string line;
  {
    absl::MutexLock lock(&mutex_);
    const absl::Time now = clock_.Now();
    if (now < quiet_until_) {
      ++suppressed_;
      return;
    }
    quiet_until_ = now + kQuiet;
    line = absl::StrCat("refused a client: ", refusal.message());
    if (suppressed_ > 0) {
      absl::StrAppend(&line, " (and ", suppressed_, " other refusals since the last such line)");
    }
    suppressed_ = 0;
  }
  write_(line);
}

}  // namespace landbridge
