// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/zip_text.h"

#include <zip.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {
namespace {

constexpr size_t kPieceBytes = size_t{64} << 10;
constexpr zip_uint32_t kFastest = 1;  // of deflate's levels

// What libzip asks for the bytes of one text.
class TextSource {
 public:
  explicit TextSource(const ZipText& text) : text_(text) {}

  static zip_int64_t Answer(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    auto& source = *static_cast<TextSource*>(self);
    switch (command) {
      case ZIP_SOURCE_OPEN:
        source.next_ = source.text_.begin();
        source.begun_.clear();
        source.used_ = 0;
        return 0;
      case ZIP_SOURCE_READ:
        return source.Read(static_cast<char*>(data), size);
      case ZIP_SOURCE_STAT:
        zip_stat_init(static_cast<zip_stat_t*>(data));
        return sizeof(zip_stat_t);
      case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&source.error_, data, size);
      case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              ZIP_SOURCE_SUPPORTS, -1);
      default:
        return 0;
    }
  }

 private:
  zip_int64_t Read(char* data, zip_uint64_t size) {
    while (begun_.size() - used_ < size) {
      begun_.erase(0, std::exchange(used_, 0));
      if (!next_(begun_)) break;
    }
    const size_t given = std::min<size_t>(begun_.size() - used_, size);
    std::copy_n(begun_.data() + used_, given, data);
    used_ += given;
    return static_cast<zip_int64_t>(given);
  }

  const ZipText& text_;
  NextPiece next_;
  std::string begun_;
  size_t used_ = 0;         // of begun_
  zip_error_t error_ = {};  // there never is one
};

using Archive = std::unique_ptr<zip_t, void (*)(zip_t*)>;
using Part = std::unique_ptr<zip_file_t, int (*)(zip_file_t*)>;

Archive OpenZip(const std::filesystem::path& file, int flags) {
  int error = 0;
  return Archive(zip_open(file.c_str(), flags, &error), zip_discard);
}

absl::Status Unwritten(const std::filesystem::path& file) {
  return absl::DataLossError(absl::StrCat(file.string(), " cannot be written"));
}

}  // namespace

ZipText WholeText(std::string name, std::string text) {
  return {std::move(name), [text = std::move(text)] {
            return [text, done = false](std::string& out) mutable {
              if (!done) out += text;
              return !std::exchange(done, true);
            };
          }};
}

absl::Status WriteZip(const std::filesystem::path& file, const std::vector<ZipText>& texts) {
  Archive archive = OpenZip(file, ZIP_CREATE | ZIP_TRUNCATE);
  if (archive == nullptr) return Unwritten(file);
  std::deque<TextSource> sources;  // until the archive is closed
  for (const ZipText& text : texts) {
    zip_source_t* const source =
        zip_source_function(archive.get(), TextSource::Answer, &sources.emplace_back(text));
    const zip_int64_t index =
        zip_file_add(archive.get(), text.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) return Unwritten(file);
    zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(index), ZIP_CM_DEFLATE,
                             kFastest);
  }
  if (zip_close(archive.get()) != 0) return Unwritten(file);
  static_cast<void>(archive.release());
  return absl::OkStatus();
}

absl::Status ParseZipText(const std::filesystem::path& file, const std::string& name,
                          CountingParser& parser) {
  const auto damaged = absl::DataLossError(absl::StrCat(file.string(), ": libzip refuses ", name));
  const Archive archive = OpenZip(file, ZIP_RDONLY);
  if (archive == nullptr) return damaged;
  const Part part(zip_fopen(archive.get(), name.c_str(), 0), zip_fclose);
  if (part == nullptr) return damaged;
  std::vector<char> buffer(kPieceBytes);
  for (;;) {
    const zip_int64_t size = zip_fread(part.get(), buffer.data(), buffer.size());
    if (size < 0) return damaged;
    LB_RETURN_IF_ERROR(parser.Add({buffer.data(), static_cast<size_t>(size)}, size == 0));
    if (size == 0) return absl::OkStatus();
  }
}

}  // namespace landbridge::bench
