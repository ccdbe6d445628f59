// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/table_reader.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "adapters/sources/encoding_suggestion.h"
#include "adapters/sources/open_source.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

v1::Rule RuleOf(RowRule rule) {
  switch (rule) {
    case RowRule::kUndecodable:
      return v1::RULE_NOT_UTF8;
    case RowRule::kTooLong:
      return v1::RULE_TOO_LONG;
    case RowRule::kDigitsLost:
      return v1::RULE_IDENTIFIER_LOST;
    default:
      return v1::RULE_ROW_MALFORMED;
  }
}

// Half of a header names columns that the mapping does not know.
absl::Status WithHeaderRows(const absl::Status& header, const SourceOptions& options) {
  const auto* const workbook = std::get_if<WorkbookOptions>(&options);
  if (header.ok() || workbook == nullptr || !workbook->header || workbook->header_rows > 1) {
    return header;
  }
  return absl::Status(
      header.code(),
      absl::StrCat(header.message(),
                   " When the header goes over several rows, begin at the first of them "
                   "(`first_row`), and state `header_rows` under `workbook`."));
}

// Of a text in the wrong encoding no name is known, or the header cannot be read at all.
absl::Status WithEncoding(const absl::Status& refused, const SourceOptions& options,
                          const std::filesystem::path& file) {
  const auto* const text = std::get_if<DelimitedOptions>(&options);
  if (!absl::IsFailedPrecondition(refused) || text == nullptr) return refused;
  const std::string utf8 = Utf8InPlaceOf(text->encoding, file);
  if (utf8.empty()) return refused;
  return absl::Status(refused.code(), absl::StrCat(refused.message(), utf8));
}

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> TableReader::Open(const MappingPlan& plan,
                                                               size_t index,
                                                               const std::filesystem::path& file,
                                                               std::vector<TableColumns>* columns,
                                                               const std::stop_token& stop,
                                                               std::optional<std::string> since) {
  const TablePlan& table = plan.tables[index];
  SourceOptions options = table.options;
  if (auto* const sql = std::get_if<SqlOptions>(&options)) sql->since = std::move(since);
  absl::StatusOr<std::unique_ptr<RowSource>> opened = OpenSource(options, file, stop);
  if (!opened.ok()) return WithEncoding(opened.status(), options, file);
  std::unique_ptr<RowSource> source = *std::move(opened);
  // An empty file has no header to compare; the guards of a complete source deal with it.
  if (table.has_header && source->columns().size() > 0) {
    LB_RETURN_IF_ERROR(WithEncoding(
        WithHeaderRows((*columns)[index].CheckHeader(source->columns(), file.filename().string()),
                       options),
        options, file));
  }
  return std::unique_ptr<TableReader>(new TableReader(table, index, columns, std::move(source)));
}

absl::StatusOr<TableReader::Step> TableReader::Next() {
  findings_.clear();
  skip_reason_ = nullptr;
  LB_ASSIGN_OR_RETURN(const RowSource::Step step, source_->Next());
  if (step == RowSource::Step::kEnd) return Step::kEnd;
  if (step == RowSource::Step::kRejected) return Step::kUnreadable;
  LB_RETURN_IF_ERROR((*columns_)[index_].CheckRow(source_->row(), &findings_));
  if (plan_.skip.empty() && plan_.reject.empty()) return Step::kRow;
  const EntryValues values(*columns_);
  Entry entry;
  entry.main = &source_->row();
  for (const SkipPlan& skip : plan_.skip) {
    LB_ASSIGN_OR_RETURN(const bool holds, values.Hold(Scope::Of(entry), skip.when));
    if (!holds) continue;
    skip_reason_ = &skip.reason;
    return Step::kRow;
  }
  for (const RejectPlan& reject : plan_.reject) {
    LB_ASSIGN_OR_RETURN(const bool holds, values.Hold(Scope::Of(entry), reject.when));
    if (!holds) continue;
    RowFinding& found = findings_.emplace_back();
    found.place = source_->row().place();
    found.column = values.NameInFile(reject.column);
    found.finding.set_rule(v1::RULE_ROW_MALFORMED);
    found.finding.set_level(v1::FINDING_LEVEL_ERROR);
    found.finding.set_message(reject.message);
    found.finding.set_repair("correct the row in the source");
  }
  return Step::kRow;
}

RejectedRecord TableReader::unreadable() const {
  const RowError& error = source_->error();
  RejectedRecord rejected;
  rejected.place = error.place;
  RowFinding found;
  found.place = error.place;
  found.column = error.column;
  found.finding.set_rule(RuleOf(error.rule));
  found.finding.set_level(v1::FINDING_LEVEL_ERROR);
  found.finding.set_message(error.byte_offset ? absl::StrCat(error.message, " (byte ",
                                                             *error.byte_offset, " of the file)")
                                              : error.message);
  found.finding.set_repair(error.rule == RowRule::kDigitsLost
                               ? "format the column as text and enter the number again"
                               : "correct the row in the source and export it again");
  rejected.findings.push_back(std::move(found));
  return rejected;
}

int64_t BytesOf(const Row& row) {
  constexpr size_t kCellBytes = 24;
  constexpr size_t kRowBytes = 256;
  return static_cast<int64_t>(row.text_bytes() + row.view().size() * kCellBytes + kRowBytes);
}

}  // namespace landbridge
