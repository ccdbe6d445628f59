// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/utf8.h"

#include <cstdint>
#include <cstring>

namespace landbridge {
namespace {

bool IsContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// The length of the well-formed sequence at the start of `rest`, which does not start with an ASCII
// byte; 0 for none.
size_t SequenceLength(std::string_view rest) {
  const auto byte = [rest](size_t at) { return static_cast<unsigned char>(rest[at]); };
  const unsigned char lead = byte(0);
  if (lead < 0xC2 || lead > 0xF4) return 0;
  if (rest.size() < 2) return 0;
  // The second byte's range is what excludes overlong forms, surrogates and what lies above
  // U+10FFFF.
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  if (lead < 0xE0) return 2;
  if (rest.size() < 3 || !IsContinuation(byte(2))) return 0;
  if (lead < 0xF0) return 3;
  if (rest.size() < 4 || !IsContinuation(byte(3))) return 0;
  return 4;
}

}  // namespace

size_t FirstInvalidUtf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= sizeof(uint64_t)) {
      uint64_t word;
      std::memcpy(&word, text.data() + at, sizeof(word));
      if ((word & 0x8080808080808080ULL) == 0) {
        at += sizeof(word);
        continue;
      }
    }
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) {
      ++at;
      continue;
    }
    // Chinese text, for which the second byte needs no closer look.
    if (lead > 0xE0 && lead < 0xED && text.size() - at >= 3 &&
        IsContinuation(static_cast<unsigned char>(text[at + 1])) &&
        IsContinuation(static_cast<unsigned char>(text[at + 2]))) {
      at += 3;
      continue;
    }
    const size_t length = SequenceLength(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return at;
}

bool HasControlCharacter(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0) {
      return true;
    }
  }
  return false;
}

size_t CodePoints(std::string_view text) {
  size_t count = 0;
  for (const char c : text) count += IsContinuation(static_cast<unsigned char>(c)) ? 0 : 1;
  return count;
}

}  // namespace landbridge
