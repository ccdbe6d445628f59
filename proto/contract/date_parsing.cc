// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/dates.h"
#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

using Order = DateFormat::Order;

constexpr size_t kTextBytesMax = 80;
constexpr int kYearMin = 1000;
constexpr int kYearMax = 9999;
constexpr int64_t kDaysOf19000101 = -25567;
constexpr int64_t kDaysOf19040101 = -24107;
constexpr int64_t kDaysOf99991231 = 2932896;

std::string_view FormName(Order order) {
  switch (order) {
    case Order::kYearMonthDay:
      return "ymd (such as 2019-07-09, 20190709, 2019年7月9日)";
    case Order::kDayMonthYear:
      return "dmy (such as 09/07/2019, 9 Jul 2019)";
    case Order::kMonthDayYear:
      return "mdy (such as 07/09/2019, Jul 9, 2019)";
    case Order::kExcel1900:
      return "excel_1900 (days since 1900, such as 43655)";
    case Order::kExcel1904:
      return "excel_1904 (days since 1904, such as 42193)";
  }
  LB_CHECK(false);
}

absl::Status NotADate(const DateFormat& format, std::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("not a date of the form ", AbslView(FormName(format.order)), ": ",
                   AbslView(what), "; correct it, or state another form"));
}

// Reads from the front of a text, piece by piece. Each Take returns whether the piece was there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }
  char Next() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool Take(std::string_view piece) {
    if (!absl::StartsWithIgnoreCase(AbslView(rest_), AbslView(piece))) return false;
    rest_.remove_prefix(piece.size());
    return true;
  }

  void SkipSpaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  // All digits from here on, as text.
  std::string_view TakeDigits() {
    const size_t size = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    const std::string_view digits = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return digits;
  }

  std::string_view TakeLetters() {
    size_t size = 0;
    while (size < rest_.size() && absl::ascii_isalpha(static_cast<unsigned char>(rest_[size]))) {
      ++size;
    }
    const std::string_view letters = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return letters;
  }

 private:
  std::string_view rest_;
};

