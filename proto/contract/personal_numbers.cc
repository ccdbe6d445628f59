// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/personal_numbers.h"

#include <algorithm>
#include <cstddef>

#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

constexpr size_t kDigitsMin = 15;
constexpr size_t kDigitsShown = 2;
// Of the shortest digest that is shown anywhere.
constexpr size_t kDigestDigits = 32;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); }

// Of the character at `text[at]`.
size_t LengthOf(std::string_view text, size_t at) {
  size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return end - at;
}

// What stands at some place, as far as it matters here.
enum class Kind { kDigit, kBetween, kX, kOther };

Kind KindOf(std::string_view character) {
  if (character.size() == 1 && IsDigit(character[0])) return Kind::kDigit;
  const std::string half_width = ToHalfWidth(character);
  if (half_width.empty() || half_width == " ") return Kind::kBetween;
  if (half_width.size() > 1) return Kind::kOther;
  if (IsDigit(half_width[0])) return Kind::kDigit;
  return half_width == "X" || half_width == "x" ? Kind::kX : Kind::kOther;
}

// A number from its first digit on.
struct Number {
  size_t digits = 0;
  size_t shown_end = 0;  // behind the digits that may be shown
  size_t end = 0;        // behind its last digit or X
};

Number NumberAt(std::string_view text, size_t begin) {
  Number number;
  for (size_t at = begin; at < text.size();) {
    const size_t length = LengthOf(text, at);
    const Kind kind = KindOf(text.substr(at, length));
    if (kind == Kind::kOther) break;
    at += length;
    if (kind == Kind::kBetween) continue;
    number.end = at;
    if (kind == Kind::kX) break;
    if (++number.digits <= kDigitsShown) number.shown_end = at;
  }
  return number;
}

// Whether `text[begin, end)` stands in a digest.
bool InDigest(std::string_view text, size_t begin, size_t end) {
  if (!std::all_of(text.begin() + static_cast<std::ptrdiff_t>(begin),
                   text.begin() + static_cast<std::ptrdiff_t>(end), IsHex)) {
    return false;
  }
  const size_t digits = end - begin;
  while (begin > 0 && IsHex(text[begin - 1])) --begin;
  while (end < text.size() && IsHex(text[end])) ++end;
  return end - begin >= kDigestDigits && end - begin > digits;
}

// No digit of any width is written without one of these bytes.
bool MayHoldNumber(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) {
    return IsDigit(c) || static_cast<unsigned char>(c) == 0xEF;
  });
  return static_cast<size_t>(digits) >= kDigitsMin;
}

}  // namespace

std::string WithoutPersonalNumbers(std::string_view text) {
  if (!MayHoldNumber(text)) return std::string(text);
  std::string shown;
  for (size_t at = 0; at < text.size();) {
    const size_t length = LengthOf(text, at);
    if (KindOf(text.substr(at, length)) != Kind::kDigit) {
      shown += text.substr(at, length);
      at += length;
      continue;
    }
    const Number number = NumberAt(text, at);
    if (number.digits < kDigitsMin || InDigest(text, at, number.end)) {
      shown += text.substr(at, number.end - at);
    } else {
      shown += text.substr(at, number.shown_end - at);
      shown += "***";
    }
    at = number.end;
  }
  return shown;
}

}  // namespace landbridge
