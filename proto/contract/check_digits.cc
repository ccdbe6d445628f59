// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/check_digits.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace landbridge {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

bool AllDigitsOrUpper(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return IsDigit(c) || IsUpper(c); });
}

constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// The place of each byte in `alphabet`; -1 for those that are not in it.
constexpr std::array<int8_t, 256> PlacesIn(std::string_view alphabet) {
  std::array<int8_t, 256> places{};
  places.fill(-1);
  for (size_t i = 0; i < alphabet.size(); ++i) {
    places[static_cast<unsigned char>(alphabet[i])] = static_cast<int8_t>(i);
  }
  return places;
}

// 0 to 9, then A as 10 to Z as 35. The caller has checked the alphabet.
int Base36(char c) { return IsDigit(c) ? c - '0' : c - 'A' + 10; }

}  // namespace

int UsccValue(char c) {
  static constexpr auto kValues = PlacesIn(kUsccAlphabet);
  return kValues[static_cast<unsigned char>(c)];
}

bool UsccCheckHolds(std::string_view value) {
  constexpr int kBase = kUsccAlphabet.size();
  if (value.size() != 18) return false;
  int sum = 0;
  int weight = 1;
  for (size_t i = 0; i < 17; ++i) {
    const int digit = UsccValue(value[i]);
    if (digit < 0) return false;
    sum += digit * weight;
    weight = weight * 3 % kBase;
  }
  // The outer modulus turns 31 into 0, which many validators miss.
  return UsccValue(value[17]) == (kBase - sum % kBase) % kBase;
}

bool OrganisationCodeCheckHolds(std::string_view value) {
  constexpr std::array<int, 8> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  if (value.size() != 9 || !AllDigitsOrUpper(value)) return false;
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += Base36(value[i]) * kWeights[i];
  const int check = 11 - sum % 11;
  if (check == 10) return value[8] == 'X';
  return value[8] == static_cast<char>('0' + (check == 11 ? 0 : check));
}

bool BusinessRegistrationCheckHolds(std::string_view value) {
  if (value.size() != 15 || !AllDigits(value)) return false;
  int product = 10;
  for (size_t i = 0; i < 14; ++i) {
    int sum = (product + (value[i] - '0')) % 10;
    if (sum == 0) sum = 10;
    product = 2 * sum % 11;
  }
  return value[14] - '0' == (11 - product) % 10;
}

bool ResidentIdCheckHolds(std::string_view value) {
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kChecks = "10X98765432";
  if (value.size() != 18 || !AllDigits(value.substr(0, 17))) return false;
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += (value[i] - '0') * kWeights[i];
  return value[17] == kChecks[static_cast<size_t>(sum % 11)];
}

bool AustrianUidCheckHolds(std::string_view value) {
  if (value.size() != 11 || value.substr(0, 3) != "ATU" || !AllDigits(value.substr(3)))
    return false;
  const std::string_view digits = value.substr(3);
  int sum = 4;
  for (size_t i = 0; i < 7; ++i) {
    const int digit = digits[i] - '0';
    sum += i % 2 == 0 ? digit : digit / 5 + digit * 2 % 10;
  }
  return digits[7] - '0' == (10 - sum % 10) % 10;
}

bool BrazilianCnpjCheckHolds(std::string_view value) {
  if (value.size() != 14 || !AllDigitsOrUpper(value) || !AllDigits(value.substr(12))) return false;
  for (const size_t length : {size_t{12}, size_t{13}}) {
    int sum = 0;
    // From the right the weights run 2 to 9 and start again. A letter counts as its ASCII distance
    // from '0'.
    for (size_t i = 0; i < length; ++i) {
      const int weight = static_cast<int>((length - 1 - i) % 8) + 2;
      sum += (value[i] - '0') * weight;
    }
    const int rest = sum % 11;
    if (value[length] - '0' != (rest < 2 ? 0 : 11 - rest)) return false;
  }
  return true;
}

bool MexicanRfcCheckHolds(std::string_view value) {
  // One byte per character: '#' stands for Ñ, whose value is 38. A company's number is aligned to
  // the right with a space.
  static constexpr auto kValues = PlacesIn("0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ #");
  std::string text;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value.substr(i, 2) == "Ñ") {
      text.push_back('#');
      ++i;
    } else {
      text.push_back(value[i]);
    }
  }
  if (text.size() == 12) text.insert(0, 1, ' ');
  if (text.size() != 13) return false;
  int sum = 0;
  for (int i = 0; i < 12; ++i) {
    const int digit = kValues[static_cast<unsigned char>(text[static_cast<size_t>(i)])];
    if (digit < 0) return false;
    sum += digit * (13 - i);
  }
  const int check = 11 - sum % 11;
  if (check == 10) return text[12] == 'A';
  return text[12] == static_cast<char>('0' + (check == 11 ? 0 : check));
}

bool LeiCheckHolds(std::string_view value) {
  if (value.size() != 20 || !AllDigitsOrUpper(value) || !AllDigits(value.substr(18))) return false;
  int rest = 0;
  for (const char c : value) rest = (rest * (IsDigit(c) ? 10 : 100) + Base36(c)) % 97;
  return rest == 1;
}

}  // namespace landbridge
