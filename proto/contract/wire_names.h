// SPDX-License-Identifier: Apache-2.0
// The names that travel between agencies, broker and provinces, and what they may look like. Both
// sides check with these functions, so that an adapter's dry run and the broker never disagree.
//
// Each Check returns OK or kInvalidArgument with a message that names the limit and the remedy, and
// never repeats the name itself: a record id may hold what does not belong there. Any thread may
// call them.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace landbridge {

inline constexpr size_t kSourceNameBytesMax = 200;
inline constexpr size_t kRecordIdBytesMax = 512;
inline constexpr size_t kCategoryIdBytesMax = 64;
inline constexpr size_t kSubscriptionNameBytesMax = 64;

// A source, such as "enforcement/defaulters": parts of lower-case letters, digits, '-' and '_',
// each starting with a letter or digit, joined by single '/'; 1 to 200 bytes.
absl::Status CheckSourceName(std::string_view source);

// A record id: 1 to 512 bytes of UTF-8 without control characters. Anything else that the legacy
// system uses is fine.
absl::Status CheckRecordId(std::string_view record_id);

// A category of the catalogue: [a-z][a-z0-9_.-]{0,63}.
absl::Status CheckCategoryId(std::string_view category);

// A durable subscription: [a-z0-9][a-z0-9_-]{0,63}.
absl::Status CheckSubscriptionName(std::string_view subscription);

}  // namespace landbridge
