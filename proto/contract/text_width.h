// SPDX-License-Identifier: Apache-2.0
// Full-width text made half-width without Unicode tables: for numbers, dates and amounts, which are
// ASCII underneath.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// U+FF01..U+FF5E become ASCII, every Unicode space becomes U+0020, dashes and the minus sign become
// '-', characters without width disappear. All else, also bytes that are no UTF-8, stays. Any
// thread.
std::string ToHalfWidth(std::string_view text);

// `text` without spaces (U+0020, tab, line ends) at both ends.
std::string_view StripSpaces(std::string_view text);

}  // namespace landbridge
