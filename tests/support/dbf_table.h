// SPDX-License-Identifier: Apache-2.0
// A dBase or FoxPro table made by a test, byte for byte as those programs lay it out.
//
//   DbfTable table;
//   table.code_page_mark = 0x4d;
//   table.fields = {{"NAME", 'C', 20}, {"FINE", 'N', 12, 6}};
//   table.records = {{"...", "12.5"}};
//   table.Write(folder / "fines.dbf");
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "proto/contract/check.h"

namespace landbridge::testing {

struct DbfTableField {
  std::string name;  // at most 10 bytes
  char type;
  uint8_t length;
  uint8_t decimals = 0;
  uint8_t flags = 0;  // Visual FoxPro: 2 can be null
};

struct DbfTable {
  uint8_t version = 0x03;
  uint8_t code_page_mark = 0;
  std::vector<DbfTableField> fields;
  // Fields as stored; shorter ones are filled up with spaces, numbers from the left.
  std::vector<std::vector<std::string>> records;
  std::vector<size_t> deleted;  // indexes of records
  std::string end = "\x1A";

  static std::string Little(uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value & 0xff);
    return text;
  }

  size_t RecordBytes() const {
    size_t bytes = 1;
    for (const DbfTableField& field : fields) bytes += field.length;
    return bytes;
  }

  std::string Header() const {
    const bool fox = version >= 0x30 && version <= 0x32;
    const size_t bytes = 32 + fields.size() * 32 + 1 + (fox ? 263 : 0);
    std::string header = Little(version, 1) + "\x7e\x04\x06" + Little(records.size(), 4) +
                         Little(bytes, 2) + Little(RecordBytes(), 2) + std::string(17, '\0') +
                         Little(code_page_mark, 1) + std::string(2, '\0');
    for (const DbfTableField& field : fields) {
      std::string name = field.name;
      LB_CHECK(name.size() <= 10);
      name.resize(11, '\0');
      header += name + field.type + std::string(4, '\0') + Little(field.length, 1) +
                Little(field.decimals, 1) + Little(field.flags, 1) + std::string(13, '\0');
    }
    header += '\r';
    header.resize(bytes, '\0');
    return header;
  }

  std::string Record(size_t index) const {
    bool is_deleted = false;
    for (const size_t one : deleted) is_deleted |= one == index;
    std::string record(1, is_deleted ? '*' : ' ');
    for (size_t i = 0; i < fields.size(); ++i) {
      std::string value = records[index].at(i);
      LB_CHECK(value.size() <= fields[i].length);
      const std::string filling(fields[i].length - value.size(), ' ');
      const bool right = fields[i].type == 'N' || fields[i].type == 'F' || fields[i].type == 'M';
      record += right ? filling + value : value + filling;
    }
    return record;
  }

  std::string Bytes() const {
    std::string bytes = Header();
    for (size_t i = 0; i < records.size(); ++i) bytes += Record(i);
    return bytes + end;
  }

  void Write(const std::filesystem::path& file) const {
    std::ofstream(file, std::ios::binary) << Bytes();
  }
};

// A memo file of dBase III: each text is in the block whose number Add returns.
class DbfMemoFile {
 public:
  std::string Add(const std::string& text) {
    const size_t block = bytes_.size() / 512;
    bytes_ += text + "\x1A\x1A";
    bytes_.resize((bytes_.size() + 511) / 512 * 512, '\0');
    return std::to_string(block);
  }

  void Write(const std::filesystem::path& file) const {
    std::ofstream(file, std::ios::binary) << bytes_;
  }

 private:
  std::string bytes_ = std::string(512, '\0');
};

}  // namespace landbridge::testing
