// SPDX-License-Identifier: Apache-2.0
// The parts of a zip file, each read once from its start to its end, unpacked on the way.
//
// One thread at a time. Parts must not outlive their archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

struct zip;
struct zip_file;

namespace landbridge {

class ZipPart {
 public:
  ~ZipPart();
  ZipPart(const ZipPart&) = delete;
  ZipPart& operator=(const ZipPart&) = delete;

  // Fills `buffer` and returns how many bytes it got: fewer than its size only at the end, where
  // the part's checksum has been compared.
  //
  // Errors: kDataLoss: the part is damaged.
  //         kResourceExhausted: it unpacks to more than the archive's limit.
  absl::StatusOr<size_t> Read(std::span<char> buffer);

  // "fines.xlsx: xl/workbook.xml", for messages.
  const std::string& name() const { return name_; }
  // Packed bytes behind what was read so far, about.
  int64_t packed_bytes_read() const;

 private:
  friend class ZipArchive;
  ZipPart(zip_file* file, std::string name, int64_t limit, double packed_share)
      : file_(file), name_(std::move(name)), limit_(limit), packed_share_(packed_share) {}

  zip_file* const file_;
  const std::string name_;
  const int64_t limit_;
  const double packed_share_;
  int64_t bytes_ = 0;
};

class ZipArchive {
 public:
  // No part may unpack to more than `part_bytes_max`, whatever the archive says of its size.
  //
  // Errors: kDataLoss: no whole zip file.
  static absl::StatusOr<std::unique_ptr<ZipArchive>> Open(const std::filesystem::path& path,
                                                          int64_t part_bytes_max);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  bool Has(std::string_view part) const;
  // The part may unpack to `bytes_max`, if that is less than the archive's limit.
  //
  // Errors: kDataLoss: no such part, or a damaged one. kFailedPrecondition: it is encrypted.
  absl::StatusOr<std::unique_ptr<ZipPart>> OpenPart(std::string_view part,
                                                    int64_t bytes_max = INT64_MAX);

  // The file's name without its folder.
  const std::string& name() const { return name_; }

 private:
  ZipArchive(zip* archive, std::string name, int64_t limit)
      : archive_(archive), name_(std::move(name)), limit_(limit) {}

  zip* const archive_;
  const std::string name_;
  const int64_t limit_;
};

}  // namespace landbridge
