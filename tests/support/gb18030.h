// SPDX-License-Identifier: Apache-2.0
// Texts in other encodings, above all as Chinese office programs store them. A test that includes
// this links ICU::uc.
#pragma once

#include <unicode/unistr.h>

#include <cstdint>
#include <string>

namespace landbridge::testing {

// `encoding` as ICU calls it; without a byte order mark.
inline std::string Encoded(const std::string& utf8, const char* encoding) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  std::string encoded(static_cast<size_t>(text.length()) * 4 + 1, '\0');
  const int32_t size = text.extract(0, text.length(), encoded.data(),
                                    static_cast<uint32_t>(encoded.size()), encoding);
  encoded.resize(static_cast<size_t>(size));
  return encoded;
}

inline std::string ToGb18030(const std::string& utf8) { return Encoded(utf8, "gb18030"); }

}  // namespace landbridge::testing
