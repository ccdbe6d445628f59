// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/compound_file.h"

#include <algorithm>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/byte_input.h"
#include "adapters/sources/stored_numbers.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kHeaderBytes = 512;
constexpr size_t kEntryBytes = 128;
constexpr uint32_t kSectorsEnd = 0xFFFFFFFA;  // numbers from here on have other meanings
constexpr size_t kHeaderTableSectors = 109;

std::vector<uint32_t> Numbers(std::string_view bytes) {
  std::vector<uint32_t> numbers;
  for (size_t at = 0; at + 4 <= bytes.size(); at += 4)
    numbers.push_back(LittleEndian<uint32_t>(bytes, at));
  return numbers;
}

}  // namespace

absl::StatusOr<std::unique_ptr<CompoundFile>> CompoundFile::Open(const std::filesystem::path& path,
                                                                 int64_t bytes_max) {
  LB_ASSIGN_OR_RETURN(const auto input, ByteInput::Open(path));
  std::string bytes;
  for (bool more = true; more;) {
    constexpr size_t kPieceBytes = size_t{1} << 20;
    const size_t before = bytes.size();
    bytes.resize(before + kPieceBytes);
    LB_ASSIGN_OR_RETURN(const size_t got,
                        input->Read(std::span(bytes.data() + before, kPieceBytes)));
    bytes.resize(before + got);
    more = got == kPieceBytes;
    if (static_cast<int64_t>(bytes.size()) > bytes_max) {
      return absl::ResourceExhaustedError(
          absl::StrCat(input->name(), " is larger than ", bytes_max, " bytes; save it as xlsx"));
    }
  }
  std::unique_ptr<CompoundFile> file(new CompoundFile(input->name(), std::move(bytes)));
  LB_RETURN_IF_ERROR(file->ReadStructure());
  return file;
}

absl::Status CompoundFile::Damaged() const {
  return absl::DataLossError(absl::StrCat(name_, ": the file is damaged or cut off; get it again"));
}

absl::StatusOr<std::string_view> CompoundFile::Sector(uint32_t number) const {
  const uint64_t begin = (static_cast<uint64_t>(number) + 1) * sector_bytes_;
  if (number >= kSectorsEnd || begin >= bytes_.size()) return Damaged();
  // Some writers leave the last sector short.
  return std::string_view(bytes_).substr(begin, sector_bytes_);
}

absl::Status CompoundFile::ReadStructure() {
  if (bytes_.size() < kHeaderBytes) return Damaged();
  const uint16_t sector_shift = LittleEndian<uint16_t>(bytes_, 0x1E);
  const uint16_t small_shift = LittleEndian<uint16_t>(bytes_, 0x20);
  if (sector_shift < 7 || sector_shift > 16 || small_shift < 4 || small_shift > sector_shift) {
    return Damaged();
  }
  sector_bytes_ = size_t{1} << sector_shift;
  small_bytes_ = size_t{1} << small_shift;
  small_below_ = LittleEndian<uint32_t>(bytes_, 0x38);
  LB_RETURN_IF_ERROR(ReadSectorTable());
  LB_ASSIGN_OR_RETURN(const std::string directory, Chain(LittleEndian<uint32_t>(bytes_, 0x30)));
  if (directory.empty() || directory.size() % sector_bytes_ != 0) return Damaged();
  if (LittleEndian<uint32_t>(bytes_, 0x3C) < kSectorsEnd) {
    LB_ASSIGN_OR_RETURN(const std::string small_table, Chain(LittleEndian<uint32_t>(bytes_, 0x3C)));
    small_next_ = Numbers(small_table);
  }
  return ReadEntries(directory);
}

absl::Status CompoundFile::ReadSectorTable() {
  std::vector<uint32_t> sectors;
  for (size_t i = 0; i < kHeaderTableSectors; ++i)
    sectors.push_back(LittleEndian<uint32_t>(bytes_, 0x4C + 4 * i));
  uint32_t further = LittleEndian<uint32_t>(bytes_, 0x44);
  for (size_t read = 0; further < kSectorsEnd; ++read) {
    LB_ASSIGN_OR_RETURN(const std::string_view sector, Sector(further));
    if (sector.size() < sector_bytes_ || read > bytes_.size() / sector_bytes_) return Damaged();
    std::vector<uint32_t> numbers = Numbers(sector);
    further = numbers.back();
    numbers.pop_back();
    sectors.insert(sectors.end(), numbers.begin(), numbers.end());
  }
  for (const uint32_t number : sectors) {
    if (number >= kSectorsEnd) continue;
    LB_ASSIGN_OR_RETURN(const std::string_view sector, Sector(number));
    const std::vector<uint32_t> numbers = Numbers(sector);
    next_.insert(next_.end(), numbers.begin(), numbers.end());
    if (next_.size() * sector_bytes_ >= bytes_.size()) break;  // the file has no further sectors
  }
  return absl::OkStatus();
}

absl::Status CompoundFile::ReadEntries(std::string_view directory) {
  for (size_t at = 0; at + kEntryBytes <= directory.size(); at += kEntryBytes) {
    const std::string_view entry = directory.substr(at, kEntryBytes);
    const uint8_t type = Byte(entry, 0x42);
    const uint32_t start = LittleEndian<uint32_t>(entry, 0x74);
    // Only the first entry is the root.
    if (at == 0 && type == 5 && start < kSectorsEnd) {
      LB_ASSIGN_OR_RETURN(small_, Chain(start));
    }
    if (type != 2) continue;
    std::string name;
    const size_t name_bytes = std::min<size_t>(LittleEndian<uint16_t>(entry, 0x40), 64);
    for (size_t i = 0; i + 2 < name_bytes; i += 2) {
      const uint16_t unit = LittleEndian<uint16_t>(entry, i);
      name += unit < 0x80 ? static_cast<char>(unit) : '?';
    }
    entries_.push_back({std::move(name), start, LittleEndian<uint32_t>(entry, 0x78)});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> CompoundFile::Chain(uint32_t start) const {
  std::string content;
  for (uint32_t number = start; number < kSectorsEnd; number = next_[number]) {
    LB_ASSIGN_OR_RETURN(const std::string_view sector, Sector(number));
    content += sector;
    // A chain that is longer than the file runs in a circle.
    if (number >= next_.size() || content.size() > bytes_.size()) return Damaged();
  }
  return content;
}

absl::StatusOr<std::string> CompoundFile::SmallChain(uint32_t start) const {
  std::string content;
  for (uint32_t number = start; number < kSectorsEnd; number = small_next_[number]) {
    const uint64_t begin = static_cast<uint64_t>(number) * small_bytes_;
    if (number >= small_next_.size() || begin >= small_.size()) return Damaged();
    content += std::string_view(small_).substr(begin, small_bytes_);
    if (content.size() > bytes_.size()) return Damaged();
  }
  return content;
}

bool CompoundFile::Has(std::string_view stream) const {
  return std::any_of(entries_.begin(), entries_.end(), [stream](const Entry& entry) {
    return absl::EqualsIgnoreCase(entry.name, AbslView(stream));
  });
}

absl::StatusOr<std::string> CompoundFile::Read(std::string_view stream) const {
  for (const Entry& entry : entries_) {
    if (!absl::EqualsIgnoreCase(entry.name, AbslView(stream))) continue;
    LB_ASSIGN_OR_RETURN(std::string content,
                        entry.size < small_below_ ? SmallChain(entry.start) : Chain(entry.start));
    if (content.size() < entry.size) return Damaged();
    content.resize(entry.size);
    return content;
  }
  return Damaged();
}

}  // namespace landbridge
