// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xlsx_workbook.h"

#include <map>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/xlsx_parts.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// The part that relation of `type` names; empty when there is none.
std::string PartOf(const std::vector<XlsxRelation>& relations, std::string_view type) {
  for (const XlsxRelation& relation : relations) {
    if (relation.type == type) return relation.part;
  }
  return "";
}

}  // namespace

absl::StatusOr<std::unique_ptr<XlsxWorkbook>> XlsxWorkbook::Open(
    std::unique_ptr<ZipArchive> archive, int64_t strings_bytes_max) {
  std::unique_ptr<XlsxWorkbook> workbook(new XlsxWorkbook(std::move(archive), strings_bytes_max));
  LB_RETURN_IF_ERROR(workbook->ReadStructure());
  return workbook;
}

absl::Status XlsxWorkbook::ReadStructure() {
  ZipArchive* const archive = archive_.get();
  LB_ASSIGN_OR_RETURN(const auto roots, ReadXlsxRelations(archive, ""));
  const std::string main = PartOf(roots, "officeDocument");
  if (main.ends_with(".bin")) {
    return absl::FailedPreconditionError(absl::StrCat(
        archive->name(), " is a binary workbook (xlsb), which is not read; save it as xlsx"));
  }
  LB_ASSIGN_OR_RETURN(XlsxStructure structure, ReadXlsxStructure(archive, main));
  LB_ASSIGN_OR_RETURN(const auto relations, ReadXlsxRelations(archive, main));
  common_.dates = structure.dates;
  common_.results_computed = structure.results_computed;
  std::map<std::string_view, const XlsxRelation*> by_id;
  for (const XlsxRelation& relation : relations) by_id.emplace(relation.id, &relation);
  for (XlsxSheetEntry& entry : structure.sheets) {
    const auto found = by_id.find(entry.relation);
    if (found == by_id.end()) {
      return absl::DataLossError(absl::StrCat(archive->name(), ": the sheet ", entry.name,
                                              " has no part; the file is damaged, get it again"));
    }
    const XlsxRelation& relation = *found->second;
    sheets_.push_back(
        {std::move(entry.name), entry.visible, relation.type == "worksheet", relation.part});
  }
  if (const std::string styles = PartOf(relations, "styles"); !styles.empty()) {
    LB_ASSIGN_OR_RETURN(common_.formats, ReadXlsxFormats(archive, styles));
  }
  // Writers that put texts into the cells name the part and may leave it out.
  const std::string strings = PartOf(relations, "sharedStrings");
  if (strings.empty() || !archive->Has(strings)) return absl::OkStatus();
  return ReadXlsxStrings(archive, strings, strings_bytes_max_, &common_.strings);
}

absl::StatusOr<std::unique_ptr<SheetReader>> XlsxWorkbook::OpenSheet(size_t index) {
  LB_ASSIGN_OR_RETURN(auto part, archive_->OpenPart(sheets_[index].part));
  return std::make_unique<XlsxSheet>(common_, std::move(part));
}

absl::StatusOr<std::vector<MergedCells>> XlsxWorkbook::ReadMergedCells(size_t index) {
  return ReadXlsxMergedCells(archive_.get(), sheets_[index].part);
}

}  // namespace landbridge
