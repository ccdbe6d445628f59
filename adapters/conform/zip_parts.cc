// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/zip_parts.h"

#include <zip.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// The format's parts are UTF-8 names; some writers change their case.
constexpr zip_flags_t kLookUp = ZIP_FL_NOCASE;

absl::Status CannotWrite(zip_error_t* error) {
  return absl::UnimplementedError(
      absl::StrCat("the workbook cannot be written: ", zip_error_strerror(error)));
}

// What was written into `source`.
absl::StatusOr<std::string> ContentOf(zip_source_t* source) {
  if (zip_source_open(source) != 0) return CannotWrite(zip_source_error(source));
  std::string bytes;
  char buffer[64 * 1024];
  for (;;) {
    const zip_int64_t got = zip_source_read(source, buffer, sizeof(buffer));
    if (got < 0) return CannotWrite(zip_source_error(source));
    if (got == 0) break;
    bytes.append(buffer, static_cast<size_t>(got));
  }
  zip_source_close(source);
  return bytes;
}

}  // namespace

absl::StatusOr<std::string> WithParts(const std::string& archive,
                                      const std::map<std::string, std::string>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  // It outlives the archive that is opened from it.
  const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> source(
      zip_source_buffer_create(archive.data(), archive.size(), 0, &error), zip_source_free);
  LB_CHECK(source != nullptr);
  zip_source_keep(source.get());
  zip_t* const opened = zip_open_from_source(source.get(), 0, &error);
  if (opened == nullptr) {
    zip_source_free(source.get());
    return CannotWrite(&error);
  }
  for (const auto& [name, content] : parts) {
    const zip_int64_t index = zip_name_locate(opened, name.c_str(), kLookUp);
    zip_source_t* const replacement = zip_source_buffer(opened, content.data(), content.size(), 0);
    LB_CHECK(replacement != nullptr);
    if (index < 0 ||
        zip_file_replace(opened, static_cast<zip_uint64_t>(index), replacement, 0) != 0) {
      zip_source_free(replacement);
      const absl::Status failed = CannotWrite(zip_get_error(opened));
      zip_discard(opened);
      return failed;
    }
  }
  if (zip_close(opened) != 0) {
    const absl::Status failed = CannotWrite(zip_get_error(opened));
    zip_discard(opened);
    return failed;
  }
  return ContentOf(source.get());
}

}  // namespace landbridge
