// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/masking.h"

#include <algorithm>

#include "proto/contract/personal_numbers.h"
#include "proto/contract/utf8.h"

namespace landbridge {
namespace {

constexpr size_t kShownBytesMax = 100;

bool Continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// The longest start of `text` of at most `bytes` that ends between characters.
std::string_view Cut(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && Continues(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

std::string ShownValue(std::string_view path, std::string_view value) {
  if (!IsValidUtf8(value)) return "(not UTF-8)";
  const bool about_subject = path.starts_with("decision.subject") || path == "record_id";
  if (about_subject) return MaskedValue(value);
  const std::string shown = WithoutPersonalNumbers(value);
  return std::string(Cut(shown, kShownBytesMax));
}

}  // namespace landbridge
