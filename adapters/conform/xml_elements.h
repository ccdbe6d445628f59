// SPDX-License-Identifier: Apache-2.0
// Where the elements of an XML text stand, for those who change it and leave the rest as it is.
//
// Pure functions. Any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace landbridge {

struct XmlElement {
  std::string name;    // without its prefix
  size_t number = 0;   // among all elements of the text, from 0
  size_t parent = 0;   // the number of the one around it; that of the root is its own
  size_t begin = 0;    // of its start tag
  size_t content = 0;  // behind its start tag
  size_t close = 0;    // its end tag; behind its start tag where it has none
  size_t end = 0;      // behind its end tag
};

// The elements of `text`, UTF-8 with one root, that `is_wanted` wants by where they begin and their
// names; in the order in which they begin.
//
// Errors: kInvalidArgument: not well-formed.
using IsWanted = std::function<bool(size_t begin, std::string_view name)>;
absl::StatusOr<std::vector<XmlElement>> FindElements(std::string_view text,
                                                     const IsWanted& is_wanted);

// An attribute in the text around its element.
struct XmlAttribute {
  size_t name_end = 0;
  size_t value = 0;  // behind the quote
  size_t value_end = 0;
};

// The attribute of that name, whatever its prefix; nothing when the element has none.
std::optional<XmlAttribute> FindAttribute(std::string_view text, const XmlElement& element,
                                          std::string_view name);

// "x:" of an element that is written `<x:row>`; empty for `<row>`.
std::string_view PrefixOf(std::string_view text, const XmlElement& element);

// A piece of a text, and what stands there instead.
struct TextEdit {
  size_t begin = 0;
  size_t size = 0;
  std::string replacement;
};

// Requires: the edits are in the order of the text and do not overlap.
std::string WithEdits(std::string_view text, const std::vector<TextEdit>& edits);

}  // namespace landbridge
