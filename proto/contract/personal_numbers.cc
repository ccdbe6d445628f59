// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/personal_numbers.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

constexpr size_t kDigitsMin = 15;
constexpr size_t kDigitsMax = 18;
constexpr size_t kDigitsShown = 2;
constexpr size_t kCharactersShown = 2;
constexpr std::string_view kSeparators = "-./_";
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
enum class Kind { kDigit, kBetween, kX, kSeparator, kOther };

bool IsPart(Kind kind) { return kind == Kind::kDigit || kind == Kind::kX; }

struct Character {
  Kind kind = Kind::kOther;
  size_t length = 0;  // bytes
  char digit = 0;     // 0 to 9 of a digit of any width
};

Character CharacterAt(std::string_view text, size_t at) {
  const size_t length = LengthOf(text, at);
  const std::string_view character = text.substr(at, length);
  if (length == 1 && IsDigit(character[0])) return {Kind::kDigit, length, character[0]};
  if (character == "\u00B7") return {Kind::kSeparator, length};
  const std::string half_width = ToHalfWidth(character);
  if (half_width.empty() || half_width == " ") return {Kind::kBetween, length};
  if (half_width.size() > 1) return {Kind::kOther, length};
  if (IsDigit(half_width[0])) return {Kind::kDigit, length, half_width[0]};
  if (half_width == "X" || half_width == "x") return {Kind::kX, length};
  return {
      kSeparators.find(half_width[0]) == std::string_view::npos ? Kind::kOther : Kind::kSeparator,
      length};
}

// A number from its first digit on.
struct Number {
  std::string digits;    // and X
  size_t shown_end = 0;  // behind the digits that may be shown
  size_t end = 0;        // behind its last digit or X

  void Add(char digit, size_t behind) {
    digits += digit;
    end = behind;
    if (digits.size() <= kDigitsShown) shown_end = behind;
  }
};

Number NumberAt(std::string_view text, size_t begin) {
  Number number;
  for (size_t at = begin; at < text.size();) {
    const Character character = CharacterAt(text, at);
    at += character.length;
    if (character.kind == Kind::kX) {
      number.Add('X', at);
      break;
    }
    if (character.kind == Kind::kDigit) {
      number.Add(character.digit, at);
    } else if (character.kind != Kind::kBetween) {
      break;
    }
  }
  return number;
}

bool IsDay(std::string_view month_and_day) {
  const std::string_view month = month_and_day.substr(0, 2);
  const std::string_view day = month_and_day.substr(2, 2);
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

// Six digits of a region, the date of birth, three of a sequence, a check character since 1999.
bool HasDateOfBirth(std::string_view number) {
  if (number.size() == kDigitsMin) return IsDay(number.substr(8, 4));
  if (number.size() != kDigitsMax) return false;
  const std::string_view century = number.substr(6, 2);
  return century >= "18" && century <= "20" && IsDay(number.substr(10, 4));
}

// A resident number that begins at `begin` and has single separators between its parts.
std::optional<Number> SeparatedNumberAt(std::string_view text, size_t begin) {
  Number number;
  bool behind_digit = false;
  for (size_t at = begin; at < text.size() && number.digits.size() <= kDigitsMax;) {
    const Character character = CharacterAt(text, at);
    const bool digit = IsPart(character.kind);
    if (!digit && HasDateOfBirth(number.digits)) return number;
    const bool separator = character.kind == Kind::kSeparator;
    if (character.kind == Kind::kOther || (separator && !behind_digit)) return std::nullopt;
    at += character.length;
    if (character.kind != Kind::kBetween) behind_digit = digit;
    if (digit) number.Add(character.kind == Kind::kX ? 'X' : character.digit, at);
  }
  return HasDateOfBirth(number.digits) ? std::optional(number) : std::nullopt;
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

// Behind the digits at `at` that nothing stands between.
size_t EndOfDigits(std::string_view text, size_t at) {
  while (at < text.size()) {
    const Character character = CharacterAt(text, at);
    if (character.kind != Kind::kDigit) break;
    at += character.length;
  }
  return at;
}

// Behind what separators join to the number that ends at `at`.
size_t EndOfParts(std::string_view text, size_t at) {
  size_t end = at;
  bool behind_separator = false;
  while (at < text.size()) {
    const Character character = CharacterAt(text, at);
    const bool part = IsPart(character.kind);
    if (!part && (character.kind != Kind::kSeparator || behind_separator)) break;
    at += character.length;
    behind_separator = !part;
    if (part) end = at;
  }
  return end;
}

// An X alone is no digit more.
bool IsLong(const Number& number) {
  return number.digits.size() - (number.digits.ends_with('X') ? 1 : 0) >= kDigitsMin;
}

}  // namespace

std::string WithoutPersonalNumbers(std::string_view text) {
  if (!MayHoldNumber(text)) return std::string(text);
  std::string shown;
  for (size_t at = 0; at < text.size();) {
    const Character character = CharacterAt(text, at);
    if (character.kind != Kind::kDigit) {
      shown += text.substr(at, character.length);
      at += character.length;
      continue;
    }
    Number number = NumberAt(text, at);
    bool personal = IsLong(number) && !InDigest(text, at, number.end);
    if (!personal) {
      if (auto separated = SeparatedNumberAt(text, at)) {
        number = *std::move(separated);
        personal = true;
      }
    }
    if (personal) {
      shown += text.substr(at, number.shown_end - at);
      shown += "***";
      at = EndOfParts(text, number.end);
    } else {
      // A number may begin behind a space in it.
      const size_t end = EndOfDigits(text, at);
      shown += text.substr(at, end - at);
      at = end;
    }
  }
  return shown;
}

std::string MaskedValue(std::string_view value) {
  size_t characters = 0;
  for (size_t at = 0; at < value.size(); at += LengthOf(value, at)) ++characters;
  size_t end = 0;
  for (size_t left = std::min(kCharactersShown, characters / 2); left > 0; --left) {
    end += LengthOf(value, end);
  }
  return std::string(value.substr(0, end)) + (end < value.size() ? "***" : "");
}

}  // namespace landbridge
