// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/dbf_sample.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/byte_input.h"
#include "adapters/sources/open_source.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kCountAt = 4;
constexpr size_t kCountBytes = 4;

}  // namespace

absl::StatusOr<std::unique_ptr<const Sample>> DbfSample::Open(const DbfOptions& options,
                                                              const std::filesystem::path& file) {
  auto sample = std::make_unique<DbfSample>();
  LB_ASSIGN_OR_RETURN(const std::string bytes, ReadSample(file));
  LB_ASSIGN_OR_RETURN(const auto input, ByteInput::Open(file));
  LB_ASSIGN_OR_RETURN(sample->layout_, ReadDbfLayout(*input));
  const DbfLayout& layout = sample->layout_;
  if (layout.program == "dBase II") {
    return absl::UnimplementedError("records of dBase II are not moved about or changed here");
  }
  LB_ASSIGN_OR_RETURN(const auto source, OpenSource(options, file));
  LB_RETURN_IF_ERROR(sample->ReadRows(source.get()));
  const size_t end =
      layout.header_bytes + static_cast<size_t>(layout.record_count) * layout.record_bytes;
  if (end > bytes.size()) {
    return absl::UnimplementedError("the table has fewer records than its header says");
  }
  size_t at = end;
  for (size_t row = sample->rows(); row > 0; --row) {
    const auto begin = static_cast<size_t>(sample->place(row - 1).byte_offset);
    sample->rows_.push_back(bytes.substr(begin, at - begin));
    at = begin;
  }
  std::reverse(sample->rows_.begin(), sample->rows_.end());
  sample->head_ = bytes.substr(0, at);
  sample->tail_ = bytes.substr(end);
  return sample;
}

absl::StatusOr<std::string> DbfSample::Arranged(const Arrangement& rows) const {
  std::string bytes = head_;
  for (const std::vector<size_t>& here : rows) {
    for (const size_t row : here) bytes += rows_[row];
  }
  size_t count = (bytes.size() - layout_.header_bytes) / layout_.record_bytes;
  for (size_t i = 0; i < kCountBytes; ++i, count >>= 8) {
    bytes[kCountAt + i] = static_cast<char>(count & 0xFF);
  }
  return bytes + tail_;
}

absl::StatusOr<std::string> DbfSample::Lengthened(size_t, size_t) const {
  return absl::UnimplementedError("values of a dBase table have the size that its header says");
}

absl::StatusOr<std::string> DbfSample::Renamed(const std::string& column) const {
  auto place = std::find(columns().begin(), columns().end(), column) - columns().begin();
  for (const DbfField& field : layout_.fields) {
    if (field.form == DbfForm::kNullFlags || place-- > 0) continue;
    std::string bytes = head_;
    bytes.replace(field.name_at, field.name.size(), field.name.size(), 'X');
    for (const std::string& row : rows_) bytes += row;
    return bytes + tail_;
  }
  return absl::NotFoundError(absl::StrCat("no field is called ", column));
}

}  // namespace landbridge
