// SPDX-License-Identifier: Apache-2.0
// Text of a file that the refusal of it has besides its message: for those who judge it at a
// terminal, and for no log (docs/adr/0016-encodings-are-suggested.md).
//
// Any thread may call these functions.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"

namespace landbridge {

inline constexpr char kExcerptTypeUrl[] = "landbridge/excerpt";

// `refusal` with `excerpt`: what was read, and as what, "gb18030: ...". Numbers that may be a
// person's are the caller's to mask.
inline absl::Status WithExcerpt(absl::Status refusal, std::string excerpt) {
  // Nothing in it may be a command to a terminal.
  std::replace_if(excerpt.begin(), excerpt.end(), absl::ascii_iscntrl, ' ');
  refusal.SetPayload(kExcerptTypeUrl, absl::Cord(std::move(excerpt)));
  return refusal;
}

// Empty for other statuses.
inline std::string ExcerptOf(const absl::Status& status) {
  const auto excerpt = status.GetPayload(kExcerptTypeUrl);
  return excerpt ? std::string(*excerpt) : std::string();
}

}  // namespace landbridge
