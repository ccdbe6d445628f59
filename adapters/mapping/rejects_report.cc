// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/rejects_report.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/hash/hash.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/csv_cell.h"
#include "proto/contract/personal_numbers.h"
#include "proto/contract/resident_id.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr char kHeader[] =
    "file,sheet,row,level,record_id,column,field,rule,value,message,repair\r\n";

std::string RuleName(v1::Rule rule) {
  return absl::AsciiStrToLower(absl::StripPrefix(v1::Rule_Name(rule), "RULE_"));
}

std::string LevelName(v1::FindingLevel level) {
  return level == v1::FINDING_LEVEL_WARNING ? "warning" : "error";
}

constexpr size_t kOfMappingMax = 1000;

std::string MappingKey(const v1::Finding& finding) {
  return absl::StrCat(finding.level(), "\n", finding.rule(), "\n", finding.field(), "\n",
                      finding.value(), "\n", finding.message());
}

size_t WarningHash(const std::string& record_id, const v1::Finding& finding) {
  return absl::HashOf(record_id, static_cast<int>(finding.rule()), finding.field());
}

std::string RowOf(const RowPlace& place) {
  return place.line > 0 ? absl::StrCat(place.line) : std::string();
}

}  // namespace

absl::StatusOr<std::unique_ptr<RejectsReport>> RejectsReport::Create(
    const std::filesystem::path& file) {
  auto report = std::make_unique<RejectsReport>();
  const std::string head = absl::StrCat(AbslView(kByteOrderMark), kHeader);
  LB_ASSIGN_OR_RETURN(report->file_, ReportFile::Begin(file, head));
  report->file_->out() << head;
  return report;
}

absl::Status RejectsReport::AddPage(const std::filesystem::path& file) {
  LB_ASSIGN_OR_RETURN(page_, ReportPage::Create(file));
  return absl::OkStatus();
}

void RejectsReport::Add(const RejectedRecord& rejected) {
  for (const RowFinding& found : rejected.findings) {
    AddFound(rejected.record_id, found);
  }
}

void RejectsReport::AddOfBroker(const RejectedRecord& rejected) {
  for (const RowFinding& found : rejected.findings) {
    const bool repeated = found.finding.level() == v1::FINDING_LEVEL_WARNING &&
                          warned_.contains(WarningHash(rejected.record_id, found.finding));
    if (!repeated) AddFound(rejected.record_id, found);
  }
}

void RejectsReport::Add(const MappedRecord& record) {
  for (const RowFinding& found : record.warnings) {
    AddFound(record.record_id, found);
  }
}

bool RejectsReport::Told(const RowFinding& found) const {
  return found.of_mapping && of_mapping_.contains(MappingKey(found.finding));
}

void RejectsReport::AddFound(const std::string& record_id, const RowFinding& found) {
  if (found.finding.level() == v1::FINDING_LEVEL_WARNING) {
    warned_.insert(WarningHash(record_id, found.finding));
  }
  if (!found.of_mapping) return AddFinding(record_id, found.place, found.column, found.finding);
  // A text that differs from row to row must not fill the memory.
  if (of_mapping_.size() >= kOfMappingMax) of_mapping_.clear();
  if (!of_mapping_.insert(MappingKey(found.finding)).second) return;
  AddFinding({}, found.place, found.column, found.finding);
}

void RejectsReport::AddFinding(const std::string& record_id, const RowPlace& place,
                               const std::string& column, const v1::Finding& finding) {
  ++(finding.level() == v1::FINDING_LEVEL_WARNING ? warnings_ : errors_);
  RuleCount& rule = rules_[{finding.level(), finding.rule()}];
  if (++rule.count == 1) {
    rule.example =
        absl::StrCat(place.file.empty() ? "" : place.ToString(),
                     place.file.empty() || column.empty() ? "" : ", ", column,
                     column.empty() && place.file.empty() ? "" : ": ", finding.message());
    rule.example = WithoutPersonalNumbers(rule.example);
    rule.repair = WithoutPersonalNumbers(finding.repair());
  }
  if (file_ == nullptr && page_ == nullptr) return;
  // The record id may be what the finding is about.
  const bool about_id = finding.field() == "record_id" || ContainsResidentId(record_id);
  std::string cells[] = {place.file,
                         std::string(place.sheet()),
                         RowOf(place),
                         LevelName(finding.level()),
                         about_id ? std::string() : record_id,
                         column,
                         finding.field(),
                         RuleName(finding.rule()),
                         finding.value(),
                         finding.message(),
                         finding.repair()};
  // Whoever wrote the texts has taken care; names of files, sheets and columns are what they are.
  for (std::string& cell : cells) cell = WithoutPersonalNumbers(cell);
  if (file_ != nullptr) file_->out() << CsvRow(cells);
  if (page_ == nullptr) return;
  const std::string shown[] = {cells[0], WithoutPersonalNumbers(place.part),
                               cells[2], cells[3],
                               cells[4], cells[5],
                               cells[7], cells[8],
                               cells[9], cells[10]};
  page_->Add(shown);
}

absl::Status RejectsReport::Close() {
  if (page_ != nullptr) {
    const std::unique_ptr<ReportPage> page = std::move(page_);
    LB_RETURN_IF_ERROR(page->Close(Summary()));
  }
  if (file_ == nullptr) return absl::OkStatus();
  const std::unique_ptr<ReportFile> file = std::move(file_);
  return file->Commit();
}

std::string RejectsReport::Summary() const {
  std::vector<std::pair<std::pair<v1::FindingLevel, v1::Rule>, RuleCount>> rules(rules_.begin(),
                                                                                 rules_.end());
  std::stable_sort(rules.begin(), rules.end(),
                   [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
  std::string text;
  for (const auto& [rule, count] : rules) {
    absl::StrAppend(&text, count.count, " ", LevelName(rule.first), count.count == 1 ? "" : "s",
                    " ", RuleName(rule.second), ", such as ", count.example, "\n");
    if (!count.repair.empty()) absl::StrAppend(&text, "  to do: ", count.repair, "\n");
  }
  return text;
}

}  // namespace landbridge
