// SPDX-License-Identifier: Apache-2.0
// What an XML document says of its encoding by itself.
//
// A pure function. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// By its declaration, or, without a byte order mark, by the zero bytes of UTF-16; empty when
// `head`, the start of the document, says nothing. Without a declaration XML is UTF-8 by
// definition, but publishers forget.
std::string XmlEncodingInHead(std::string_view head);

}  // namespace landbridge
