// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/ods_workbook.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/ods_sheet.h"
#include "adapters/sources/part_parser.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr std::string_view kContent = "content.xml";
constexpr std::string_view kManifest = "META-INF/manifest.xml";

class ManifestEvents final : public PartEvents {
 public:
  void StartElement(std::string_view name, const PartAttributes&) override {
    encrypted |= name == "encryption-data";
  }
  void EndElement(std::string_view) override {}
  void Text(std::string_view) override {}

  bool encrypted = false;
};

int64_t Count(const PartAttributes& attributes, std::string_view name) {
  int64_t count = 1;
  if (!absl::SimpleAtoi(AbslView(attributes.Get(name)), &count) || count < 1) return 1;
  return std::min(count, kSheetRowsMax);
}

// Names of sheets, whether they are shown, and their merged cells.
class StructureEvents final : public PartEvents {
 public:
  void StartElement(std::string_view name, const PartAttributes& attributes) override {
    ++depth_;
    if (name == "spreadsheet") {
      sheets_depth_ = depth_ + 1;
    } else if (name == "style" && attributes.Get("family") == "table") {
      style_ = attributes.Get("name");
    } else if (name == "table-properties" && attributes.Get("display") == "false") {
      hidden_styles_.insert(style_);
      if (hidden_styles_.size() > kSheetStylesMax) Fail(TooMany(kSheetStylesMax, "styles"));
    } else if (name == "table" && depth_ == sheets_depth_) {
      if (sheets.size() == kSheetsMax) return Fail(TooMany(kSheetsMax, "sheets"));
      const bool hidden = hidden_styles_.contains(std::string(attributes.Get("style-name")));
      sheets.push_back({std::string(attributes.Get("name")), !hidden, true});
      merged.emplace_back();
      row_ = 0;
    } else if (sheets.empty()) {
      return;
    } else if (name == "table-row") {
      rows_ = Count(attributes, "number-rows-repeated");
      column_ = 0;
    } else if (name == "table-cell" || name == "covered-table-cell") {
      Cell(attributes);
    }
  }

  void EndElement(std::string_view name) override {
    --depth_;
    if (name == "table-row") row_ += rows_;
  }
  void Text(std::string_view) override {}

  std::vector<SheetInfo> sheets;
  std::vector<std::vector<MergedCells>> merged;

 private:
  void Cell(const PartAttributes& attributes) {
    const int64_t rows = Count(attributes, "number-rows-spanned");
    const int64_t columns = Count(attributes, "number-columns-spanned");
    if (rows > 1 || columns > 1) {
      if (++merged_count_ > kMergedCellsMax) return Fail(TooMany(kMergedCellsMax, "merged cells"));
      merged.back().push_back(
          {row_ + 1, row_ + rows, column_,
           static_cast<uint32_t>(std::min<int64_t>(column_ + columns, kSheetColumnsMax)) - 1});
    }
    column_ = static_cast<uint32_t>(std::min<int64_t>(
        column_ + Count(attributes, "number-columns-repeated"), kSheetColumnsMax));
  }

  int depth_ = 0;
  int sheets_depth_ = 0;
  std::string style_;
  std::set<std::string> hidden_styles_;
  int64_t row_ = 0;
  int64_t rows_ = 1;
  uint32_t column_ = 0;
  size_t merged_count_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<OdsWorkbook>> OdsWorkbook::Open(
    std::unique_ptr<ZipArchive> archive) {
  if (archive->Has(kManifest)) {
    ManifestEvents manifest;
    LB_RETURN_IF_ERROR(ReadPart(archive.get(), kManifest, &manifest));
    if (manifest.encrypted) {
      return absl::FailedPreconditionError(
          absl::StrCat(archive->name(), " is protected by a password; save it without one"));
    }
  }
  std::unique_ptr<OdsWorkbook> workbook(new OdsWorkbook(std::move(archive)));
  StructureEvents structure;
  LB_RETURN_IF_ERROR(ReadPart(workbook->archive_.get(), kContent, &structure, INT64_MAX));
  workbook->sheets_ = std::move(structure.sheets);
  workbook->merged_ = std::move(structure.merged);
  return workbook;
}

absl::StatusOr<std::unique_ptr<SheetReader>> OdsWorkbook::OpenSheet(size_t index) {
  LB_ASSIGN_OR_RETURN(auto content, archive_->OpenPart(kContent));
  return std::make_unique<OdsSheet>(std::move(content), index);
}

absl::StatusOr<std::vector<MergedCells>> OdsWorkbook::ReadMergedCells(size_t index) {
  return merged_[index];
}

}  // namespace landbridge
