// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/decision_number.h"

#include <algorithm>
#include <cstddef>

#include "proto/contract/text_fold.h"

namespace landbridge {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kNumberSign = "号";

// Removes the leading zeros of the last run of digits; one zero stays of a run of zeros.
void StripSerialZeros(std::string& text) {
  const size_t last = text.find_last_of(kDigits);
  if (last == std::string::npos) return;
  const size_t before = text.find_last_not_of(kDigits, last);
  const size_t first = before == std::string::npos ? 0 : before + 1;
  const size_t significant = std::min(text.find_first_not_of('0', first), last);
  text.erase(first, significant - first);
}

}  // namespace

std::string NormalizeDecisionNumber(std::string_view number) {
  std::string text = UnifyBrackets(FoldText(number));
  std::erase(text, ' ');
  while (text.size() >= kNumberSign.size() &&
         std::string_view(text).substr(text.size() - kNumberSign.size()) == kNumberSign) {
    text.resize(text.size() - kNumberSign.size());
  }
  StripSerialZeros(text);
  return text;
}

}  // namespace landbridge
