// SPDX-License-Identifier: Apache-2.0
// Where a parser of expat is in its document. Expat has calls of 64 bits for that since 2.9 (Debian
// 13), and warns of those before it.
#pragma once

#include <expat.h>

#include <cstdint>

namespace landbridge {

#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
inline int64_t LineOf(XML_Parser parser) {
  return static_cast<int64_t>(XML_GetCurrentLineNumber64(parser));
}
inline int64_t ByteIndexOf(XML_Parser parser) { return XML_GetCurrentByteIndex64(parser); }
inline int64_t ByteCountOf(XML_Parser parser) {
  return static_cast<int64_t>(XML_GetCurrentByteCount64(parser));
}
#else
inline int64_t LineOf(XML_Parser parser) {
  return static_cast<int64_t>(XML_GetCurrentLineNumber(parser));
}
inline int64_t ByteIndexOf(XML_Parser parser) { return XML_GetCurrentByteIndex(parser); }
inline int64_t ByteCountOf(XML_Parser parser) { return XML_GetCurrentByteCount(parser); }
#endif

}  // namespace landbridge
