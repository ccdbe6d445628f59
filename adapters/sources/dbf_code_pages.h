// SPDX-License-Identifier: Apache-2.0
// The code page mark ("language driver") in the header of a dBase or FoxPro table.
//
// Pure functions. Any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace landbridge {

// The encoding's name for a TextDecoder; empty for a mark that names none that is known. The marks
// that mean GBK are read as GB18030: it has all of GBK, and takes no other byte for a character.
// Mark 0x57 means "whatever the machine that wrote it used", which says nothing to anybody else.
std::string_view EncodingOfMark(uint8_t mark);

// Whether the mark says anything: 0 and 0x57 do not.
bool SaysEncoding(uint8_t mark);

}  // namespace landbridge
