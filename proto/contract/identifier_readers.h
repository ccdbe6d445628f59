// SPDX-License-Identifier: Apache-2.0
// The rules of each built-in identifier scheme. A detail of identifiers.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proto/contract/identifiers.h"

namespace landbridge {

// A verdict on a normalised value, and the join keys that it gives when it is verified.
struct IdentifierReading {
  IdentifierVerdict verdict;
  std::vector<std::string> join_keys = {};
};

struct IdentifierReader {
  std::string_view scheme;
  std::string_view punctuation;  // written between the parts of a value and dropped
  IdentifierReading (*read)(std::string_view value);
};

// Whether `value` is 18 characters of a USCC's alphabet with its region and its organisation code's
// check character where they belong; whether or not the check characters are the right ones. Any
// thread.
bool HasUsccForm(std::string_view value);

// Null for a scheme that is not built in. Any thread.
const IdentifierReader* FindIdentifierReader(std::string_view scheme);

}  // namespace landbridge
