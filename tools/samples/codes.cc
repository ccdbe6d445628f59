// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/codes.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/contract/check.h"
#include "proto/contract/check_digits.h"

namespace landbridge::samples {
namespace {

constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::string_view kOrganisationCheckAlphabet = "0123456789X";
constexpr size_t kOrganisationCodeAt = 8;
constexpr size_t kOrganisationCodeLength = 9;

// `text` and the one character of `alphabet` with which `holds` is true. There is always one: that
// is what check digits are.
template <typename Holds>
std::string Completed(std::string text, std::string_view alphabet, Holds holds) {
  text.push_back('0');
  for (const char c : alphabet) {
    text.back() = c;
    if (holds(text)) return text;
  }
  LB_CHECK(false);
  return text;
}

std::string WithCheck(std::string text) {
  return Completed(std::move(text), kUsccAlphabet, UsccCheckHolds);
}

}  // namespace

std::string MakeUscc(std::string_view prefix, std::string_view region, int number) {
  LB_CHECK(number >= 0 && number <= 999'999);
  const std::string organisation = Completed(
      absl::StrFormat("XL%06d", number), kOrganisationCheckAlphabet, OrganisationCodeCheckHolds);
  return WithCheck(std::string(prefix).append(region).append(organisation));
}

std::string OrganisationCodeOf(std::string_view uscc) {
  std::string code(uscc.substr(kOrganisationCodeAt, kOrganisationCodeLength));
  const char check = code.back();
  code.back() = '-';
  code.push_back(check);
  return code;
}

std::string TaxRegistrationOf(std::string_view uscc) {
  return std::string(uscc.substr(2, 6 + kOrganisationCodeLength));
}

std::string MakeBusinessRegistration(std::string_view region, int number) {
  return Completed(std::string(region) + absl::StrFormat("%08d", number),
                   kUsccAlphabet.substr(0, 10), BusinessRegistrationCheckHolds);
}

std::string WithFailingCheck(std::string_view uscc) {
  std::string code(uscc);
  const size_t at = kUsccAlphabet.find(code.back());
  code.back() = kUsccAlphabet[(at + 1) % kUsccAlphabet.size()];
  return code;
}

std::string InScientificNotation(std::string_view uscc) {
  return std::string(uscc.substr(0, 1)).append(".").append(uscc.substr(1, 5)).append("E+17");
}

std::string MaskedPersonNumber(std::string_view region, int year, int number) {
  return std::string(region) + absl::StrFormat("%04d****%04d", year, number % 10'000);
}

std::string ToFullWidth(std::string_view text) {
  std::string wide;
  for (const char c : text) {
    if (c < '!' || c > '~') {
      wide.push_back(c);
      continue;
    }
    // U+FF01 and on, in UTF-8.
    const unsigned point = 0xFF01U + static_cast<unsigned>(c - '!');
    wide.push_back(static_cast<char>(0xE0U | (point >> 12)));
    wide.push_back(static_cast<char>(0x80U | ((point >> 6) & 0x3FU)));
    wide.push_back(static_cast<char>(0x80U | (point & 0x3FU)));
  }
  return wide;
}

std::string WriteDate(const CivilDate& date, size_t form) {
  switch (form % 6) {
    case 0:
      return absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day);
    case 1:
      return absl::StrFormat("%04d%02d%02d", date.year, date.month, date.day);
    case 2:
      return absl::StrFormat("%d/%d/%d 0:00", date.year, date.month, date.day);
    case 3:
      return absl::StrFormat("%04d年%02d月%02d日", date.year, date.month, date.day);
    case 4:
      return absl::StrFormat("%d-%d-%d", date.year, date.month, date.day);
    default:
      return ToFullWidth(absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day));
  }
}

std::string WriteTenThousands(int hundreds, size_t form) {
  const std::string exact = absl::StrFormat("%d.%02d", hundreds / 100, hundreds % 100);
  switch (form % 4) {
    case 1:
      return exact;
    case 2:
      return exact + "万元";
    case 3:
      return ToFullWidth(exact);
    default:
      return exact + "0000";
  }
}

}  // namespace landbridge::samples
