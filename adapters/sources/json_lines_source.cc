// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/json_lines_source.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

JsonLinesSource::JsonLinesSource(const JsonLinesOptions& options, std::unique_ptr<LineReader> lines)
    : options_(options), lines_(std::move(lines)), reader_(&names(), options.depth_max, "line") {}

absl::StatusOr<std::unique_ptr<JsonLinesSource>> JsonLinesSource::Open(
    const JsonLinesOptions& options, const std::filesystem::path& path) {
  if (!options.declared_count_path.empty() && options.metadata_key.empty()) {
    return absl::InvalidArgumentError(
        "declared_count_path needs the metadata line that it points into; state metadata_key");
  }
  if (options.depth_max < 1) return absl::InvalidArgumentError("depth_max must be at least 1");
  LB_ASSIGN_OR_RETURN(auto lines, LineReader::Open(path, options.encoding, options.row_bytes_max));
  std::unique_ptr<JsonLinesSource> source(new JsonLinesSource(options, std::move(lines)));
  if (!options.metadata_key.empty()) LB_RETURN_IF_ERROR(source->ReadMetadata());
  return source;
}

absl::StatusOr<bool> JsonLinesSource::NextLine() {
  for (;;) {
    LB_ASSIGN_OR_RETURN(const bool more, lines_->Next());
    if (!more) return false;
    // What cannot be read is no blank line.
    const std::string& text = lines_->line().text;
    if (lines_->LineError() || text.find_first_not_of(" \t") != std::string::npos) return true;
  }
}

absl::Status JsonLinesSource::ReadMetadata() {
  LB_ASSIGN_OR_RETURN(const bool more, NextLine());
  // Names of its own, so that the metadata's members do not count as columns.
  const auto members = std::make_shared<ColumnNames>();
  Row metadata;
  metadata.Start(members);
  const bool read = more && !lines_->LineError() &&
                    !JsonRowReader(members.get(), options_.depth_max, "line")
                         .Read(lines_->line().text, &metadata);
  bool found = false;
  for (size_t i = 0; read && i < members->size(); ++i) {
    const std::string& name = members->name(static_cast<ColumnId>(i));
    found |= name == options_.metadata_key;
  }
  if (!found) {
    return absl::FailedPreconditionError(
        absl::StrCat(lines_->file_name(), ": the first line should be an object with the member '",
                     options_.metadata_key, "'; get the file again, or correct metadata_key"));
  }
  if (options_.declared_count_path.empty()) return absl::OkStatus();
  DeclareText(options_.declared_count_path,
              metadata.First(options_.declared_count_path).value_or(""));
  return absl::OkStatus();
}

absl::StatusOr<RowSource::Step> JsonLinesSource::Advance() {
  LB_ASSIGN_OR_RETURN(const bool more, NextLine());
  if (!more) return Finish();
  rejected_last_ = true;
  if (auto error = lines_->LineError()) return RejectRow(*std::move(error));
  const Line& line = lines_->line();
  const auto problem = reader_.Read(line.text, &StartRow(lines_->Place()));
  if (!problem) {
    rejected_last_ = false;
    return EmitRow();
  }
  if (problem->rule == RowRule::kSyntax && line.end.empty()) {
    return absl::DataLossError(
        absl::StrCat(lines_->Place().ToString(),
                     ": the file ends inside this object: it was cut off; get the file again"));
  }
  std::optional<int64_t> byte_offset;
  // In other encodings the position in the text is not the position in the file.
  if (problem->rule == RowRule::kSyntax && line.text.size() == line.raw.size()) {
    byte_offset = line.byte_offset + static_cast<int64_t>(problem->position);
  }
  return RejectRow(RowError{problem->rule, lines_->Place(), byte_offset, problem->message});
}

RowSource::Step JsonLinesSource::Finish() {
  const std::string_view unclean = lines_->UncleanEnd(options_.final_newline, rejected_last_);
  if (!unclean.empty()) EndsUncleanly(unclean);
  return End();
}

}  // namespace landbridge
