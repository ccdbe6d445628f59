// SPDX-License-Identifier: Apache-2.0
// The container that xls files are in (Compound File Binary), and xlsx files with a password.
//
// The file is held in memory; offices keep xls files below a few megabytes, and the format below
// 65,536 rows. Belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace landbridge {

class CompoundFile {
 public:
  // Errors: kDataLoss: damaged or cut off. kResourceExhausted: larger than `bytes_max`.
  //         kUnavailable: reading failed.
  static absl::StatusOr<std::unique_ptr<CompoundFile>> Open(const std::filesystem::path& path,
                                                            int64_t bytes_max);

  // Names as they are, in ASCII.
  bool Has(std::string_view stream) const;
  // Errors: kDataLoss: no such stream, or a damaged one.
  absl::StatusOr<std::string> Read(std::string_view stream) const;

  // The file's name without its folder.
  const std::string& name() const { return name_; }
  int64_t size() const { return static_cast<int64_t>(bytes_.size()); }

 private:
  struct Entry {
    std::string name;
    uint32_t start = 0;
    uint64_t size = 0;
  };

  CompoundFile(std::string name, std::string bytes)
      : name_(std::move(name)), bytes_(std::move(bytes)) {}

  absl::Status ReadStructure();
  absl::Status ReadSectorTable();
  absl::Status ReadEntries(std::string_view directory);
  // The bytes of the chain of sectors that begins at `start`.
  absl::StatusOr<std::string> Chain(uint32_t start) const;
  absl::StatusOr<std::string> SmallChain(uint32_t start) const;
  absl::StatusOr<std::string_view> Sector(uint32_t number) const;
  absl::Status Damaged() const;

  const std::string name_;
  const std::string bytes_;
  size_t sector_bytes_ = 512;
  size_t small_bytes_ = 64;
  uint32_t small_below_ = 4096;  // shorter streams are made of small sectors
  std::vector<uint32_t> next_;   // by sector: the one that follows
  std::vector<uint32_t> small_next_;
  std::string small_;  // all small sectors
  std::vector<Entry> entries_;
};

}  // namespace landbridge
