// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/view_check.h"

#include "absl/strings/str_cat.h"

namespace landbridge::bench {

absl::Status ViewCheck::Take(int64_t event) {
  const int64_t before = next_;
  const bool nothing_between = IsComplete(event - 1);
  if (!nothing_between || next_ != event - 1 || !IsSeen(views_, index_, next_)) {
    return absl::InternalError(absl::StrCat("subscriber ", index_, " of ", NameOf(views_),
                                            " views got event ", event, " after event ", before));
  }
  ++next_;
  ++events_;
  return absl::OkStatus();
}

bool ViewCheck::IsComplete(int64_t event) {
  while (next_ < event && !IsSeen(views_, index_, next_)) ++next_;
  return next_ >= event;
}

}  // namespace landbridge::bench
