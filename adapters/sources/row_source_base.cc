// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/row_source_base.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace landbridge {

absl::StatusOr<RowSource::Step> RowSourceBase::Next() {
  if (!last_.ok() || *last_ == Step::kEnd) return last_;
  last_ = Advance();
  summary_.bytes_read = BytesRead();
  if (!last_.ok()) {
    const auto message = last_.status().message();
    EndsUncleanly(std::string_view(message.data(), message.size()));
  }
  return last_;
}

Row& RowSourceBase::StartRow(const RowPlace& place) {
  row_.Start(columns_);
  row_.mutable_place() = place;
  return row_;
}

RowSource::Step RowSourceBase::EmitRow() {
  ++summary_.rows_read;
  return Step::kRow;
}

RowSource::Step RowSourceBase::RejectRow(RowError error) {
  ++summary_.rows_rejected;
  error_ = std::move(error);
  return Step::kRejected;
}

RowSource::Step RowSourceBase::End() {
  summary_.clean_end = summary_.unclean_reason.empty();
  return Step::kEnd;
}

void RowSourceBase::EndsUncleanly(std::string_view reason) {
  if (summary_.unclean_reason.empty()) summary_.unclean_reason = reason;
}

void RowSourceBase::NoteLineAbove(std::string_view line) {
  auto& lines = summary_.lines_above;
  if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.emplace_back(line);
}

void RowSourceBase::DeclareText(std::string_view path, std::string_view text) {
  int64_t count = 0;
  if (absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &count) && count >= 0) {
    summary_.declared_count = count;
  } else {
    EndsUncleanly(absl::StrCat(std::string(path),
                               " should say how many rows there are, and is no "
                               "number; correct declared_count_path"));
  }
}

}  // namespace landbridge
