// SPDX-License-Identifier: Apache-2.0
// Which encoding a file is read in: what the options state and what its first bytes say.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace landbridge {

// Whether two names mean one encoding: "UTF8" and "utf-8" do.
bool SameEncoding(std::string_view a, std::string_view b);

// What a file's first bytes say about its encoding.
struct EncodingChoice {
  std::string encoding;
  size_t mark_bytes = 0;  // length of the byte order mark, which is no text
  // UTF-8 for want of any statement: an error in it is an error in the choice.
  bool assumed = false;
};

// Reconciles the stated encoding ("auto" or a name) with the byte order mark.
//
// Requires: `head` is the start of the file, at least 4 bytes where it is that long.
// Errors: kFailedPrecondition: mark and statement contradict each other, or a needed mark
//         is absent.
absl::StatusOr<EncodingChoice> ChooseEncoding(std::string_view stated, std::string_view head);

}  // namespace landbridge
