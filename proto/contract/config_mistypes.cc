// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/config_mistypes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"

namespace landbridge::config_internal {
namespace {

constexpr int kTabLinesBefore = 1;
constexpr int kLinesBefore = 3;

struct Sign {
  std::string_view wide;
  std::string_view name;
  std::string_view instead;
};

constexpr Sign kColon = {"：", "colon", "`:` and a space"};
constexpr Sign kComma = {"，", "comma", "`,` and a space"};
constexpr std::array<Sign, 4> kBrackets = {{{"｛", "bracket", "`{`"},
                                            {"｝", "bracket", "`}`"},
                                            {"［", "bracket", "`[`"},
                                            {"］", "bracket", "`]`"}}};

constexpr std::array<std::string_view, 5> kQuotes = {"“", "”", "‘", "’", "＂"};
constexpr size_t kQuoteBytes = 3;  // of each

std::string Described(const Sign& sign) {
  return absl::StrCat("a full-width ", AbslView(sign.name), " `", AbslView(sign.wide),
                      "` stands here; write ", AbslView(sign.instead));
}

bool IsKeyLetter(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Whether `text` ends in a word that could be a key: at the start of a line or of a part of it.
bool EndsInKey(std::string_view text) {
  size_t begin = text.size();
  while (begin > 0 && IsKeyLetter(text[begin - 1])) --begin;
  if (begin == text.size()) return false;
  return begin == 0 || std::string_view(" \t{,-").find(text[begin - 1]) != std::string_view::npos;
}

// Whether `text` begins with a key and its colon.
bool BeginsWithKey(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  size_t end = 0;
  while (end < text.size() && IsKeyLetter(text[end])) ++end;
  const std::string_view rest = text.substr(end);
  return end > 0 && (rest.starts_with(':') || rest.starts_with(kColon.wide));
}

// The sign at `at` of a line, where YAML would have one of its own.
const Sign* SignAt(std::string_view line, size_t at) {
  const std::string_view rest = line.substr(at);
  if (rest.starts_with(kColon.wide)) return EndsInKey(line.substr(0, at)) ? &kColon : nullptr;
  if (rest.starts_with(kComma.wide)) {
    return BeginsWithKey(rest.substr(kComma.wide.size())) ? &kComma : nullptr;
  }
  const auto* const bracket =
      std::find_if(kBrackets.begin(), kBrackets.end(),
                   [rest](const Sign& sign) { return rest.starts_with(sign.wide); });
  return bracket == kBrackets.end() ? nullptr : bracket;
}

// The last one in a line, outside of quotes and comments.
std::optional<Mistype> LastSign(std::string_view line) {
  std::optional<Mistype> last;
  char quote = '\0';
  for (size_t i = 0; i < line.size(); ++i) {
    const char before = i == 0 ? ' ' : line[i - 1];
    const bool at_start = std::string_view(" \t{[,").find(before) != std::string_view::npos;
    if (quote != '\0') {
      if (line[i] == quote) quote = '\0';
    } else if ((line[i] == '"' || line[i] == '\'') && at_start) {
      quote = line[i];
    } else if (line[i] == '#' && absl::ascii_isspace(static_cast<unsigned char>(before))) {
      return last;
    } else if (const Sign* sign = SignAt(line, i); sign != nullptr) {
      last = {i, Described(*sign)};
    }
  }
  return last;
}

// In the indentation, behind dashes too.
std::optional<Mistype> IndentingTab(std::string_view line) {
  const size_t tab = line.find('\t');
  if (tab == std::string_view::npos || line.find_first_not_of(" \t-") < tab) return std::nullopt;
  return Mistype{tab, "a tab stands here, and YAML is indented with spaces only; write spaces"};
}

}  // namespace

std::optional<Mistype> FindMistype(std::string_view yaml, int line) {
  std::optional<Mistype> found;
  size_t begin = 0;
  for (int number = 1; number <= line && begin < yaml.size(); ++number) {
    const size_t end = std::min(yaml.find('\n', begin), yaml.size());
    const std::string_view text = yaml.substr(begin, end - begin);
    std::optional<Mistype> here;
    if (number >= line - kTabLinesBefore) here = IndentingTab(text);
    if (!here && number >= line - kLinesBefore) here = LastSign(text);
    if (here) {
      here->byte_offset += begin;
      found = std::move(here);
    }
    begin = end + 1;
  }
  return found;
}

std::string MistypeInKey(std::string_view key) {
  const std::optional<Mistype> sign = LastSign(key);
  if (sign) return sign->what;
  return IsInTypographicQuotes(key) ? std::string(kTypographicQuotes) : std::string();
}

bool IsInTypographicQuotes(std::string_view text) {
  const auto begins = [text](std::string_view quote) { return text.starts_with(quote); };
  const auto ends = [text](std::string_view quote) { return text.ends_with(quote); };
  if (text.size() < 2 * kQuoteBytes || std::none_of(kQuotes.begin(), kQuotes.end(), begins) ||
      std::none_of(kQuotes.begin(), kQuotes.end(), ends)) {
    return false;
  }
  // A sentence may begin and end with words in quotes.
  const std::string_view inside = text.substr(kQuoteBytes, text.size() - 2 * kQuoteBytes);
  return std::all_of(kQuotes.begin(), kQuotes.end(), [inside](std::string_view quote) {
    return inside.find(quote) == std::string_view::npos;
  });
}

}  // namespace landbridge::config_internal
