// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/compound_text.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tools/bench/sources/little_endian.h"

namespace landbridge::bench {
namespace {

constexpr size_t kSector = 512;
constexpr size_t kNumbersPerSector = kSector / 4;
constexpr size_t kSmallStreamBytes = 4096;  // shorter ones would stand in small sectors
constexpr size_t kTableSectorsInHeader = 109;

constexpr uint32_t kFree = 0xFFFFFFFF;
constexpr uint32_t kEnd = 0xFFFFFFFE;
constexpr uint32_t kTable = 0xFFFFFFFD;
constexpr uint32_t kTableOfTable = 0xFFFFFFFC;

size_t SectorsFor(size_t count, size_t each) { return (count + each - 1) / each; }

std::string Bytes(const std::vector<uint32_t>& numbers) {
  std::string text;
  for (const uint32_t number : numbers) text += LittleEndian(number, 4);
  return text;
}

// The stream first, then the directory, the table of sectors, and what the header has no room for
// of where the table stands.
struct Layout {
  explicit Layout(size_t stream_bytes) : stream(SectorsFor(stream_bytes, kSector)) {
    for (;;) {
      const size_t all = stream + 1 + table + table_of_table;
      const size_t table_needed = SectorsFor(all, kNumbersPerSector);
      const size_t beyond = std::max(table_needed, kTableSectorsInHeader) - kTableSectorsInHeader;
      const size_t needed = SectorsFor(beyond, kNumbersPerSector - 1);
      if (table_needed == table && needed == table_of_table) return;
      table = table_needed;
      table_of_table = needed;
    }
  }

  uint32_t directory() const { return static_cast<uint32_t>(stream); }
  uint32_t table_at(size_t index) const { return static_cast<uint32_t>(stream + 1 + index); }
  uint32_t table_of_table_at(size_t index) const {
    return static_cast<uint32_t>(stream + 1 + table + index);
  }

  const size_t stream;
  size_t table = 0;
  size_t table_of_table = 0;
};

std::string Table(const Layout& layout) {
  std::vector<uint32_t> next;
  for (size_t i = 1; i < layout.stream; ++i) next.push_back(static_cast<uint32_t>(i));
  next.push_back(kEnd);
  next.push_back(kEnd);  // the directory
  next.insert(next.end(), layout.table, kTable);
  next.insert(next.end(), layout.table_of_table, kTableOfTable);
  next.resize(layout.table * kNumbersPerSector, kFree);
  return Bytes(next);
}

std::string TableOfTable(const Layout& layout) {
  std::vector<uint32_t> numbers;
  size_t index = kTableSectorsInHeader;
  for (size_t sector = 0; sector < layout.table_of_table; ++sector) {
    for (size_t i = 0; i + 1 < kNumbersPerSector; ++i, ++index) {
      numbers.push_back(index < layout.table ? layout.table_at(index) : kFree);
    }
    const bool last = sector + 1 == layout.table_of_table;
    numbers.push_back(last ? kEnd : layout.table_of_table_at(sector + 1));
  }
  return Bytes(numbers);
}

std::string Entry(std::string_view name, char type, uint32_t start, size_t bytes) {
  std::string text;
  for (const char c : name) text += {c, '\0'};
  text.resize(64, '\0');
  text += LittleEndian(name.size() * 2 + 2, 2);
  text += {type, '\1'};
  text +=
      LittleEndian(kFree, 4) + LittleEndian(kFree, 4) + LittleEndian(type == '\5' ? 1 : kFree, 4);
  text.resize(0x74, '\0');
  text += LittleEndian(start, 4) + LittleEndian(bytes, 4);
  text.resize(128, '\0');
  return text;
}

std::string Header(const Layout& layout) {
  std::string header = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  header.resize(0x18, '\0');
  for (const uint64_t number : {0x3E, 3, 0xFFFE, 9, 6}) header += LittleEndian(number, 2);
  header.resize(0x2C, '\0');
  const bool all_in_header = layout.table_of_table == 0;
  header += Bytes({static_cast<uint32_t>(layout.table), layout.directory(), 0,
                   static_cast<uint32_t>(kSmallStreamBytes), kEnd, 0,
                   all_in_header ? kEnd : layout.table_of_table_at(0),
                   static_cast<uint32_t>(layout.table_of_table)});
  for (size_t i = 0; i < kTableSectorsInHeader; ++i) {
    header += LittleEndian(i < layout.table ? layout.table_at(i) : kFree, 4);
  }
  return header;
}

}  // namespace

std::string CompoundText(std::string_view stream_name, std::string stream) {
  stream.resize(std::max(stream.size(), kSmallStreamBytes), '\0');
  const Layout layout(stream.size());
  std::string directory =
      Entry("Root Entry", '\5', kEnd, 0) + Entry(stream_name, '\2', 0, stream.size());
  directory.resize(kSector, '\0');
  stream.resize(layout.stream * kSector, '\0');
  return Header(layout) + stream + directory + Table(layout) + TableOfTable(layout);
}

}  // namespace landbridge::bench
