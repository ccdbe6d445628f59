// SPDX-License-Identifier: Apache-2.0
// Characters that no official wrote: what is left of a text that was decoded wrongly, or damaged on
// its way. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace landbridge {

// What is odd about a character, the gravest last.
enum class Oddity {
  kNone,
  kPrivateUse,   // without a meaning of its own: of a font, or a byte that another encoding means
  kControl,      // U+0000 to U+001F, U+007F to U+009F
  kReplacement,  // U+FFFD: the character was lost before; or U+FFFE, U+FFFF, which are none
};

struct OddCharacter {
  Oddity oddity = Oddity::kNone;
  size_t at = 0;  // which character of the text it is, from 1
};

// The first of the gravest in `text`. With `several_lines`, line ends and tabs are not odd.
//
// Requires: valid UTF-8.
OddCharacter FindOddCharacter(std::string_view text, bool several_lines);

}  // namespace landbridge
