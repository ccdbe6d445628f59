// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xml_encoding.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace landbridge {
namespace {

// The encoding that an XML declaration at the start of `head` states; empty when there is none.
std::string DeclaredEncoding(std::string_view head) {
  if (head.substr(0, 5) != "<?xml") return "";
  const std::string_view declaration = head.substr(0, head.find("?>"));
  const size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return "";
  const size_t open = declaration.find_first_of("\"'", at);
  if (open == std::string_view::npos) return "";
  const size_t close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) return "";
  return absl::AsciiStrToLower(std::string(declaration.substr(open + 1, close - open - 1)));
}

}  // namespace

std::string XmlEncodingInHead(std::string_view head) {
  // UTF-16 is known by its first character, `<`.
  if (head.substr(0, 2) == std::string_view("<\0", 2)) return "utf-16le";
  if (head.substr(0, 2) == std::string_view("\0<", 2)) return "utf-16be";
  return DeclaredEncoding(head);
}

}  // namespace landbridge
