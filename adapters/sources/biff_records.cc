// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/biff_records.h"

#include <algorithm>
#include <bit>

#include "adapters/sources/stored_numbers.h"

namespace landbridge {
namespace {

constexpr size_t kHeaderBytes = 4;
constexpr uint8_t kWide = 0x01;
constexpr uint8_t kPhonetic = 0x04;
constexpr uint8_t kRich = 0x08;

}  // namespace

std::optional<BiffRecord> BiffRecords::Peek() const {
  if (next_ > stream_.size() || stream_.size() - next_ < kHeaderBytes) return std::nullopt;
  const size_t size = LittleEndian<uint16_t>(stream_, next_ + 2);
  if (stream_.size() - next_ - kHeaderBytes < size) return std::nullopt;
  return BiffRecord{static_cast<BiffKind>(LittleEndian<uint16_t>(stream_, next_)), next_,
                    stream_.substr(next_ + kHeaderBytes, size)};
}

std::optional<BiffRecord> BiffRecords::Next() {
  auto record = Peek();
  if (record) next_ += kHeaderBytes + record->data.size();
  return record;
}

bool BiffTextReader::More() {
  while (at_ >= data_.size()) {
    const auto record = records_->Peek();
    if (!record || record->kind != BiffKind::kContinue) return false;
    records_->Next();
    at_ -= data_.size();
    data_ = record->data;
  }
  return true;
}

bool BiffTextReader::Skip(size_t count) {
  at_ += count;
  return at_ <= data_.size() || More();
}

std::optional<uint32_t> BiffTextReader::Number(size_t bytes) {
  uint32_t number = 0;
  for (size_t i = 0; i < bytes; ++i) {
    if (!More()) return std::nullopt;
    number |= static_cast<uint32_t>(Byte(data_, at_++)) << (8 * i);
  }
  return number;
}

std::optional<std::string> BiffTextReader::Next(bool short_length) {
  const auto length = Number(short_length ? 1 : 2);
  const auto flags = Number(1);
  if (!length || !flags) return std::nullopt;
  const bool rich = (*flags & kRich) != 0;
  const bool phonetic = (*flags & kPhonetic) != 0;
  const auto runs = rich ? Number(2) : 0;
  const auto phonetic_bytes = phonetic ? Number(4) : 0;
  if (!runs || !phonetic_bytes) return std::nullopt;
  bool wide = (*flags & kWide) != 0;
  std::string text;
  for (size_t left = *length; left > 0;) {
    if (at_ >= data_.size()) {
      if (!More()) return std::nullopt;
      wide = (Byte(data_, at_++) & kWide) != 0;
      continue;
    }
    const size_t width = wide ? 2 : 1;
    const size_t count = std::min(left, (data_.size() - at_) / width);
    if (count == 0) return std::nullopt;  // half a character before a continuation
    for (size_t i = 0; i < count; ++i, at_ += width) {
      text += data_[at_];
      text += wide ? data_[at_ + 1] : '\0';
    }
    left -= count;
  }
  if (!Skip(*runs * size_t{4}) || !Skip(*phonetic_bytes)) return std::nullopt;
  return text;
}

double RkNumber(uint32_t rk) {
  const double number = (rk & 2) != 0
                            ? static_cast<double>(static_cast<int32_t>(rk) >> 2)
                            : std::bit_cast<double>(static_cast<uint64_t>(rk & ~3U) << 32);
  return (rk & 1) != 0 ? number / 100 : number;
}

std::string_view BiffErrorName(uint8_t code) {
  switch (code) {
    case 0x00:
      return "#NULL!";
    case 0x07:
      return "#DIV/0!";
    case 0x0F:
      return "#VALUE!";
    case 0x17:
      return "#REF!";
    case 0x1D:
      return "#NAME?";
    case 0x24:
      return "#NUM!";
    default:
      return "#N/A";
  }
}

}  // namespace landbridge
