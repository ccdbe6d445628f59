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

// Requires: valid UTF-8.
bool EndsWithHan(std::string_view text) {
  size_t last = text.size();
  while (last > 0 && (static_cast<unsigned char>(text[--last]) & 0xC0U) == 0x80U) {
  }
  return StartsWithHan(text.substr(last));
}

// Runs of space made one; none at the ends or next to a Han character.
//
// Requires: valid UTF-8.
std::string TightenSpaces(std::string text) {
  // The words move towards the front.
  size_t to = 0;
  for (size_t at = text.find_first_not_of(' '); at < text.size();
       at = text.find_first_not_of(' ', at)) {
    const size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = std::string_view(text).substr(at, end - at);
    if (to > 0 && !StartsWithHan(word) && !EndsWithHan(std::string_view(text).substr(0, to))) {
      text[to++] = ' ';
    }
    if (to != at) std::copy(word.begin(), word.end(), &text[to]);
    to += word.size();
    at = end;
  }
  text.resize(to);
  return text;
}

// What tells no names apart, and what takes its place.
struct Mark {
  std::string_view text;
  std::string_view replacement;
};
constexpr auto kMarks = std::to_array<Mark>({{",", " "},
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

constexpr size_t IndexOf(char c) { return static_cast<unsigned char>(c); }

// The first bytes of marks.
constexpr auto kStartsMark = [] {
  std::array<bool, 256> starts{};
  for (const Mark& mark : kMarks) starts[IndexOf(mark.text[0])] = true;
  return starts;
}();

std::string ReplaceMarks(std::string text) {
  size_t to = 0;
  for (size_t at = 0; at < text.size();) {
    if (kStartsMark[IndexOf(text[at])]) {
      const std::string_view rest = std::string_view(text).substr(at);
      const auto mark = std::find_if(kMarks.begin(), kMarks.end(), [rest](const Mark& one) {
        return rest.starts_with(one.text);
      });
      if (mark != kMarks.end()) {
        for (const char c : mark->replacement) text[to++] = c;
        at += mark->text.size();
        continue;
      }
    }
    text[to++] = text[at++];
  }
  text.resize(to);
  return text;
}

bool IsSingleLetter(std::string_view word) {
  if (word.empty() || word.size() != CharacterBytes(word[0]) || StartsWithHan(word)) return false;
  return word.size() > 1 || absl::ascii_isalpha(static_cast<unsigned char>(word[0]));
}

// "s.a. de c.v." and "s. a. de c. v." made "sa de cv": letters that full stops set apart are one
// word.
std::string JoinInitials(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool joins = false;
  while (!text.empty()) {
    const auto end =
        std::find_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '.'; });
    const bool dotted = end != text.end() && *end == '.';
    const std::string_view word(text.begin(), end);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    const bool single = IsSingleLetter(word);
    if (!out.empty() && !(joins && single)) out.push_back(' ');
    out.append(word);
    joins = single && dotted;
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

// In half width, upper case and without spaces.
constexpr auto kPlaceholders =
    std::to_array<std::string_view>({"无", "無", "暂无", "暫無", "不详", "不詳", "N/A"});

// Whether a text that stands for "none" may start like this one. Most texts say at their first
// character that they do not.
bool StartsLikePlaceholder(std::string_view text) {
  // In ASCII, and the first bytes of what ToHalfWidth makes ASCII or leaves out.
  constexpr std::string_view kStarts = " \t\n\v\f\r-/Nn\xC2\xE2\xE3\xEF";
  if (text.empty() || kStarts.find(text[0]) != std::string_view::npos) return true;
  return std::any_of(kPlaceholders.begin(), kPlaceholders.end(), [text](std::string_view word) {
    return text[0] == word[0] && text.substr(0, 3) == word.substr(0, 3);
  });
}

}  // namespace

std::string NormalizeName(std::string_view name) {
  return TightenSpaces(UnifyBrackets(FoldText(name)));
}

std::string NameKey(std::string_view name) {
  if (IsPlaceholder(name)) return {};
  const std::string normalised = NormalizeName(name);
  // Without marks, full stops and spaces all that follows changes nothing.
  if (std::none_of(normalised.begin(), normalised.end(),
                   [](char c) { return kStartsMark[IndexOf(c)] || c == '.' || c == ' '; })) {
    return normalised;
  }
  std::string text = JoinInitials(TightenSpaces(ReplaceMarks(normalised)));
  if (text.find_first_of("&()") != std::string::npos) {
    absl::StrReplaceAll({{" & ", "&"}, {" (", "("}, {"( ", "("}, {" )", ")"}, {") ", ")"}}, &text);
  }
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
  if (text.size() > kBytesMax || !StartsLikePlaceholder(text)) return false;
  std::string word = ToHalfWidth(text);
  absl::AsciiStrToUpper(&word);
  std::erase_if(word, [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); });
  if (word.find_first_not_of("-/") == std::string::npos) return true;
  return std::find(kPlaceholders.begin(), kPlaceholders.end(), word) != kPlaceholders.end();
}

}  // namespace landbridge
