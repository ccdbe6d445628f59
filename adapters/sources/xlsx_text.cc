// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xlsx_text.h"

#include <cstdlib>
#include <optional>

namespace landbridge {
namespace {

constexpr size_t kEscapeBytes = 7;  // _xHHHH_

// The character that an escape at the start of `text` stands for.
std::optional<unsigned> EscapeAt(std::string_view text) {
  if (text.size() < kEscapeBytes || text.substr(0, 2) != "_x" || text[6] != '_') {
    return std::nullopt;
  }
  const std::string digits(text.substr(2, 4));
  if (digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return std::nullopt;
  const auto code = static_cast<unsigned>(std::strtoul(digits.c_str(), nullptr, 16));
  const bool blank = code == '\t' || code == '\n' || code == '\r';
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if ((code < 0x20 && !blank) || surrogate || code >= 0xFFFE) return std::nullopt;
  return code;
}

void AppendUtf8(unsigned code, std::string* text) {
  if (code < 0x80) {
    *text += static_cast<char>(code);
  } else if (code < 0x800) {
    *text += static_cast<char>(0xC0 | (code >> 6));
    *text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    *text += static_cast<char>(0xE0 | (code >> 12));
    *text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    *text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace

void XlsxText::Start() {
  in_text_ = false;
  phonetic_depth_ = 0;
  text_.clear();
}

void XlsxText::StartElement(std::string_view name) {
  if (name == "rPh") ++phonetic_depth_;
  in_text_ = name == "t" && phonetic_depth_ == 0;
}

void XlsxText::EndElement(std::string_view name) {
  if (name == "rPh") --phonetic_depth_;
  in_text_ = false;
}

void XlsxText::Text(std::string_view text) {
  if (in_text_) text_ += text;
}

std::string_view XlsxText::Finish() {
  DecodeXlsxEscapes(&text_);
  return text_;
}

void DecodeXlsxEscapes(std::string* text) {
  size_t at = text->find("_x");
  if (at == std::string::npos) return;
  std::string decoded = text->substr(0, at);
  while (at < text->size()) {
    if (const auto code = EscapeAt(std::string_view(*text).substr(at))) {
      AppendUtf8(*code, &decoded);
      at += kEscapeBytes;
    } else {
      decoded += (*text)[at++];
    }
  }
  *text = std::move(decoded);
}

}  // namespace landbridge
