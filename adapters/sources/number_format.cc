// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/number_format.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "proto/contract/absl_view.h"

namespace landbridge {
namespace {

using Kind = NumberFormat::Kind;

// The first section without what only changes looks: quoted and escaped text, colours, padding,
// conditions. Elapsed hours, minutes and seconds become `{`.
std::string Skeleton(std::string_view code) {
  std::string kept;
  for (size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const size_t close = std::min(code.find(']', i), code.size());
      const std::string inside =
          absl::AsciiStrToLower(std::string(code.substr(i + 1, close - i - 1)));
      const bool elapsed = !inside.empty() &&
                           inside.find_first_not_of(inside[0]) == std::string::npos &&
                           (inside[0] == 'h' || inside[0] == 'm' || inside[0] == 's');
      if (elapsed) kept += '{';
      i = close;
    } else {
      kept += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
  }
  return kept;
}

// Runs of letters that stand for a part of a date: "y", "m", "d", "h", "s", and `{`.
std::string DateParts(std::string_view skeleton) {
  std::string parts;
  char last = 0;
  for (size_t i = 0; i < skeleton.size(); ++i) {
    const char c = skeleton[i];
    const bool exponent =
        c == 'e' && i + 1 < skeleton.size() && (skeleton[i + 1] == '+' || skeleton[i + 1] == '-');
    if (exponent) return "";  // 0.00E+00
    if (absl::StartsWith(AbslView(skeleton.substr(i)), "am/pm")) {
      parts += 'h';
      i += 4;
      last = 0;
      continue;
    }
    if (absl::StartsWith(AbslView(skeleton.substr(i)), "a/p")) {
      parts += 'h';
      i += 2;
      last = 0;
      continue;
    }
    const bool part =
        c == 'y' || c == 'm' || c == 'd' || c == 'h' || c == 's' || c == 'e' || c == '{';
    if (part && c != last) parts += c == 'e' ? 'y' : c;
    last = part ? c : '\0';
  }
  return parts;
}

}  // namespace

NumberFormat ParseNumberFormat(std::string_view code) {
  const std::string skeleton = Skeleton(code);
  if (absl::StrContains(skeleton, "general") || skeleton == "@") return {};
  if (skeleton.size() > 1 && skeleton.find_first_not_of('0') == std::string::npos) {
    return {Kind::kNumber, static_cast<int>(skeleton.size())};
  }
  const std::string parts = DateParts(skeleton);
  bool date = false;
  bool time = false;
  for (size_t i = 0; i < parts.size(); ++i) {
    const char c = parts[i];
    if (c == '{') return {Kind::kElapsed, 0};
    const bool minutes = c == 'm' && ((i > 0 && parts[i - 1] == 'h') ||
                                      (i + 1 < parts.size() && parts[i + 1] == 's'));
    time |= c == 'h' || c == 's' || minutes;
    date |= c == 'y' || c == 'd' || (c == 'm' && !minutes);
  }
  if (date) return {time ? Kind::kDateTime : Kind::kDate, 0};
  return {time ? Kind::kTime : Kind::kNumber, 0};
}

NumberFormat BuiltInNumberFormat(int id) {
  const auto within = [id](int first, int last) { return id >= first && id <= last; };
  if (id == 22) return {Kind::kDateTime, 0};
  if (id == 46) return {Kind::kElapsed, 0};
  if (within(18, 21) || within(32, 35) || id == 45 || id == 47 || within(55, 56)) {
    return {Kind::kTime, 0};
  }
  if (within(14, 17) || within(27, 31) || id == 36 || within(50, 54) || within(57, 58)) {
    return {Kind::kDate, 0};
  }
  return {};
}

}  // namespace landbridge
