// SPDX-License-Identifier: Apache-2.0
// Bytes in any encoding to UTF-8, in pieces, and strict: what is no character is reported with its
// place and left out of the text, never replaced by a question mark or U+FFFD.
//
// Stricter than ICU alone: a zero byte, and in single-byte encodings the codes that would become
// control characters U+0080 to U+009F, are no characters. Files that hold them are in another
// encoding than stated (UTF-16, or Windows-1252 under the name of ISO 8859-1).
//
// A decoder belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

struct UConverter;

namespace landbridge {

// A sequence of bytes that is no character.
struct DecodeError {
  int64_t byte_offset = 0;  // where it starts, counted from the decoder's start
  size_t text_offset = 0;   // where it would stand in the text it was left out of
  std::string bytes;        // the sequence itself, 1 to 8 bytes
};

// "byte 0x93 at offset 812 is no character of iso-8859-1; ...", with the remedy.
std::string DescribeDecodeError(const DecodeError& error, std::string_view encoding);

// Whether a file whose size is `file_bytes` ends inside of a UTF-8 character, and `error` is its
// beginning: then the file was cut, whatever its encoding.
bool IsCutCharacter(const DecodeError& error, int64_t file_bytes);

class TextDecoder {
 public:
  // Errors: kInvalidArgument: an encoding that ICU does not know, or one in which line ends cannot
  //         be found (UTF-7, ISO 2022, EBCDIC, UTF-32): convert the file first.
  static absl::StatusOr<std::unique_ptr<TextDecoder>> Create(std::string_view encoding);

  ~TextDecoder();
  TextDecoder(const TextDecoder&) = delete;
  TextDecoder& operator=(const TextDecoder&) = delete;

  // Appends the text of `bytes` to `text`, and what is none to `errors`. A character that is not
  // complete waits for the next piece, or with `last` is an error; `last` also starts afresh.
  // `byte_offset` is where the first of `bytes` stands in the file.
  void Decode(std::string_view bytes, int64_t byte_offset, bool last, std::string* text,
              std::vector<DecodeError>* errors);

  // As given to Create.
  const std::string& encoding() const { return encoding_; }
  // Bytes per code unit: 2 in UTF-16, else 1.
  size_t unit_bytes() const { return unit_bytes_; }
  // Whether the high byte of a unit comes first.
  bool big_endian() const { return big_endian_; }

 private:
  enum class Form { kUtf8, kSingleByte, kMultiByte };

  explicit TextDecoder(std::string encoding) : encoding_(std::move(encoding)) {}
  void FillTable();
  void DecodeUtf8(std::string_view bytes, int64_t byte_offset, bool last, std::string* text,
                  std::vector<DecodeError>* errors);
  void DecodeSingleByte(std::string_view bytes, int64_t byte_offset, std::string* text,
                        std::vector<DecodeError>* errors) const;
  void DecodeMultiByte(std::string_view bytes, int64_t byte_offset, bool last, std::string* text,
                       std::vector<DecodeError>* errors);

  const std::string encoding_;
  Form form_ = Form::kUtf8;
  size_t unit_bytes_ = 1;
  bool big_endian_ = false;
  UConverter* converter_ = nullptr;
  std::vector<std::string> table_;  // kSingleByte: text of each byte, empty where it is none
  std::string pending_;             // kUtf8: the start of a character that is not complete
  std::string behind_;              // kMultiByte: the end of the piece before
  std::u16string units_;            // kMultiByte: scratch
};

}  // namespace landbridge
