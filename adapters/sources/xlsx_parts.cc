// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/xlsx_parts.h"

#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/part_parser.h"
#include "adapters/sources/xlsx_text.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kRelationsMax = 65'536;

// For parts in which only the starts of elements matter.
class StartEvents : public PartEvents {
 public:
  void EndElement(std::string_view) override {}
  void Text(std::string_view) override {}
};

// "xl/workbook.xml" -> "xl/"
std::string_view FolderOf(std::string_view part) {
  const size_t slash = part.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : part.substr(0, slash + 1);
}

// A target relative to `folder`, without steps upwards.
std::string Resolve(std::string_view folder, std::string_view target) {
  if (target.starts_with("/")) return std::string(target.substr(1));
  std::string part(folder);
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    if (!part.empty()) part.pop_back();
    part.resize(FolderOf(part).size());
  }
  if (target.starts_with("./")) target.remove_prefix(2);
  return absl::StrCat(part, AbslView(target));
}

class RelationEvents final : public StartEvents {
 public:
  explicit RelationEvents(std::string_view folder) : folder_(folder) {}

  void StartElement(std::string_view name, const PartAttributes& attributes) override {
    if (name != "Relationship" || attributes.Get("TargetMode") == "External") return;
    if (relations.size() == kRelationsMax) return Fail(TooMany(kRelationsMax, "parts"));
    const std::string_view type = attributes.Get("Type");
    relations.push_back({std::string(attributes.Get("Id")),
                         std::string(type.substr(type.rfind('/') + 1)),
                         Resolve(folder_, attributes.Get("Target"))});
  }

  std::vector<XlsxRelation> relations;

 private:
  const std::string_view folder_;
};

class StructureEvents final : public StartEvents {
 public:
  void StartElement(std::string_view name, const PartAttributes& attributes) override {
    if (name == "workbookPr") {
      const std::string_view dates = attributes.Get("date1904");
      if (dates == "1" || dates == "true") structure.dates = DateSystem::k1904;
    } else if (name == "calcPr") {
      const std::string_view compute = attributes.Get("fullCalcOnLoad");
      structure.results_computed = compute != "1" && compute != "true";
    } else if (name == "sheet") {
      if (structure.sheets.size() == kSheetsMax) return Fail(TooMany(kSheetsMax, "sheets"));
      const std::string_view state = attributes.Get("state");
      structure.sheets.push_back({std::string(attributes.Get("name")),
                                  std::string(attributes.Get("id", "relationships")),
                                  state.empty() || state == "visible"});
    }
  }

  XlsxStructure structure;
};

class FormatEvents final : public StartEvents {
 public:
  void StartElement(std::string_view name, const PartAttributes& attributes) override {
    if (name == "cellXfs" || name == "cellStyleXfs") in_cell_formats_ = name == "cellXfs";
    int id = 0;
    if (!absl::SimpleAtoi(AbslView(attributes.Get("numFmtId")), &id)) id = 0;
    if (codes_.size() > kSheetStylesMax || ids_.size() > kSheetStylesMax) {
      return Fail(TooMany(kSheetStylesMax, "styles"));
    }
    if (name == "numFmt") {
      codes_[id] = ParseNumberFormat(attributes.Get("formatCode"));
    } else if (name == "xf" && in_cell_formats_) {
      ids_.push_back(id);
    }
  }
  void EndElement(std::string_view name) override {
    if (name == "cellXfs") in_cell_formats_ = false;
  }

  std::vector<NumberFormat> Finish() const {
    std::vector<NumberFormat> formats;
    for (const int id : ids_) {
      const auto code = codes_.find(id);
      formats.push_back(code == codes_.end() ? BuiltInNumberFormat(id) : code->second);
    }
    return formats;
  }

 private:
  bool in_cell_formats_ = false;
  std::map<int, NumberFormat> codes_;
  std::vector<int> ids_;
};

class StringEvents final : public PartEvents {
 public:
  StringEvents(int64_t bytes_max, SharedStrings* strings)
      : bytes_max_(bytes_max), strings_(strings) {}

  void StartElement(std::string_view name, const PartAttributes&) override {
    if (name == "si") {
      text_.Start();
    } else {
      text_.StartElement(name);
    }
  }
  void EndElement(std::string_view name) override {
    text_.EndElement(name);
    if (name != "si") return;
    bytes_ = 0;
    if (!strings_->Add(text_.Finish(), bytes_max_)) DoNotFit();
  }
  void Text(std::string_view text) override {
    bytes_ += static_cast<int64_t>(text.size());
    if (bytes_ > bytes_max_) return DoNotFit();
    text_.Text(text);
  }

 private:
  void DoNotFit() {
    Fail(absl::ResourceExhaustedError(
        absl::StrCat("takes more than ", bytes_max_,
                     " bytes of memory for the texts of the workbook; raise memory_max, or save "
                     "the sheet as CSV")));
  }

  const int64_t bytes_max_;
  SharedStrings* const strings_;
  XlsxText text_;
  int64_t bytes_ = 0;  // of the text that is being read
};

class MergeEvents final : public StartEvents {
 public:
  void StartElement(std::string_view name, const PartAttributes& attributes) override {
    if (name != "mergeCell") return;
    if (merged.size() == kMergedCellsMax) return Fail(TooMany(kMergedCellsMax, "merged cells"));
    const std::string_view range = attributes.Get("ref");
    const size_t colon = range.find(':');
    if (colon == std::string_view::npos) return;
    const auto first = ParseCellAddress(range.substr(0, colon));
    const auto last = ParseCellAddress(range.substr(colon + 1));
    if (first && last) merged.push_back({first->row, last->row, first->column, last->column});
  }

  std::vector<MergedCells> merged;
};

}  // namespace

absl::StatusOr<std::vector<XlsxRelation>> ReadXlsxRelations(ZipArchive* archive,
                                                            std::string_view part) {
  const std::string_view folder = FolderOf(part);
  RelationEvents events(folder);
  LB_RETURN_IF_ERROR(ReadPart(
      archive,
      absl::StrCat(AbslView(folder), "_rels/", AbslView(part.substr(folder.size())), ".rels"),
      &events));
  return std::move(events.relations);
}

absl::StatusOr<XlsxStructure> ReadXlsxStructure(ZipArchive* archive, std::string_view part) {
  StructureEvents events;
  LB_RETURN_IF_ERROR(ReadPart(archive, part, &events));
  return std::move(events.structure);
}

absl::StatusOr<std::vector<NumberFormat>> ReadXlsxFormats(ZipArchive* archive,
                                                          std::string_view part) {
  FormatEvents events;
  LB_RETURN_IF_ERROR(ReadPart(archive, part, &events));
  return events.Finish();
}

absl::Status ReadXlsxStrings(ZipArchive* archive, std::string_view part, int64_t bytes_max,
                             SharedStrings* strings) {
  StringEvents events(bytes_max, strings);
  return ReadPart(archive, part, &events, INT64_MAX);
}

absl::StatusOr<std::vector<MergedCells>> ReadXlsxMergedCells(ZipArchive* archive,
                                                             std::string_view part) {
  MergeEvents events;
  LB_RETURN_IF_ERROR(ReadPart(archive, part, &events, INT64_MAX));
  return std::move(events.merged);
}

}  // namespace landbridge
