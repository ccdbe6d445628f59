// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/dbf_memos.h"

#include <array>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/stored_numbers.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

namespace fs = std::filesystem;

constexpr char kTextEnd = '\x1A';
constexpr size_t kSizedHeadBytes = 8;
constexpr uint32_t kFoxProText = 1;
constexpr std::string_view kBase4Start("\xFF\xFF\x08\x00", 4);

std::string_view ExtensionFor(const fs::path& table, DbfMemoForm form) {
  if (absl::EqualsIgnoreCase(table.extension().string(), ".dbc")) return ".dct";
  return form == DbfMemoForm::kFoxPro ? ".fpt" : ".dbt";
}

std::optional<fs::path> FindBeside(const fs::path& table, std::string_view extension) {
  const std::string stem = table.stem().string();
  std::optional<fs::path> found;
  std::error_code error;
  const fs::path folder = table.has_parent_path() ? table.parent_path() : fs::path(".");
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const fs::path& file = it->path();
    if (!absl::EqualsIgnoreCase(file.extension().string(), std::string(extension))) continue;
    // A file of exactly this name goes before one that differs in the case of its letters.
    if (file.stem() == stem) return file;
    if (absl::EqualsIgnoreCase(file.stem().string(), stem)) found = file;
  }
  return found;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DbfMemos>> DbfMemos::OpenBeside(const fs::path& table,
                                                               DbfMemoForm form) {
  const std::string_view extension = ExtensionFor(table, form);
  const std::optional<fs::path> file = FindBeside(table, extension);
  if (!file) {
    return absl::NotFoundError(absl::StrCat(table.filename().string(), ": its memo file ",
                                            table.stem().string(), std::string(extension),
                                            " is not beside it"));
  }
  LB_ASSIGN_OR_RETURN(auto input, ByteInput::Open(*file));
  std::unique_ptr<DbfMemos> memos(new DbfMemos(form, std::move(input)));
  std::array<char, 24> head{};
  LB_ASSIGN_OR_RETURN(const size_t got, memos->input_->ReadAt(0, head));
  const std::string_view bytes(head.data(), got);
  if (got == head.size() && form == DbfMemoForm::kBase4) {
    if (const auto stated = LittleEndian<uint16_t>(bytes, 20); stated > 0) {
      memos->block_bytes_ = stated;
    }
  } else if (got == head.size() && form == DbfMemoForm::kFoxPro) {
    memos->block_bytes_ = BigEndian<uint16_t>(bytes, 6);
  }
  if (got < head.size() || memos->block_bytes_ == 0) {
    return absl::DataLossError(absl::StrCat(memos->input_->name(),
                                            ": the memo file's header is damaged or cut off; get "
                                            "it again"));
  }
  return memos;
}

absl::StatusOr<DbfMemos::Found> DbfMemos::Read(int64_t block, size_t bytes_max,
                                               std::string* bytes) const {
  bytes->clear();
  const int64_t offset = block * block_bytes_;
  return form_ == DbfMemoForm::kBase3 ? ReadToEndMark(offset, bytes_max, bytes)
                                      : ReadSized(offset, bytes_max, bytes);
}

absl::StatusOr<DbfMemos::Found> DbfMemos::ReadToEndMark(int64_t offset, size_t bytes_max,
                                                        std::string* bytes) const {
  std::array<char, 512> piece{};
  for (;;) {
    LB_ASSIGN_OR_RETURN(const size_t got,
                        input_->ReadAt(offset + static_cast<int64_t>(bytes->size()), piece));
    if (got == 0) return Found::kOutside;
    const std::string_view read(piece.data(), got);
    const size_t end = read.find(kTextEnd);
    bytes->append(read.substr(0, end));
    if (bytes->size() > bytes_max) return Found::kTooLong;
    if (end != std::string_view::npos) return Found::kText;
  }
}

absl::StatusOr<DbfMemos::Found> DbfMemos::ReadSized(int64_t offset, size_t bytes_max,
                                                    std::string* bytes) const {
  std::array<char, kSizedHeadBytes> head{};
  LB_ASSIGN_OR_RETURN(const size_t got, input_->ReadAt(offset, head));
  if (got < head.size()) return Found::kOutside;
  const std::string_view start(head.data(), head.size());
  size_t size = 0;
  if (form_ == DbfMemoForm::kFoxPro) {
    if (BigEndian<uint32_t>(start, 0) != kFoxProText) return Found::kNoText;
    size = BigEndian<uint32_t>(start, 4);
  } else {
    size = LittleEndian<uint32_t>(start, 4);
    if (start.substr(0, 4) != kBase4Start || size < kSizedHeadBytes) return Found::kNoText;
    size -= kSizedHeadBytes;
  }
  if (size > bytes_max) return Found::kTooLong;
  bytes->resize(size);
  LB_ASSIGN_OR_RETURN(
      const size_t read,
      input_->ReadAt(offset + static_cast<int64_t>(kSizedHeadBytes), std::span<char>(*bytes)));
  return read < size ? Found::kOutside : Found::kText;
}

}  // namespace landbridge
