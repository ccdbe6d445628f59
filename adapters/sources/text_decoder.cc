// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/text_decoder.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/encoding_choice.h"
#include "proto/contract/check.h"
#include "proto/contract/utf8.h"

namespace landbridge {
namespace {

// The longest sequence that ICU reports as one, and how many bytes behind it ICU may have looked
// at.
constexpr size_t kSequenceMax = 8;
constexpr size_t kAheadMax = 3;

constexpr std::string_view kEncodingsToState =
    "state one of utf-8, gb18030, gbk, big5, windows-1252, iso-8859-1, utf-16le, utf-16be";

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// How many bytes a UTF-8 character has that starts with `lead`; 0 for a byte that starts none.
size_t Utf8Length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte >= 0xC2 && byte <= 0xDF) return 2;
  if (byte >= 0xE0 && byte <= 0xEF) return 3;
  if (byte >= 0xF0 && byte <= 0xF4) return 4;
  return 0;
}

// Where a character starts at the end of `bytes` that is not complete; the size when none does.
size_t IncompleteTail(std::string_view bytes) {
  for (size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
    const char byte = bytes[bytes.size() - back];
    if (IsContinuation(byte)) continue;
    return Utf8Length(byte) > back ? bytes.size() - back : bytes.size();
  }
  return bytes.size();
}

void AppendUtf8(std::u16string_view units, std::string* text) {
  if (units.empty()) return;
  const size_t before = text->size();
  text->resize(before + units.size() * 3);
  int32_t written = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strToUTF8(text->data() + before, static_cast<int32_t>(units.size() * 3), &written, units.data(),
              static_cast<int32_t>(units.size()), &status);
  // The converter only makes whole characters, and three bytes per unit always suffice.
  LB_CHECK(status == U_ZERO_ERROR || status == U_STRING_NOT_TERMINATED_WARNING);
  text->resize(before + static_cast<size_t>(written));
}

// Where `sequence` starts, counted from the start of `bytes`: at or before `read`, which may be up
// to three bytes ahead of its end because ICU looks at what follows. It may have begun in `behind`,
// the piece before.
int64_t StartOf(std::string_view sequence, std::string_view behind, std::string_view bytes,
                int64_t read) {
  constexpr size_t kNear = kSequenceMax + kAheadMax;
  const size_t near = std::min(static_cast<size_t>(read), kNear);
  std::string joined(near < kNear ? behind : std::string_view());
  joined.append(bytes.substr(static_cast<size_t>(read) - near, near));
  const auto joined_at = read - static_cast<int64_t>(joined.size());
  const auto latest = static_cast<int64_t>(joined.size()) - static_cast<int64_t>(sequence.size());
  const int64_t earliest = std::max<int64_t>(latest - static_cast<int64_t>(kAheadMax), 0);
  for (int64_t start = latest; start >= earliest; --start) {
    if (joined.compare(static_cast<size_t>(start), sequence.size(), sequence) == 0) {
      return joined_at + start;
    }
  }
  return joined_at + latest;
}

}  // namespace

std::string DescribeDecodeError(const DecodeError& error, std::string_view encoding) {
  std::string remedy = "correct the row at its origin, or state the file's real encoding";
  if (error.bytes == std::string_view("\0", 1)) {
    remedy = "a file with zero bytes is often utf-16le or utf-16be: state that";
  } else if (absl::StartsWithIgnoreCase(std::string(encoding), "iso-8859")) {
    remedy = "a file from Windows is often windows-1252: state that";
  }
  return absl::StrCat(error.bytes.size() == 1 ? "byte 0x" : "bytes 0x",
                      absl::BytesToHexString(error.bytes), " at offset ", error.byte_offset,
                      error.bytes.size() == 1 ? " is" : " are", " no character of ",
                      std::string(encoding), "; ", remedy);
}

bool IsCutCharacter(const DecodeError& error, int64_t file_bytes) {
  return error.byte_offset + static_cast<int64_t>(error.bytes.size()) == file_bytes &&
         Utf8Length(error.bytes.front()) > error.bytes.size();
}

absl::StatusOr<std::unique_ptr<TextDecoder>> TextDecoder::Create(std::string_view encoding) {
  std::unique_ptr<TextDecoder> decoder(new TextDecoder(std::string(encoding)));
  if (SameEncoding(encoding, "utf-8")) return decoder;

  UErrorCode status = U_ZERO_ERROR;
  decoder->converter_ = ucnv_open(decoder->encoding_.c_str(), &status);
  if (U_FAILURE(status) || encoding.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "encoding '", decoder->encoding_, "' is not known; ", std::string(kEncodingsToState)));
  }
  ucnv_setToUCallBack(decoder->converter_, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                      &status);
  LB_CHECK(U_SUCCESS(status));
  switch (ucnv_getType(decoder->converter_)) {
    case UCNV_UTF16_BigEndian:
      decoder->big_endian_ = true;
      [[fallthrough]];
    case UCNV_UTF16_LittleEndian:
      decoder->form_ = Form::kMultiByte;
      decoder->unit_bytes_ = 2;
      return decoder;
    case UCNV_SBCS:
    case UCNV_LATIN_1:
    case UCNV_US_ASCII:
      decoder->form_ = Form::kSingleByte;
      decoder->FillTable();
      if (decoder->table_['\n'] == "\n" && decoder->table_['A'] == "A") return decoder;
      break;
    case UCNV_DBCS:
    case UCNV_MBCS: {
      decoder->form_ = Form::kMultiByte;
      std::string text;
      std::vector<DecodeError> errors;
      decoder->Decode("A\r\n", 0, true, &text, &errors);
      if (text == "A\r\n") return decoder;
      break;
    }
    default:
      break;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "encoding '", decoder->encoding_,
      "' cannot be read, because line ends cannot be found in its bytes; convert the file to "
      "utf-8 first"));
}

