// SPDX-License-Identifier: Apache-2.0
// Names of elements and attributes as expat gives them when it minds namespaces: namespace and
// local name in one text, with a separator between that is no character of either.
//
// Pure functions. Any thread.
#pragma once

#include <string_view>

namespace landbridge {

// For XML_ParserCreateNS.
inline constexpr char kXmlNameSeparator = '\n';

struct XmlName {
  std::string_view space;  // empty: in no namespace
  std::string_view local;
};

inline XmlName SplitXmlName(std::string_view name) {
  const size_t separator = name.rfind(kXmlNameSeparator);
  if (separator == std::string_view::npos) return {{}, name};
  return {name.substr(0, separator), name.substr(separator + 1)};
}

}  // namespace landbridge
