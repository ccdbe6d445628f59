// SPDX-License-Identifier: Apache-2.0
// Names and placeholders against the plainest reading of their rules, which takes no short ways.
#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "proto/contract/names.h"
#include "proto/contract/text_fold.h"
#include "proto/contract/text_width.h"
#include "tests/contract/random_text.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::RandomText;
using testing::Utf8;

bool IsPlaceholderByRules(std::string_view text) {
  if (text.size() > 32) return false;
  std::string word = absl::AsciiStrToUpper(ToHalfWidth(text));
  std::erase_if(word, [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); });
  constexpr auto kWords =
      std::to_array<std::string_view>({"无", "無", "暂无", "暫無", "不详", "不詳", "N/A"});
  return word.find_first_not_of("-/") == std::string::npos ||
         std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::vector<std::string> Characters(std::string_view text) {
  std::vector<std::string> characters;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U && !characters.empty()) {
      characters.back().push_back(c);
    } else {
      characters.emplace_back(1, c);
    }
  }
  return characters;
}

bool IsHan(const std::string& character) {
  if (character == "々" || character == "〇") return true;
  if (character.size() == 4) return character >= "\U00020000" && character < "\U00040000";
  return character.size() == 3 && ((character >= "\u3400" && character <= "\u9FFF") ||
                                   (character >= "\uF900" && character <= "\uFAFF"));
}

std::string TightenSpacesByRules(std::string_view text) {
  std::string out;
  std::string before;
  bool space = false;
  for (const std::string& character : Characters(text)) {
    if (character == " ") {
      space = true;
      continue;
    }
    if (space && !before.empty() && !IsHan(before) && !IsHan(character)) out.push_back(' ');
    out.append(character);
    before = character;
    space = false;
  }
  return out;
}

std::string NormalizeNameByRules(std::string_view name) {
  return TightenSpacesByRules(UnifyBrackets(FoldTextByRules(name)));
}

std::string JoinInitialsByRules(const std::string& text) {
  std::string out;
  bool joins = false;
  for (const absl::string_view part :
       absl::StrSplit(absl::StrReplaceAll(text, {{".", ". "}}), ' ', absl::SkipEmpty())) {
    const bool has_dot = part.back() == '.';
    const std::string word(has_dot ? part.substr(0, part.size() - 1) : part);
    if (word.empty()) continue;
    const bool single =
        Characters(word).size() == 1 && !IsHan(word) &&
        (word.size() > 1 || absl::ascii_isalpha(static_cast<unsigned char>(word[0])));
    if (!out.empty() && !(joins && single)) out.push_back(' ');
    out.append(word);
    joins = single && has_dot;
  }
  return out;
}

std::string NameKeyByRules(std::string_view name) {
  if (IsPlaceholderByRules(name)) return {};
  const std::string normalised = NormalizeNameByRules(name);
  std::string text = absl::StrReplaceAll(normalised, {{",", " "},
                                                      {"、", " "},
                                                      {"。", " "},
                                                      {"\"", ""},
                                                      {"'", ""},
                                                      {"`", ""},
                                                      {"´", ""},
                                                      {"“", ""},
                                                      {"”", ""},
                                                      {"„", ""},
                                                      {"‘", ""},
                                                      {"’", ""},
                                                      {"«", ""},
                                                      {"»", ""},
                                                      {"‹", ""},
                                                      {"›", ""},
                                                      {"《", ""},
                                                      {"》", ""}});
  text = JoinInitialsByRules(TightenSpacesByRules(text));
  absl::StrReplaceAll({{" & ", "&"}, {" (", "("}, {"( ", "("}, {" )", ")"}, {") ", ")"}}, &text);
  return text.empty() ? normalised : text;
}

TEST_CASE("every character within a name gives the key that the rules give") {
  for (char32_t c = 0; c < 0x10000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const std::string one = Utf8(c);
    for (const std::string& name :
         {one, "公司" + one, "a " + one + " b", one + "." + one + ". x"}) {
      if (NameKey(name) == NameKeyByRules(name)) continue;
      INFO("U+" << std::hex << static_cast<uint32_t>(c) << ": " << name);
      CHECK(NameKey(name) == NameKeyByRules(name));
    }
  }
}

TEST_CASE("any name gets the form and the key that the rules give") {
  const auto seed = std::random_device()();
  INFO("seed " << seed);
  RandomText names(seed);
  for (int i = 0; i < 50'000; ++i) {
    const std::string name = names.Next(14);
    INFO(name);
    REQUIRE(NormalizeName(name) == NormalizeNameByRules(name));
    REQUIRE(NameKey(name) == NameKeyByRules(name));
  }
}

TEST_CASE("whatever a placeholder starts with, it is one exactly when the rules say so") {
  for (char32_t c = 0; c < 0x10000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    for (const std::string rest : {"", "无", "/A", "详", "-", "x"}) {
      const std::string text = Utf8(c) + rest;
      if (IsPlaceholder(text) == IsPlaceholderByRules(text)) continue;
      INFO("U+" << std::hex << static_cast<uint32_t>(c) << " and " << rest);
      CHECK(IsPlaceholder(text) == IsPlaceholderByRules(text));
    }
  }
  constexpr auto kPieces = std::to_array<std::string_view>(
      {"无",     "無",     "暂",     "暫",     "不",   "详", "詳",   "n",    "N",  "Ｎ",
       "/",      "／",     "A",      "ａ",     "-",    "－", "–",    " ",    "\t", "　",
       "\u00A0", "\u00AD", "\u200B", "\uFEFF", "\x1F", "中", "\xE6", "\xC2", ""});
  int placeholders = 0;
  for (const std::string_view a : kPieces) {
    for (const std::string_view b : kPieces) {
      for (const std::string_view c : kPieces) {
        const std::string text = std::string(a).append(b).append(c);
        const bool expected = IsPlaceholderByRules(text);
        placeholders += expected ? 1 : 0;
        if (IsPlaceholder(text) == expected) continue;
        INFO(text);
        CHECK(IsPlaceholder(text) == expected);
      }
    }
  }
  CHECK(placeholders > 1000);
}

}  // namespace
}  // namespace landbridge
