// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/counting_parser.h"

#include <expat.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"

namespace landbridge::bench {

CountingParser::CountingParser(std::string element)
    : element_(std::move(element)), parser_(XML_ParserCreate(nullptr)) {
  LB_CHECK(parser_ != nullptr);
  XML_SetUserData(parser_, this);
  XML_SetStartElementHandler(parser_, [](void* self, const char* name, const char**) {
    auto& parser = *static_cast<CountingParser*>(self);
    parser.elements_ += parser.element_ == name ? 1 : 0;
  });
  XML_SetCharacterDataHandler(parser_, [](void* self, const char*, int size) {
    static_cast<CountingParser*>(self)->text_bytes_ += size;
  });
}

CountingParser::~CountingParser() { XML_ParserFree(parser_); }

absl::Status CountingParser::Add(std::string_view piece, bool last) {
  const auto size = static_cast<int>(piece.size());
  if (XML_Parse(parser_, piece.data(), size, last ? 1 : 0) == XML_STATUS_OK) {
    return absl::OkStatus();
  }
  return absl::DataLossError(
      absl::StrCat("expat refuses the text: ", XML_ErrorString(XML_GetErrorCode(parser_))));
}

std::string XmlText(std::string_view text) {
  if (text.find_first_of("&<>\"") == std::string_view::npos) return std::string(text);
  return absl::StrReplaceAll(AbslView(text),
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

}  // namespace landbridge::bench
