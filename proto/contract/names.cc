// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/legal_forms.h"
#include "proto/contract/text_fold.h"
#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Bytes of the UTF-8 character that starts with `first`.
size_t CharacterBytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

// Whether a Han character, 々 or 〇 starts `text`.
bool StartsWithHan(std::string_view text) {
  if (text.empty()) return false;
  const auto byte = static_cast<unsigned char>(text[0]);
  if (byte >= 0xF0) return byte == 0xF0 && static_cast<unsigned char>(text[1]) >= 0xA0;
  if (byte < 0xE3 || byte > 0xE9)
    return byte == 0xEF && text.substr(0, 2) >= "\xEF\xA4" && text.substr(0, 2) <= "\xEF\xAB";
  return byte >= 0xE4 || text.substr(0, 2) >= "\xE3\x90" || text.substr(0, 3) == "々" ||
         text.substr(0, 3) == "〇";
}

// Runs of space made one; none at the ends or next to a Han character.
std::string TightenSpaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space_waits = false;
  bool after_han = true;
  while (!text.empty()) {
    if (text[0] == ' ') {
      space_waits = true;
      text.remove_prefix(1);
      continue;
    }
    const bool han = StartsWithHan(text);
    if (space_waits && !after_han && !han) out.push_back(' ');
    const size_t bytes = std::min(CharacterBytes(text[0]), text.size());
    out.append(text.substr(0, bytes));
    text.remove_prefix(bytes);
    space_waits = false;
    after_han = han;
  }
  return out;
}

// A word of a name, and whether a full stop ended it.
struct Word {
  std::string_view text;
  bool dotted;
};

std::vector<Word> Words(std::string_view text) {
  std::vector<Word> words;
  while (!text.empty()) {
    const size_t size = std::min(text.find_first_of(" ."), text.size());
    const bool dotted = size < text.size() && text[size] == '.';
    if (size > 0) words.push_back({text.substr(0, size), dotted});
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return words;
}

bool IsSingleLetter(std::string_view word) {
  if (word.empty() || word.size() != CharacterBytes(word[0]) || StartsWithHan(word)) return false;
  return word.size() > 1 || absl::ascii_isalpha(static_cast<unsigned char>(word[0]));
}

// "s.a. de c.v." and "s. a. de c. v." made "sa de cv": letters that full stops set apart are one
// word.
std::string JoinInitials(std::string_view text) {
  std::string out;
  bool joins = false;
  for (const Word& word : Words(text)) {
    const bool single = IsSingleLetter(word.text);
    if (!out.empty() && !(joins && single)) out.push_back(' ');
    out.append(word.text);
    joins = single && word.dotted;
  }
  return out;
}

// The name without groups in brackets at its end.
std::string_view WithoutTrailingBrackets(std::string_view name) {
  while (EndsWith(name, ")")) {
    const size_t open = name.rfind('(');
    if (open == std::string_view::npos || open == 0) break;
    name = StripSpaces(name.substr(0, open));
  }
  return name;
}

}  // namespace

std::string NormalizeName(std::string_view name) {
  return TightenSpaces(UnifyBrackets(FoldText(name)));
}

std::string NameKey(std::string_view name) {
  if (IsPlaceholder(name)) return {};
  const std::string normalised = NormalizeName(name);
  std::string text = normalised;
  absl::StrReplaceAll({{",", " "},
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
                       {"》", ""}},
                      &text);
  text = JoinInitials(TightenSpaces(text));
  absl::StrReplaceAll({{" & ", "&"}, {" (", "("}, {"( ", "("}, {" )", ")"}, {") ", ")"}}, &text);
  return text.empty() ? normalised : text;
}

bool IsBranch(std::string_view name) {
  constexpr auto kEnds = std::to_array<std::string_view>({"分公司",
                                                          "分店",
                                                          "分行",
                                                          "支行",
                                                          "分部",
                                                          "分厂",
                                                          "分所",
                                                          "分社",
                                                          "分校",
                                                          "分院",
                                                          "分中心",
                                                          "分理处",
                                                          "分支机构",
                                                          "支公司",
                                                          "营业部",
                                                          "营业所",
                                                          "办事处",
                                                          "代表处",
                                                          " branch",
                                                          " branch office",
                                                          " representative office",
                                                          " sucursal",
                                                          " zweigniederlassung",
                                                          " филиал"});
  const std::string key = NameKey(name);
  const std::string_view core = WithoutTrailingBrackets(key);
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [core](std::string_view end) { return EndsWith(core, end); }) ||
         EndsWith(key, "(branch)");
}

NameParts SplitLegalForm(std::string_view name) {
  const std::string key = NameKey(name);
  const LegalFormPlace place = FindLegalForm(key);
  NameParts parts;
  parts.legal_form = key.substr(place.begin, place.size);
  std::string rest = key;
  rest.erase(place.begin, place.size);
  parts.stem = StripSpaces(rest);
  return parts;
}

bool IsPlaceholder(std::string_view text) {
  // Nothing longer stands for "none", and most texts are longer.
  constexpr size_t kBytesMax = 32;
  if (text.size() > kBytesMax) return false;
  std::string word = absl::AsciiStrToUpper(ToHalfWidth(text));
  std::erase_if(word, [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); });
  if (word.find_first_not_of("-/") == std::string::npos) return true;
  constexpr auto kWords =
      std::to_array<std::string_view>({"无", "無", "暂无", "暫無", "不详", "不詳", "N/A"});
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

}  // namespace landbridge
