// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/odd_characters.h"

namespace landbridge {
namespace {

// Odd characters begin with one of these bytes. Without branches: this runs over every byte of
// every text.
bool MayBeOdd(std::string_view text) {
  unsigned found = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    found |= static_cast<unsigned>(byte < 0x20) | static_cast<unsigned>(byte == 0x7F) |
             static_cast<unsigned>(byte == 0xC2) | static_cast<unsigned>(byte >= 0xEE);
  }
  return found != 0;
}

Oddity OddityOf(std::string_view rest, bool several_lines) {
  const auto byte = [rest](size_t at) { return static_cast<unsigned char>(rest[at]); };
  const unsigned char lead = byte(0);
  if (lead < 0x20 || lead == 0x7F) {
    const bool layout = lead == '\t' || lead == '\n' || lead == '\r';
    return layout && several_lines ? Oddity::kNone : Oddity::kControl;
  }
  if (lead == 0xC2 && byte(1) < 0xA0) return Oddity::kControl;
  // U+E000 to U+F8FF, and the two last planes.
  if (lead == 0xEE || (lead == 0xEF && byte(1) < 0xA4)) return Oddity::kPrivateUse;
  if (lead == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBD) return Oddity::kReplacement;
  if ((lead == 0xF3 && byte(1) >= 0xB0) || lead == 0xF4) return Oddity::kPrivateUse;
  return Oddity::kNone;
}

}  // namespace

OddCharacter FindOddCharacter(std::string_view text, bool several_lines) {
  OddCharacter gravest;
  if (!MayBeOdd(text)) return gravest;
  size_t character = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) continue;
    ++character;
    const Oddity oddity = OddityOf(text.substr(at), several_lines);
    if (oddity > gravest.oddity) gravest = {oddity, character};
  }
  return gravest;
}

}  // namespace landbridge
