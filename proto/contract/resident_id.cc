// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/resident_id.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "proto/contract/check_digits.h"
#include "proto/contract/regions.h"
#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsDigitOrLetter(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

int Number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// 83 stands on the residence permits of people from Taiwan; it is no region of GB/T 2260.
bool StartsWithProvince(std::string_view value) {
  return value.substr(0, 2) == "83" || !ProvinceName(value.substr(0, 6)).empty();
}

// A number has so many before its check character.
constexpr size_t kDigits = 17;

// Each digit is an ASCII one or begins with 0xEF, when it is of full width. No branches: this runs
// over every byte of every text.
bool HasDigitsOfResidentId(std::string_view text) {
  if (text.size() < kDigits) return false;
  size_t digits = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const auto offset = static_cast<unsigned char>(byte - 0x30);
    digits += static_cast<size_t>(offset < 10) | static_cast<size_t>(byte == 0xEF);
  }
  return digits >= kDigits;
}

// Whether as many digits may follow each other, as those of several dates and amounts do not.
// Between them may stand what has no width, which begins with 0xC2, 0xE2 or 0xEF.
bool HasRunOfDigits(std::string_view text) {
  size_t digits = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xC0U) == 0x80U;
    if (IsDigit(c) || byte == 0xEF) {
      if (++digits == kDigits) return true;
    } else if (!continues && byte != 0xC2 && byte != 0xE2) {
      digits = 0;
    }
  }
  return false;
}

}  // namespace

bool HasResidentIdForm(std::string_view value) {
  if (value.size() != 18 || !std::all_of(value.begin(), value.begin() + 17, IsDigit)) return false;
  if (!IsDigit(value[17]) && value[17] != 'X') return false;
  return StartsWithProvince(value) && BirthDateOfResidentId(value).has_value();
}

bool IsResidentId(std::string_view value) {
  return HasResidentIdForm(value) && ResidentIdCheckHolds(value);
}

std::optional<CivilDate> BirthDateOfResidentId(std::string_view value) {
  if (value.size() != 18 || !std::all_of(value.begin(), value.begin() + 17, IsDigit)) {
    return std::nullopt;
  }
  const CivilDate date{Number(value.substr(6, 4)), Number(value.substr(10, 2)),
                       Number(value.substr(12, 2))};
  // Nobody alive was born outside of these years; numbers of companies often read like other ones.
  if (date.year < 1850 || date.year > 2099 || !IsValidDate(date)) return std::nullopt;
  return date;
}

bool ContainsResidentId(std::string_view text) {
  if (!HasDigitsOfResidentId(text) || !HasRunOfDigits(text)) return false;
  std::string half_width = ToHalfWidth(text);
  absl::AsciiStrToUpper(&half_width);
  const std::string_view all = half_width;
  for (size_t begin = 0; begin < all.size();) {
    if (!IsDigitOrLetter(all[begin])) {
      ++begin;
      continue;
    }
    size_t end = begin;
    while (end < all.size() && IsDigitOrLetter(all[end])) ++end;
    if (end - begin == 18 && IsResidentId(all.substr(begin, 18))) return true;
    begin = end;
  }
  return false;
}

}  // namespace landbridge
