// SPDX-License-Identifier: Apache-2.0
#include "storage/key_codec.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace landbridge {
namespace {

constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xFF';
constexpr char kEnd = '\x01';

}  // namespace

KeyRange PrefixRange(std::string_view prefix) {
  KeyRange range{.from = std::string(prefix), .to = std::string(prefix)};
  // A last byte of FF has no successor: the byte before it is the one to raise.
  while (!range.to.empty() && range.to.back() == '\xFF') range.to.pop_back();
  if (!range.to.empty()) {
    range.to.back() = static_cast<char>(static_cast<uint8_t>(range.to.back()) + 1);
  }
  return range;
}

namespace key_internal {

void AppendString(std::string& key, std::string_view part) {
  while (!part.empty()) {
    const size_t plain = std::min(part.find(kEscape), part.size());
    key.append(part.substr(0, plain));
    part.remove_prefix(plain);
    if (part.empty()) break;
    key.push_back(kEscape);
    key.push_back(kEscapedZero);
    part.remove_prefix(1);
  }
  key.push_back(kEscape);
  key.push_back(kEnd);
}

bool TakeString(std::string_view& key, std::string& part) {
  part.clear();
  for (size_t i = 0; i < key.size(); ++i) {
    if (key[i] != kEscape) {
      part.push_back(key[i]);
      continue;
    }
    if (++i == key.size()) return false;
    if (key[i] == kEnd) {
      key.remove_prefix(i + 1);
      return true;
    }
    if (key[i] != kEscapedZero) return false;
    part.push_back(kEscape);
  }
  return false;
}

}  // namespace key_internal
}  // namespace landbridge
