// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/xml_elements.h"

#include <expat.h>

#include <climits>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/xml_place.h"
#include "proto/contract/check.h"

namespace landbridge {
namespace {

constexpr char kBlanks[] = " \t\r\n";
constexpr char kNameEnds[] = " \t\r\n/>";

std::string_view LocalName(std::string_view name) { return name.substr(name.rfind(':') + 1); }

// What is known while the parser runs.
struct Search {
  XML_Parser parser;
  const IsWanted& is_wanted;
  std::vector<XmlElement> found;
  size_t count = 0;  // of elements so far
  struct Open {
    size_t number;
    std::optional<size_t> found;  // its index
  };
  std::vector<Open> open;

  size_t Offset() const { return static_cast<size_t>(ByteIndexOf(parser)); }
  size_t Behind() const { return Offset() + static_cast<size_t>(ByteCountOf(parser)); }

  static void Start(void* self, const char* qualified, const char**) {
    auto& search = *static_cast<Search*>(self);
    const size_t number = search.count++;
    const std::string_view name = LocalName(qualified);
    std::optional<size_t> index;
    if (search.is_wanted(search.Offset(), name)) {
      index = search.found.size();
      const size_t parent = search.open.empty() ? number : search.open.back().number;
      search.found.push_back({std::string(name), number, parent, search.Offset(), search.Behind(),
                              /*close=*/0, /*end=*/0});
    }
    search.open.push_back({number, index});
  }

  static void End(void* self, const char*) {
    auto& search = *static_cast<Search*>(self);
    const std::optional<size_t> index = search.open.back().found;
    search.open.pop_back();
    if (!index) return;
    // An empty element has no end tag: its event has no bytes.
    search.found[*index].close = search.Offset();
    search.found[*index].end = search.Behind();
  }
};

}  // namespace

absl::StatusOr<std::vector<XmlElement>> FindElements(std::string_view text,
                                                     const IsWanted& is_wanted) {
  LB_CHECK(text.size() <= INT_MAX);
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate("UTF-8"),
                                                                       XML_ParserFree);
  LB_CHECK(parser != nullptr);
  Search search{parser.get(), is_wanted, {}, 0, {}};
  XML_SetUserData(parser.get(), &search);
  XML_SetElementHandler(parser.get(), Search::Start, Search::End);
  if (XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE) ==
      XML_STATUS_ERROR) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the text is not well-formed XML: ", XML_ErrorString(XML_GetErrorCode(parser.get()))));
  }
  return std::move(search.found);
}

std::optional<XmlAttribute> FindAttribute(std::string_view text, const XmlElement& element,
                                          std::string_view name) {
  // A start tag of a well-formed text: names, `=` and quoted values, blanks between them.
  const std::string_view tag = text.substr(0, element.content);
  size_t at = tag.find_first_of(kNameEnds, element.begin);
  for (;;) {
    at = tag.find_first_not_of(kBlanks, at);
    if (at == std::string_view::npos || tag[at] == '/' || tag[at] == '>') return std::nullopt;
    const size_t equals = tag.find('=', at);
    const size_t open = tag.find_first_of("\"'", equals);
    if (open == std::string_view::npos) return std::nullopt;
    const size_t close = tag.find(tag[open], open + 1);
    const std::string_view written = tag.substr(at, equals - at);
    const size_t name_size = written.find_last_not_of(kBlanks) + 1;
    if (LocalName(written.substr(0, name_size)) == name) {
      return XmlAttribute{at + name_size, open + 1, close};
    }
    at = close + 1;
  }
}

std::string_view PrefixOf(std::string_view text, const XmlElement& element) {
  const size_t begin = element.begin + 1;
  const std::string_view name = text.substr(begin, text.find_first_of(kNameEnds, begin) - begin);
  return name.substr(0, name.rfind(':') + 1);
}

std::string WithEdits(std::string_view text, const std::vector<TextEdit>& edits) {
  std::string edited;
  size_t at = 0;
  for (const TextEdit& edit : edits) {
    edited.append(text.substr(at, edit.begin - at)).append(edit.replacement);
    at = edit.begin + edit.size;
  }
  edited.append(text.substr(at));
  return edited;
}

}  // namespace landbridge
