// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/workbook_sample.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/conform/zip_parts.h"
#include "adapters/sources/open_source.h"
#include "adapters/sources/open_workbook.h"
#include "adapters/sources/sheet_choice.h"
#include "adapters/sources/zip_archive.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

absl::StatusOr<std::string> PartContent(ZipArchive* archive, const std::string& name) {
  LB_ASSIGN_OR_RETURN(const auto part, archive->OpenPart(name, kSampleBytesMax));
  std::string content;
  std::vector<char> buffer(64 * 1024);
  for (;;) {
    LB_ASSIGN_OR_RETURN(const size_t got, part->Read(buffer));
    content.append(buffer.data(), got);
    if (got < buffer.size()) return content;
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<const Sample>> WorkbookSample::Open(
    const WorkbookOptions& options, const std::filesystem::path& file) {
  auto sample = std::make_unique<WorkbookSample>();
  LB_ASSIGN_OR_RETURN(sample->bytes_, ReadSample(file));
  LB_ASSIGN_OR_RETURN(const auto source, OpenSource(options, file));
  LB_RETURN_IF_ERROR(sample->ReadRows(source.get()));
  const ColumnNames& columns = source->columns();
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto id = static_cast<ColumnId>(i);
    sample->column_places_[columns.name(id)] = columns.place(id);
  }
  if (!options.header) sample->ForgetColumns();
  LB_RETURN_IF_ERROR(sample->FindSheets(options, file));
  return sample;
}

absl::Status WorkbookSample::FindSheets(const WorkbookOptions& options,
                                        const std::filesystem::path& file) {
  LB_ASSIGN_OR_RETURN(const auto workbook, OpenWorkbook(options, file));
  for (size_t row = 0; row < rows();) {
    const std::string name(place(row).sheet());
    const int64_t first = place(row).line;
    for (; row < rows() && place(row).sheet() == name; ++row) sheet_of_.push_back(sheets_.size());
    const auto found = std::find_if(workbook->sheets().begin(), workbook->sheets().end(),
                                    [&name](const SheetInfo& sheet) { return sheet.name == name; });
    if (found->part.empty()) {
      return absl::UnimplementedError(
          "of spreadsheets, only rows of xlsx are moved about or changed here");
    }
    const auto index = static_cast<size_t>(found - workbook->sheets().begin());
    LB_ASSIGN_OR_RETURN(const auto merged, workbook->ReadMergedCells(index));
    if (std::any_of(merged.begin(), merged.end(),
                    [first](const MergedCells& cells) { return cells.row_last >= first; })) {
      return absl::UnimplementedError(absl::StrCat("cells among the rows of sheet ", name,
                                                   " are merged, and stay where they are"));
    }
    Sheet sheet;
    sheet.part = found->part;
    LB_ASSIGN_OR_RETURN(const auto archive, ZipArchive::Open(file, options.unpacked_bytes_max));
    LB_ASSIGN_OR_RETURN(std::string text, PartContent(archive.get(), found->part));
    LB_ASSIGN_OR_RETURN(sheet.text, SheetText::Parse(std::move(text)));
    LB_ASSIGN_OR_RETURN(const auto reader, workbook->OpenSheet(index));
    SheetRow line;
    LB_ASSIGN_OR_RETURN(bool more, FindFirstRow(options.first_row, reader.get(), &line));
    const int64_t behind = std::min(first, line.number() + options.header_rows);
    for (; more && options.header && line.number() < behind;) {
      for (size_t i = 0; i < line.size(); ++i) {
        sheet.header[line.cell(i).column] = {line.number(), line.cell(i).text};
      }
      LB_ASSIGN_OR_RETURN(more, reader->Next(&line));
    }
    sheets_.push_back(std::move(sheet));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> WorkbookSample::Arranged(const Arrangement& rows) const {
  std::vector<std::map<int64_t, std::vector<int64_t>>> by_sheet(sheets_.size());
  for (size_t row = 0; row < rows.size(); ++row) {
    std::vector<int64_t>& there = by_sheet[sheet_of_[row]][place(row).line];
    for (const size_t other : rows[row]) there.push_back(place(other).line);
  }
  std::map<std::string, std::string> parts;
  for (size_t i = 0; i < sheets_.size(); ++i) {
    LB_ASSIGN_OR_RETURN(parts[sheets_[i].part], sheets_[i].text.WithRows(by_sheet[i]));
  }
  return WithParts(bytes_, parts);
}

absl::StatusOr<std::string> WorkbookSample::Lengthened(size_t row, size_t bytes) const {
  const Sheet& sheet = sheets_[sheet_of_[row]];
  LB_ASSIGN_OR_RETURN(std::string text,
                      sheet.text.WithText(place(row).line, std::nullopt, std::string(bytes, 'x')));
  return WithParts(bytes_, {{sheet.part, std::move(text)}});
}

absl::StatusOr<std::string> WorkbookSample::Renamed(const std::string& column) const {
  const auto index = static_cast<uint32_t>(column_places_.at(column) - 1);
  std::map<std::string, std::string> parts;
  for (const Sheet& sheet : sheets_) {
    const auto cell = sheet.header.find(index);
    if (cell == sheet.header.end()) {
      return absl::NotFoundError(absl::StrCat("no cell of the header has the name ", column));
    }
    LB_ASSIGN_OR_RETURN(parts[sheet.part], sheet.text.WithText(cell->second.row, index,
                                                               cell->second.text + kRenamedEnd));
  }
  return WithParts(bytes_, parts);
}

}  // namespace landbridge
