// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/identifier_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/names.h"
#include "proto/contract/resident_id.h"
#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

constexpr size_t kRawBytesMax = 128;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool HasMaskCharacter(std::string_view text) {
  constexpr auto kMasks = std::to_array<std::string_view>({"*", "×", "•", "●", "■"});
  return std::any_of(kMasks.begin(), kMasks.end(), [text](std::string_view mask) {
    return text.find(mask) != std::string_view::npos;
  });
}

// Most identifiers are written so, and then they are normalised already and stand for something.
bool IsDigitsAndCapitals(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return IsDigit(c) || (c >= 'A' && c <= 'Z'); });
}

size_t SkipDigits(std::string_view text, size_t i) {
  while (i < text.size() && IsDigit(text[i])) ++i;
  return i;
}

// "9.14403E+17", "9,14E17" and "9E+17"; not "123E45678", which may be an identifier.
bool IsScientific(std::string_view text) {
  size_t i = SkipDigits(text, 0);
  if (i == 0) return false;
  const bool fraction = i < text.size() && (text[i] == '.' || text[i] == ',');
  if (fraction) i = SkipDigits(text, i + 1);
  if (i >= text.size() || text[i] != 'E') return false;
  ++i;
  const bool plus = i < text.size() && text[i] == '+';
  if (plus) ++i;
  const size_t end = SkipDigits(text, i);
  return (fraction || plus) && end > i && end == text.size();
}

// Half-width, upper case, without spaces.
std::string Compact(std::string_view raw) {
  std::string text = ToHalfWidth(raw);
  absl::AsciiStrToUpper(&text);
  std::erase_if(text, [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); });
  return text;
}

}  // namespace

bool IsScientificNotation(std::string_view raw) {
  // Most texts have none of these, and are done with at once.
  return raw.size() <= kRawBytesMax && raw.find_first_of("eE\xEF") != std::string_view::npos &&
         IsScientific(Compact(raw));
}

IdentifierText PrepareIdentifier(std::string_view raw, std::string_view punctuation) {
  if (raw.size() > kRawBytesMax) return {"", IdentifierVerdict::kMalformed};
  if (IsDigitsAndCapitals(raw)) return {std::string(raw), std::nullopt};
  if (IsPlaceholder(raw)) return {"", IdentifierVerdict::kPlaceholder};
  std::string text = Compact(raw);
  absl::StrReplaceAll({{"ñ", "Ñ"}}, &text);
  if (IsScientific(text)) return {"", IdentifierVerdict::kScientificNotation};
  std::erase_if(text, [punctuation](char c) {
    return c == '-' || punctuation.find(c) != std::string_view::npos;
  });
  if (text.empty()) return {"", IdentifierVerdict::kPlaceholder};
  const bool masked = HasMaskCharacter(text);
  return {std::move(text), masked ? std::optional(IdentifierVerdict::kMasked) : std::nullopt};
}

bool IsMaskedByLetters(std::string_view value) {
  return value.find("XXXX") != std::string_view::npos;
}

bool LooksPersonal(std::string_view raw, std::string_view value) {
  if (value.size() == 18 || value.size() == 20) {
    if (HasResidentIdForm(value.substr(0, 18))) return true;
  }
  return ContainsResidentId(raw) || ContainsResidentId(value);
}

}  // namespace landbridge
