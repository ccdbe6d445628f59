// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>

#include "absl/strings/str_cat.h"

namespace landbridge::samples {

absl::StatusOr<std::string> EncodeText(std::string_view utf8, const char* encoding) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(encoding, &error),
                                                                     ucnv_close);
  if (U_FAILURE(error) != 0) {
    return absl::InvalidArgumentError(absl::StrCat("no encoding is called ", encoding));
  }
  // Otherwise ICU would write a substitute for what the encoding lacks.
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &error);
  const auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  std::string encoded(static_cast<size_t>(UCNV_GET_MAX_BYTES_FOR_STRING(
                          text.length(), ucnv_getMaxCharSize(converter.get()))),
                      '\0');
  const int32_t length =
      ucnv_fromUChars(converter.get(), encoded.data(), static_cast<int32_t>(encoded.size()),
                      text.getBuffer(), text.length(), &error);
  if (U_FAILURE(error) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("the text has a character that ", encoding, " lacks"));
  }
  encoded.resize(static_cast<size_t>(length));
  return encoded;
}

}  // namespace landbridge::samples
