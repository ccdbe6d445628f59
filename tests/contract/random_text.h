// SPDX-License-Identifier: Apache-2.0
// Texts like those in which two ways to the same result could differ.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace landbridge::testing {

// The UTF-8 of a code point that is no surrogate.
inline std::string Utf8(char32_t c) {
  const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) {
    return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
  }
  return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)),
          byte(0x80 | (c & 0x3F))};
}

class RandomText {
 public:
  explicit RandomText(uint64_t seed) : random_(seed) {}

  size_t Below(size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(random_); }

  // Up to `characters_max` characters, of few blocks at a time, with the signs that rules look at;
  // once in a while bytes that are no UTF-8.
  std::string Next(size_t characters_max) {
    struct Block {
      char32_t first;
      char32_t last;
    };
    constexpr auto kBlocks = std::to_array<Block>({
        {0x20, 0x7E},     {0x30, 0x39},       {0x41, 0x5A},       {0x61, 0x7A},
        {0x80, 0xFF},     {0x100, 0x24F},     {0x300, 0x36F},     {0x370, 0x3FF},
        {0x400, 0x4FF},   {0x600, 0x6FF},     {0x900, 0x97F},     {0x1100, 0x11FF},
        {0x1E00, 0x1FFF}, {0x2000, 0x206F},   {0x2100, 0x22FF},   {0x2460, 0x24FF},
        {0x3000, 0x303F}, {0x3040, 0x30FF},   {0x3200, 0x33FF},   {0x4E00, 0x9FFF},
        {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE00, 0xFE6F},
        {0xFF00, 0xFFEF}, {0x1D400, 0x1D7FF}, {0x1F300, 0x1F64F}, {0x20000, 0x2A6DF},
    });
    constexpr auto kSigns = std::to_array<std::string_view>(
        {" ",  "  ", "\t", "　", "\u200B", "\u00AD", "(",  ")",      "（",       "）", "[",
         "】", "〔", "」", "{",  "}",      ".",      ",",  "、",     "。",       "，", "“",
         "’",  "´",  "«",  "》", "'",      "\"",     "`",  "&",      "＆",       "-",  "–",
         "/",  "号", "號", "无", "暫",     "不",     "詳", "N/A",    "有限公司", "S.", "A.",
         "00", "12", "é",  "ß",  "ñ",      "々",     "〇", "\u0301", "\u3099",   "*"});
    const Block one = kBlocks[Below(kBlocks.size())];
    const Block other = kBlocks[Below(kBlocks.size())];
    std::string text;
    for (size_t left = Below(characters_max + 1); left > 0; --left) {
      const size_t choice = Below(100);
      if (choice == 0) {
        text.push_back(static_cast<char>(0x80 + Below(0x80)));
      } else if (choice < 35) {
        text.append(kSigns[Below(kSigns.size())]);
      } else {
        const Block& block = choice < 70 ? one : other;
        text.append(Utf8(static_cast<char32_t>(block.first + Below(block.last - block.first + 1))));
      }
    }
    return text;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace landbridge::testing
