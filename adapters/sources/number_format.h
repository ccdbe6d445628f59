// SPDX-License-Identifier: Apache-2.0
// What a spreadsheet's number format makes of a number, as far as it changes what the number means:
// a date, a time, leading zeros. Colours, separators, currencies, percent and rounding are only
// looks: the number itself is given.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace landbridge {

struct NumberFormat {
  enum class Kind {
    kNumber,
    kDate,      // yyyy-mm-dd, in any order and with or without the year
    kDateTime,  // a date with a time of day
    kTime,      // a time of day
    kElapsed,   // [h]:mm: hours that may be more than a day
  };
  Kind kind = Kind::kNumber;
  // kNumber: whole numbers get zeros in front up to this many digits, as 000000 says.
  int digits = 0;

  bool operator==(const NumberFormat&) const = default;
};

// The format that a code such as `yyyy"年"m"月"d"日"` or `[$-804]000000` means. Of a code with
// several sections, the first, which is for positive numbers, counts.
NumberFormat ParseNumberFormat(std::string_view code);

// The formats that xlsx and xls files use by number without saying their code, those of Chinese,
// Japanese and Korean versions among them.
NumberFormat BuiltInNumberFormat(int id);

// Which day is number 0. The first system has a day that never was, 29 February 1900.
enum class DateSystem { k1900, k1904 };

}  // namespace landbridge
