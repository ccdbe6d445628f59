// SPDX-License-Identifier: Apache-2.0
// Texts as Chinese office programs store them. A test that includes this links ICU::uc.
#pragma once

#include <unicode/unistr.h>

#include <cstdint>
#include <string>

namespace landbridge::testing {

inline std::string ToGb18030(const std::string& utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  std::string encoded(static_cast<size_t>(text.length()) * 4 + 1, '\0');
  const int32_t size = text.extract(0, text.length(), encoded.data(),
                                    static_cast<uint32_t>(encoded.size()), "gb18030");
  encoded.resize(static_cast<size_t>(size));
  return encoded;
}

}  // namespace landbridge::testing
