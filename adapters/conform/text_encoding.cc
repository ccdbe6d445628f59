// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/text_encoding.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/conform/xml_elements.h"
#include "adapters/sources/text_decoder.h"
#include "adapters/sources/xml_encoding.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<std::string> DecodeWhole(std::string_view bytes, std::string_view encoding) {
  LB_ASSIGN_OR_RETURN(const auto decoder, TextDecoder::Create(encoding));
  std::string text;
  std::vector<DecodeError> errors;
  decoder->Decode(bytes, 0, true, &text, &errors);
  if (!errors.empty()) {
    return absl::InvalidArgumentError(DescribeDecodeError(errors.front(), encoding));
  }
  return text;
}

absl::StatusOr<std::string> EncodeWhole(std::string_view utf8, std::string_view encoding) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(
      ucnv_open(std::string(encoding).c_str(), &error), ucnv_close);
  if (U_FAILURE(error) != 0) {
    return absl::InvalidArgumentError(absl::StrCat("no encoding is called ", AbslView(encoding)));
  }
  // Otherwise ICU would write a substitute for what the encoding lacks.
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &error);
  const auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  std::string encoded(static_cast<size_t>(UCNV_GET_MAX_BYTES_FOR_STRING(
                          int64_t{text.length()}, int64_t{ucnv_getMaxCharSize(converter.get())})),
                      '\0');
  const int32_t length =
      ucnv_fromUChars(converter.get(), encoded.data(), static_cast<int32_t>(encoded.size()),
                      text.getBuffer(), text.length(), &error);
  if (U_FAILURE(error) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("the text has a character that ", AbslView(encoding), " lacks"));
  }
  encoded.resize(static_cast<size_t>(length));
  return encoded;
}

absl::StatusOr<EncodingChoice> XmlEncodingOf(std::string_view stated, std::string_view bytes) {
  LB_ASSIGN_OR_RETURN(EncodingChoice choice, ChooseEncoding(stated, bytes));
  if (!choice.assumed) return choice;
  std::string found = XmlEncodingInHead(bytes);
  choice.assumed = found.empty();
  if (!found.empty()) choice.encoding = std::move(found);
  return choice;
}

std::string DeclaredAs(std::string text, std::string_view encoding) {
  if (!text.starts_with("<?xml")) return text;
  // It is written like an element.
  XmlElement declaration;
  declaration.content = text.find("?>");
  const auto attribute = FindAttribute(text, declaration, "encoding");
  if (!attribute) return text;
  return text.replace(attribute->value, attribute->value_end - attribute->value, encoding);
}

}  // namespace landbridge
