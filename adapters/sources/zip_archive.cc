// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/zip_archive.h"

#include <zip.h>

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"

namespace landbridge {
namespace {

// The format's parts are UTF-8 names; some writers change their case.
constexpr zip_flags_t kLookUp = ZIP_FL_NOCASE;

absl::Status Damaged(const std::string& name, std::string_view why) {
  return absl::DataLossError(
      absl::StrCat(name, ": the file is damaged or cut off (", AbslView(why), "); get it again"));
}

}  // namespace

ZipPart::~ZipPart() { zip_fclose(file_); }

int64_t ZipPart::packed_bytes_read() const {
  return static_cast<int64_t>(static_cast<double>(bytes_) * packed_share_);
}

absl::StatusOr<size_t> ZipPart::Read(std::span<char> buffer) {
  size_t filled = 0;
  while (filled < buffer.size()) {
    const zip_int64_t got = zip_fread(file_, buffer.data() + filled, buffer.size() - filled);
    if (got < 0) return Damaged(name_, zip_error_strerror(zip_file_get_error(file_)));
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  bytes_ += static_cast<int64_t>(filled);
  if (bytes_ > limit_) {
    return absl::ResourceExhaustedError(
        absl::StrCat(name_, " unpacks to more than ", limit_,
                     " bytes; raise unpacked_bytes_max if the file is to be trusted"));
  }
  return filled;
}

absl::StatusOr<std::unique_ptr<ZipArchive>> ZipArchive::Open(const std::filesystem::path& path,
                                                             int64_t part_bytes_max) {
  const std::string name = path.filename().string();
  int code = 0;
  zip* const archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (archive == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const absl::Status status = Damaged(name, zip_error_strerror(&error));
    zip_error_fini(&error);
    return status;
  }
  return std::unique_ptr<ZipArchive>(new ZipArchive(archive, name, part_bytes_max));
}

ZipArchive::~ZipArchive() { zip_discard(archive_); }

bool ZipArchive::Has(std::string_view part) const {
  return zip_name_locate(archive_, std::string(part).c_str(), kLookUp) >= 0;
}

absl::StatusOr<std::unique_ptr<ZipPart>> ZipArchive::OpenPart(std::string_view part,
                                                              int64_t bytes_max) {
  const std::string name = absl::StrCat(name_, ": ", AbslView(part));
  zip_stat_t stat;
  if (zip_stat(archive_, std::string(part).c_str(), kLookUp, &stat) != 0) {
    return Damaged(name, "the part is missing");
  }
  zip_file* const file = zip_fopen_index(archive_, stat.index, 0);
  if (file == nullptr) {
    if (zip_error_code_zip(zip_get_error(archive_)) == ZIP_ER_NOPASSWD) {
      return absl::FailedPreconditionError(
          absl::StrCat(name_, " is protected by a password; save it without one"));
    }
    return Damaged(name, zip_error_strerror(zip_get_error(archive_)));
  }
  const double share =
      stat.size == 0 ? 0 : static_cast<double>(stat.comp_size) / static_cast<double>(stat.size);
  return std::unique_ptr<ZipPart>(new ZipPart(file, name, std::min(limit_, bytes_max), share));
}

}  // namespace landbridge
