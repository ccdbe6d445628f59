// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/fixed_width_source.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

size_t FirstOf(const FixedWidthColumn& column) { return static_cast<size_t>(column.start) - 1; }
size_t PastOf(const FixedWidthColumn& column) {
  return FirstOf(column) + static_cast<size_t>(column.width);
}

// The columns in the order of their places, none of them touching another.
absl::StatusOr<std::vector<FixedWidthColumn>> Ordered(std::vector<FixedWidthColumn> columns) {
  if (columns.empty()) {
    return absl::InvalidArgumentError("no columns are stated; state name, start and width of each");
  }
  for (const FixedWidthColumn& column : columns) {
    if (column.name.empty() || column.start < 1 || column.width < 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("column '", column.name, "' starts at ", column.start, " and is ",
                       column.width, " wide; state a name, a start from 1 and a width from 1"));
    }
  }
  std::stable_sort(columns.begin(), columns.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
  for (size_t i = 1; i < columns.size(); ++i) {
    if (PastOf(columns[i - 1]) <= FirstOf(columns[i])) continue;
    return absl::InvalidArgumentError(absl::StrCat("columns '", columns[i - 1].name, "' and '",
                                                   columns[i].name,
                                                   "' overlap; correct start or width"));
  }
  return columns;
}

}  // namespace

FixedWidthSource::FixedWidthSource(const FixedWidthOptions& options,
                                   std::unique_ptr<LineReader> lines)
    : options_(options), lines_(std::move(lines)), rules_(options.trim, options.null_tokens) {}

absl::StatusOr<std::unique_ptr<FixedWidthSource>> FixedWidthSource::Open(
    const FixedWidthOptions& options, const std::filesystem::path& path) {
  LB_ASSIGN_OR_RETURN(const auto ordered, Ordered(options.columns));
  LB_ASSIGN_OR_RETURN(auto lines, LineReader::Open(path, options.encoding, options.row_bytes_max));
  if (options.unit == FixedWidthOptions::Unit::kBytes && lines->unit_bytes() != 1) {
    return absl::InvalidArgumentError(absl::StrCat("columns are counted in bytes and ",
                                                   lines->file_name(), " is in ", lines->encoding(),
                                                   "; count characters"));
  }
  std::unique_ptr<FixedWidthSource> source(new FixedWidthSource(options, std::move(lines)));
  for (const FixedWidthColumn& column : options.columns) {
    const size_t before = source->names().size();
    source->names().Intern(column.name);
    if (source->names().size() == before) {
      return absl::InvalidArgumentError(
          absl::StrCat("two columns are called '", column.name, "'; rename one"));
    }
  }
  source->layout_length_ = PastOf(ordered.back());
  source->length_min_ = source->layout_length_;
  if (options.short_last_column) {
    source->length_min_ = ordered.size() > 1 ? PastOf(ordered[ordered.size() - 2]) : 0;
  }
  for (int skipped = 0; skipped < options.skip_lines; ++skipped) {
    LB_ASSIGN_OR_RETURN(const bool more, source->lines_->Next());
    if (!more) break;
  }
  return source;
}

void FixedWidthSource::MeasureLine() {
  const Line& line = lines_->line();
  if (in_bytes()) {
    length_ = line.raw.size();
    return;
  }
  characters_.clear();
  for (size_t i = 0; i < line.text.size(); ++i) {
    if ((static_cast<unsigned char>(line.text[i]) & 0xC0) != 0x80) characters_.push_back(i);
  }
  length_ = characters_.size();
  characters_.push_back(line.text.size());
}

std::optional<RowError> FixedWidthSource::CheckLength() const {
  if (length_ >= length_min_ && length_ <= layout_length_) return std::nullopt;
  const char* unit = in_bytes() ? " bytes" : " characters";
  const std::string expected = length_min_ == layout_length_
                                   ? absl::StrCat(layout_length_)
                                   : absl::StrCat(length_min_, " to ", layout_length_);
  return RowError{RowRule::kLayout, lines_->Place(), std::nullopt,
                  absl::StrCat("the line has ", length_, unit, ", the layout has ", expected,
                               "; correct the line, or the columns of the mapping")};
}

// In a line of full length nothing is missing.
bool FixedWidthSource::MayBeCutOff() const {
  return lines_->line().end.empty() && options_.final_newline && length_ < layout_length_;
}

std::string_view FixedWidthSource::Cut(const FixedWidthColumn& column,
                                       std::optional<RowError>* error) {
  const Line& line = lines_->line();
  const size_t begin = std::min(FirstOf(column), length_);
  const size_t end = std::min(PastOf(column), length_);
  if (!in_bytes()) {
    return std::string_view(line.text).substr(characters_[begin],
                                              characters_[end] - characters_[begin]);
  }
  part_.clear();
  std::vector<DecodeError> errors;
  const int64_t offset = line.byte_offset + static_cast<int64_t>(begin);
  lines_->DecodePart(std::string_view(line.raw).substr(begin, end - begin), offset, &part_,
                     &errors);
  if (!errors.empty() && !*error) {
    *error = RowError{RowRule::kUndecodable, lines_->Place(), errors.front().byte_offset,
                      absl::StrCat("column '", column.name,
                                   "': ", DescribeDecodeError(errors.front(), lines_->encoding()))};
  }
  return part_;
}

absl::StatusOr<RowSource::Step> FixedWidthSource::Advance() {
  for (;;) {
    LB_ASSIGN_OR_RETURN(const bool more, lines_->Next());
    if (!more) return Finish();
    if (lines_->LineError()) break;  // what cannot be read is no blank line
    const std::string& text = lines_->line().text;
    const bool comment =
        !options_.comment_prefix.empty() &&
        text.compare(0, options_.comment_prefix.size(), options_.comment_prefix) == 0;
    if (!comment && text.find_first_not_of(" \t") != std::string::npos) break;
  }
  MeasureLine();
  std::optional<RowError> error = lines_->LineError();
  if (!error) error = CheckLength();
  if (!error && MayBeCutOff()) error = lines_->CutOffError();
  Row& row = StartRow(lines_->Place());
  for (size_t i = 0; i < options_.columns.size() && !error; ++i) {
    if (const auto value = rules_.Apply(Cut(options_.columns[i], &error))) {
      row.Add(static_cast<ColumnId>(i), *value);
    }
  }
  rejected_last_ = error.has_value();
  return error ? RejectRow(*std::move(error)) : EmitRow();
}

RowSource::Step FixedWidthSource::Finish() {
  const std::string_view unclean = lines_->UncleanEnd(options_.final_newline, rejected_last_);
  if (!unclean.empty()) EndsUncleanly(unclean);
  return End();
}

}  // namespace landbridge