int ToInt(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// One or two digits up to `max`; -1 when they are not there.
int TakeSmall(Scanner& scanner, int max) {
  const std::string_view digits = scanner.TakeDigits();
  if (digits.empty() || digits.size() > 2) return -1;
  const int value = ToInt(digits);
  return value <= max ? value : -1;
}

// 1 to 12 for an English or Spanish month, in full or as its first three letters; "sept" too.
std::optional<int> MonthByName(std::string_view name) {
  struct Names {
    std::string_view english;
    std::string_view spanish;
  };
  constexpr auto kMonths = std::to_array<Names>({{"january", "enero"},
                                                 {"february", "febrero"},
                                                 {"march", "marzo"},
                                                 {"april", "abril"},
                                                 {"may", "mayo"},
                                                 {"june", "junio"},
                                                 {"july", "julio"},
                                                 {"august", "agosto"},
                                                 {"september", "septiembre"},
                                                 {"october", "octubre"},
                                                 {"november", "noviembre"},
                                                 {"december", "diciembre"}});
  const std::string lower = absl::AsciiStrToLower(AbslView(name));
  if (lower == "sept" || lower == "setiembre") return 9;
  for (size_t i = 0; i < kMonths.size(); ++i) {
    for (const std::string_view month : {kMonths[i].english, kMonths[i].spanish}) {
      if (lower == month || lower == month.substr(0, 3)) return static_cast<int>(i) + 1;
    }
  }
  return std::nullopt;
}

// Whether what is left is nothing, or a time of day that exists, with or without a zone.
bool RestIsTimeOfDay(Scanner& scanner) {
  if (scanner.AtEnd()) return true;
  if (!scanner.Take("T") && scanner.Next() != ' ') return false;
  scanner.SkipSpaces();
  if (TakeSmall(scanner, 24) < 0 || !scanner.Take(":") || TakeSmall(scanner, 59) < 0) return false;
  if (scanner.Take(":")) {
    if (TakeSmall(scanner, 60) < 0) return false;
    if ((scanner.Take(".") || scanner.Take(",")) && scanner.TakeDigits().empty()) return false;
  }
  scanner.SkipSpaces();
  if (scanner.Take("AM") || scanner.Take("PM")) return scanner.AtEnd();
  if (scanner.Take("Z") || scanner.Take("UTC")) return scanner.AtEnd();
  if (scanner.Take("+") || scanner.Take("-")) {
    const std::string_view zone = scanner.TakeDigits();
    if (zone.size() == 2 && scanner.Take(":"))
      return TakeSmall(scanner, 59) >= 0 && scanner.AtEnd();
    if (zone.size() != 2 && zone.size() != 4) return false;
  }
  return scanner.AtEnd();
}

// The year of a field of two or four digits.
std::optional<int> YearFrom(std::string_view digits, const DateFormat& format) {
  if (digits.size() == 4) return ToInt(digits);
  if (digits.size() != 2 || !format.two_digit_years_from) return std::nullopt;
  const int from = *format.two_digit_years_from;
  const int year = from - from % 100 + ToInt(digits);
  return year < from ? year + 100 : year;
}

absl::StatusOr<CivilDate> Checked(const CivilDate& date, const DateFormat& format) {
  if (date.year < kYearMin || date.year > kYearMax) {
    return NotADate(format, absl::StrCat("the year must lie in ", kYearMin, " to ", kYearMax));
  }
  if (date.month < 1 || date.month > 12) return NotADate(format, "the month must lie in 1 to 12");
  if (!IsValidDate(date)) return NotADate(format, "that month has no such day");
  return date;
}

// Eight digits without separators in the stated order; a time of six may follow those of ymd.
absl::StatusOr<CivilDate> FromCompact(std::string_view digits, Scanner& scanner,
                                      const DateFormat& format) {
  if (digits.size() == 14 && format.order == Order::kYearMonthDay) {
    if (ToInt(digits.substr(8, 2)) > 24 || ToInt(digits.substr(10, 2)) > 59 ||
        ToInt(digits.substr(12, 2)) > 60 || !scanner.AtEnd()) {
      return NotADate(format, "the time of day behind it does not exist");
    }
    digits = digits.substr(0, 8);
  }
  if (digits.size() != 8) return NotADate(format, "digits without separators must be eight");
  if (!RestIsTimeOfDay(scanner)) return NotADate(format, "what follows it is no time of day");
  if (format.order == Order::kYearMonthDay) {
    return Checked(
        {ToInt(digits.substr(0, 4)), ToInt(digits.substr(4, 2)), ToInt(digits.substr(6))}, format);
  }
  const int first = ToInt(digits.substr(0, 2));
  const int second = ToInt(digits.substr(2, 2));
  const int year = ToInt(digits.substr(4));
  return format.order == Order::kDayMonthYear ? Checked({year, second, first}, format)
                                              : Checked({year, first, second}, format);
}

// The separator in front of the second or third field; empty when there is none.
std::string_view TakeSeparator(Scanner& scanner) {
  for (const std::string_view separator : {"-", "/", "."}) {
    if (scanner.Take(separator)) return separator;
  }
  return {};
}

absl::StatusOr<CivilDate> ParseYearFirst(Scanner& scanner, const DateFormat& format) {
  const std::string_view first = scanner.TakeDigits();
  if (first.size() > 4) return FromCompact(first, scanner, format);
  const auto year = YearFrom(first, format);
  if (!year) return NotADate(format, "the year must have four digits");
  scanner.SkipSpaces();
  const bool chinese = scanner.Take("年");
  const std::string_view separator = chinese ? std::string_view("月") : TakeSeparator(scanner);
  if (separator.empty()) return NotADate(format, "no separator follows the year");
  if (chinese) scanner.SkipSpaces();
  const std::string_view letters = chinese ? std::string_view() : scanner.TakeLetters();
  const int month = letters.empty() ? TakeSmall(scanner, 99) : MonthByName(letters).value_or(-1);
  if (month < 0) return NotADate(format, "the month is missing");
  if (chinese) scanner.SkipSpaces();
  if (!scanner.Take(separator)) {
    return NotADate(format, "the separators before and after the month differ");
  }
  if (chinese) scanner.SkipSpaces();
  const int day = TakeSmall(scanner, 99);
  if (day < 0) return NotADate(format, "the day is missing");
  if (chinese) {
    scanner.SkipSpaces();
    if (!scanner.Take("日")) return NotADate(format, "日 is missing behind the day");
  }
  if (!RestIsTimeOfDay(scanner)) return NotADate(format, "what follows it is no time of day");
  return Checked({*year, month, day}, format);
}

// What may stand between the parts of a date with a month's name: "30 Nov 2016", "30-Nov-2016",
// "Nov 30, 2016", "01 de junio de 2018".
void SkipBetweenWords(Scanner& scanner) {
  scanner.SkipSpaces();
  if (!scanner.Take("-") && !scanner.Take(",") && !scanner.Take(".") && !scanner.Take("/")) {
    if (!scanner.Take("de ")) scanner.Take("del ");
  }
  scanner.SkipSpaces();
}

absl::StatusOr<CivilDate> ParseYearLast(Scanner& scanner, const DateFormat& format) {
  const bool day_first = format.order == Order::kDayMonthYear;
  scanner.Take("de fecha ");
  scanner.SkipSpaces();

  int first = 0;
  int second = 0;
  const std::string_view leading_name = scanner.TakeLetters();
  const std::string_view digits = leading_name.empty() ? scanner.TakeDigits() : std::string_view();
  if (digits.size() > 4) return FromCompact(digits, scanner, format);
  if (!leading_name.empty()) {
    if (day_first) return NotADate(format, "the day must come first");
    first = MonthByName(leading_name).value_or(-1);
  } else if (digits.empty() || digits.size() > 2) {
    return NotADate(format, "it must begin with one or two digits");
  } else {
    first = ToInt(digits);
  }
  if (first < 0) return NotADate(format, "the month's name is not known");

  const std::string_view separator = leading_name.empty() ? TakeSeparator(scanner) : "";
  const bool numeric =
      !separator.empty() && absl::ascii_isdigit(static_cast<unsigned char>(scanner.Next()));
  if (numeric) {
    second = TakeSmall(scanner, 99);
    if (second < 0) return NotADate(format, "its second part must have one or two digits");
    if (!scanner.Take(separator)) return NotADate(format, "its separators differ");
  } else {
    SkipBetweenWords(scanner);
    if (leading_name.empty()) {
      if (!day_first) return NotADate(format, "the month must come first");
      second = MonthByName(scanner.TakeLetters()).value_or(-1);
      if (second < 0) return NotADate(format, "the month's name is not known");
    } else {
      second = TakeSmall(scanner, 99);
      if (second < 0) return NotADate(format, "the day is missing");
    }
    SkipBetweenWords(scanner);
  }
  const auto year = YearFrom(scanner.TakeDigits(), format);
  if (!year) {
    return NotADate(format,
                    "the year must have four digits, or the format must say where two-digit years "
                    "begin, as dmy/1970 does");
  }
  if (!RestIsTimeOfDay(scanner)) return NotADate(format, "what follows it is no time of day");
  return day_first ? Checked({*year, second, first}, format)
                   : Checked({*year, first, second}, format);
}

absl::StatusOr<CivilDate> ParseSerial(Scanner& scanner, const DateFormat& format) {
  const std::string_view digits = scanner.TakeDigits();
  if (scanner.Take(".") && scanner.TakeDigits().empty()) return NotADate(format, "no number");
  if (digits.empty() || digits.size() > 7 || !scanner.AtEnd()) {
    return NotADate(format, "it must be a count of days, of at most seven digits");
  }
  const int64_t serial = ToInt(digits);
  int64_t days = 0;
  if (format.order == Order::kExcel1904) {
    days = kDaysOf19040101 + serial;
  } else if (serial == 0 || serial == 60) {
    return NotADate(format, "days 0 and 60 of this count never were");
  } else {
    // The spreadsheet counts a 29 February 1900: every later day is one too high.
    days = kDaysOf19000101 + serial - (serial < 60 ? 1 : 2);
  }
  if (days > kDaysOf99991231) return NotADate(format, "it lies behind the year 9999");
  return DateFromDaysSinceEpoch(days);
}

}  // namespace

absl::StatusOr<CivilDate> ParseDate(std::string_view text, const DateFormat& format) {
  if (text.size() > kTextBytesMax) {
    return NotADate(format, absl::StrCat("it is longer than ", kTextBytesMax, " bytes"));
  }
  const std::string half_width = ToHalfWidth(text);
  Scanner scanner(StripSpaces(half_width));
  if (scanner.AtEnd()) return NotADate(format, "it is empty");
  switch (format.order) {
    case Order::kYearMonthDay:
      return ParseYearFirst(scanner, format);
    case Order::kDayMonthYear:
    case Order::kMonthDayYear:
      return ParseYearLast(scanner, format);
    case Order::kExcel1900:
    case Order::kExcel1904:
      return ParseSerial(scanner, format);
  }
  LB_CHECK(false);
}

}  // namespace landbridge