TextDecoder::~TextDecoder() {
  if (converter_ != nullptr) ucnv_close(converter_);
}

void TextDecoder::FillTable() {
  table_.resize(256);
  std::vector<DecodeError> errors;
  for (int byte = 1; byte < 256; ++byte) {
    const char one = static_cast<char>(byte);
    std::string text;
    DecodeMultiByte(std::string_view(&one, 1), 0, true, &text, &errors);
    const bool control = text >= "\xC2\x80" && text <= "\xC2\x9F";
    if (!control) table_[static_cast<size_t>(byte)] = std::move(text);
  }
}

void TextDecoder::Decode(std::string_view bytes, int64_t byte_offset, bool last, std::string* text,
                         std::vector<DecodeError>* errors) {
  switch (form_) {
    case Form::kUtf8:
      return DecodeUtf8(bytes, byte_offset, last, text, errors);
    case Form::kSingleByte:
      return DecodeSingleByte(bytes, byte_offset, text, errors);
    case Form::kMultiByte:
      break;
  }
  // A zero byte means the same in every encoding of one-byte units: it is no text.
  while (unit_bytes_ == 1) {
    const size_t zero = bytes.find('\0');
    if (zero == std::string_view::npos) break;
    DecodeMultiByte(bytes.substr(0, zero), byte_offset, true, text, errors);
    byte_offset += static_cast<int64_t>(zero);
    errors->push_back({byte_offset, text->size(), std::string(1, '\0')});
    ++byte_offset;
    bytes.remove_prefix(zero + 1);
  }
  DecodeMultiByte(bytes, byte_offset, last, text, errors);
}

void TextDecoder::DecodeUtf8(std::string_view bytes, int64_t byte_offset, bool last,
                             std::string* text, std::vector<DecodeError>* errors) {
  std::string joined;
  if (!pending_.empty()) {
    byte_offset -= static_cast<int64_t>(pending_.size());
    joined = std::exchange(pending_, {}).append(bytes);
    bytes = joined;
  }
  if (!last) {
    const size_t tail = IncompleteTail(bytes);
    pending_.assign(bytes.substr(tail));
    bytes = bytes.substr(0, tail);
  }
  const char* zero = nullptr;  // the next one, so that it is looked for once
  while (!bytes.empty()) {
    if (zero < bytes.data()) zero = std::find(bytes.data(), bytes.data() + bytes.size(), '\0');
    const size_t good = std::min(FirstInvalidUtf8(bytes), static_cast<size_t>(zero - bytes.data()));
    if (good >= bytes.size()) break;
    text->append(bytes.substr(0, good));
    size_t bad = 1;
    while (bad < Utf8Length(bytes[good]) && good + bad < bytes.size() &&
           IsContinuation(bytes[good + bad])) {
      ++bad;
    }
    errors->push_back({byte_offset + static_cast<int64_t>(good), text->size(),
                       std::string(bytes.substr(good, bad))});
    byte_offset += static_cast<int64_t>(good + bad);
    bytes.remove_prefix(good + bad);
  }
  text->append(bytes);
}

void TextDecoder::DecodeSingleByte(std::string_view bytes, int64_t byte_offset, std::string* text,
                                   std::vector<DecodeError>* errors) const {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const std::string& character = table_[static_cast<unsigned char>(bytes[i])];
    if (character.empty()) {
      errors->push_back(
          {byte_offset + static_cast<int64_t>(i), text->size(), std::string(1, bytes[i])});
    } else {
      text->append(character);
    }
  }
}

void TextDecoder::DecodeMultiByte(std::string_view bytes, int64_t byte_offset, bool last,
                                  std::string* text, std::vector<DecodeError>* errors) {
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  size_t used = 0;
  // Twice as many units as bytes hold every character that the bytes can stand for.
  if (units_.size() < bytes.size() * 2 + 16) units_.resize(bytes.size() * 2 + 16);
  for (;;) {
    char16_t* target = units_.data() + used;
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(converter_, &target, units_.data() + units_.size(), &source, end, nullptr, last,
                   &status);
    used = static_cast<size_t>(target - units_.data());
    if (U_SUCCESS(status)) break;
    if (status == U_BUFFER_OVERFLOW_ERROR) {
      units_.resize(units_.size() * 2);
      continue;
    }
    AppendUtf8(std::u16string_view(units_).substr(0, used), text);
    used = 0;
    std::array<char, kSequenceMax> invalid{};
    auto invalid_size = static_cast<int8_t>(invalid.size());
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_getInvalidChars(converter_, invalid.data(), &invalid_size, &ignored);
    std::string sequence(invalid.data(), static_cast<size_t>(std::max<int8_t>(invalid_size, 0)));
    const int64_t read = source - bytes.data();
    errors->push_back(
        {byte_offset + StartOf(sequence, behind_, bytes, read), text->size(), std::move(sequence)});
  }
  AppendUtf8(std::u16string_view(units_).substr(0, used), text);
  if (last) ucnv_resetToUnicode(converter_);
  behind_.append(bytes.substr(bytes.size() - std::min(bytes.size(), kSequenceMax)));
  behind_.erase(0, last ? behind_.size() : behind_.size() - std::min(behind_.size(), kSequenceMax));
}

}  // namespace landbridge
