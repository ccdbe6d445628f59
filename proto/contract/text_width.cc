// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/text_width.h"

#include <cstddef>
#include <cstdint>

namespace landbridge {
namespace {

// Decodes the character of three bytes that starts at `text[i]`, as all of interest but U+00A0
// and U+00AD are; 0 when there is none.
uint32_t ThreeByteCharacter(std::string_view text, size_t i) {
  if (i + 2 >= text.size()) return 0;
  const auto a = static_cast<unsigned char>(text[i]);
  const auto b = static_cast<unsigned char>(text[i + 1]);
  const auto c = static_cast<unsigned char>(text[i + 2]);
  if ((a & 0xF0U) != 0xE0U || (b & 0xC0U) != 0x80U || (c & 0xC0U) != 0x80U) return 0;
  return (a & 0x0FU) << 12U | (b & 0x3FU) << 6U | (c & 0x3FU);
}

bool IsWideSpace(uint32_t c) {
  return (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool IsWithoutWidth(uint32_t c) {
  return (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

bool IsDash(uint32_t c) { return (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

}  // namespace

std::string ToHalfWidth(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      out.push_back(text[i++]);
      continue;
    }
    if (byte == 0xC2 && i + 1 < text.size()) {
      const auto next = static_cast<unsigned char>(text[i + 1]);
      if (next == 0xA0 || next == 0xAD) {  // no-break space, soft hyphen
        if (next == 0xA0) out.push_back(' ');
        i += 2;
        continue;
      }
    }
    const uint32_t c = ThreeByteCharacter(text, i);
    if (c == 0) {
      out.push_back(text[i++]);
      continue;
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {
      out.push_back(static_cast<char>(c - 0xFF01 + '!'));
    } else if (IsWideSpace(c)) {
      out.push_back(' ');
    } else if (IsDash(c)) {
      out.push_back('-');
    } else if (!IsWithoutWidth(c)) {
      out.append(text.substr(i, 3));
    }
    i += 3;
  }
  return out;
}

std::string_view StripSpaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n\v\f";
  const size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

}  // namespace landbridge
