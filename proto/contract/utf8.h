// SPDX-License-Identifier: Apache-2.0
// Is this text? Whatever enters from a peer or a file is checked once, before anything is done with
// it. Any thread may call these functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace landbridge {

// Where the first byte stands that is not part of well-formed UTF-8 (no overlong forms, no
// surrogates, at most U+10FFFF); `text.size()` when all of it is.
size_t FirstInvalidUtf8(std::string_view text);

inline bool IsValidUtf8(std::string_view text) { return FirstInvalidUtf8(text) == text.size(); }

// Whether a control character (U+0000 to U+001F, U+007F to U+009F) is in `text`.
//
// Requires: valid UTF-8.
bool HasControlCharacter(std::string_view text);

// The number of code points.
//
// Requires: valid UTF-8.
size_t CodePoints(std::string_view text);

}  // namespace landbridge
