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
  const std::string half_width = absl::AsciiStrToUpper(ToHalfWidth(text));
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
