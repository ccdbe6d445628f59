// SPDX-License-Identifier: Apache-2.0
// Expat alone: counts the elements of one name, and the bytes of all text.
//
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

struct XML_ParserStruct;

namespace landbridge::bench {

class CountingParser {
 public:
  // `element` is the name as the file has it, with its prefix.
  explicit CountingParser(std::string element);
  ~CountingParser();
  CountingParser(const CountingParser&) = delete;
  CountingParser& operator=(const CountingParser&) = delete;

  // Errors: kDataLoss: expat refuses the text.
  absl::Status Add(std::string_view piece, bool last = false);

  int64_t elements() const { return elements_; }
  int64_t text_bytes() const { return text_bytes_; }

 private:
  const std::string element_;
  XML_ParserStruct* const parser_;
  int64_t elements_ = 0;
  int64_t text_bytes_ = 0;
};

// Text as XML writes it.
std::string XmlText(std::string_view text);

}  // namespace landbridge::bench
