// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/dbf_code_pages.h"

#include <algorithm>
#include <iterator>

namespace landbridge {
namespace {

struct Entry {
  uint8_t mark;
  std::string_view encoding;
};

constexpr Entry kEntries[] = {{0x01, "cp437"},          {0x02, "cp850"},
                              {0x03, "windows-1252"},   {0x04, "macintosh"},
                              {0x08, "cp865"},          {0x09, "cp437"},
                              {0x0a, "cp850"},          {0x0b, "cp437"},
                              {0x0d, "cp437"},          {0x0e, "cp850"},
                              {0x0f, "cp437"},          {0x10, "cp850"},
                              {0x11, "cp437"},          {0x12, "cp850"},
                              {0x13, "windows-31j"},    {0x14, "cp850"},
                              {0x15, "cp437"},          {0x16, "cp850"},
                              {0x17, "cp865"},          {0x18, "cp437"},
                              {0x19, "cp437"},          {0x1a, "cp850"},
                              {0x1b, "cp437"},          {0x1c, "cp863"},
                              {0x1d, "cp850"},          {0x1f, "cp852"},
                              {0x22, "cp852"},          {0x23, "cp852"},
                              {0x24, "cp860"},          {0x25, "cp850"},
                              {0x26, "cp866"},          {0x37, "cp850"},
                              {0x40, "cp852"},          {0x4d, "gb18030"},
                              {0x4e, "windows-949"},    {0x4f, "big5"},
                              {0x50, "windows-874"},    {0x58, "windows-1252"},
                              {0x59, "windows-1252"},   {0x64, "cp852"},
                              {0x65, "cp866"},          {0x66, "cp865"},
                              {0x67, "cp861"},          {0x6a, "cp737"},
                              {0x6b, "cp857"},          {0x6c, "cp863"},
                              {0x78, "big5"},           {0x79, "windows-949"},
                              {0x7a, "gb18030"},        {0x7b, "windows-31j"},
                              {0x7c, "windows-874"},    {0x7d, "windows-1255"},
                              {0x7e, "windows-1256"},   {0x86, "cp737"},
                              {0x87, "cp852"},          {0x88, "cp857"},
                              {0x96, "x-mac-cyrillic"}, {0x97, "x-mac-centraleurroman"},
                              {0x98, "x-mac-greek"},    {0xc8, "windows-1250"},
                              {0xc9, "windows-1251"},   {0xca, "windows-1254"},
                              {0xcb, "windows-1253"},   {0xcc, "windows-1257"},
                              {0xf0, "utf-8"}};

}  // namespace

std::string_view EncodingOfMark(uint8_t mark) {
  const auto* const found = std::find_if(std::begin(kEntries), std::end(kEntries),
                                         [mark](const Entry& entry) { return entry.mark == mark; });
  return found == std::end(kEntries) ? std::string_view() : found->encoding;
}

bool SaysEncoding(uint8_t mark) { return mark != 0 && mark != 0x57; }

}  // namespace landbridge
