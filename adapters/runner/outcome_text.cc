// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/outcome_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/sources/excerpt.h"
#include "proto/contract/personal_numbers.h"

namespace landbridge {
namespace {

nlohmann::ordered_json Rows(const PassSummary& rows, const RejectsReport& report) {
  nlohmann::ordered_json json = {{"rows", rows.rows},
                                 {"rows_mapped", rows.rows_mapped},
                                 {"rows_duplicate", rows.rows_duplicate},
                                 {"rows_rejected", rows.rows_rejected},
                                 {"rows_unreadable", rows.rows_unreadable},
                                 {"rows_skipped", rows.rows_skipped},
                                 {"rows_deleted", rows.rows_deleted},
                                 {"records", rows.records},
                                 {"records_duplicate", rows.duplicates},
                                 {"records_rejected", rows.rejected},
                                 {"joined_rows_rejected", rows.joined_rows_rejected},
                                 {"errors", report.errors()},
                                 {"warnings", report.warnings()}};
  const std::string doubt = DoubtAboutEnd(rows);
  if (!doubt.empty()) json["in_doubt"] = doubt;
  return json;
}

// Another count behind the first ones, if there is something to count.
void AppendCount(std::string& text, int64_t count, const char* what) {
  if (count != 0) absl::StrAppend(&text, ", ", count, " ", what);
}

bool IsError(const RowFinding& found) { return found.finding.level() == v1::FINDING_LEVEL_ERROR; }

// Each a line, or nothing.
std::string DoubtLine(const PassSummary& rows) {
  const std::string doubt = DoubtAboutEnd(rows);
  return doubt.empty() ? "" : absl::StrCat("in doubt  ", doubt, "\n");
}

std::string WithdrewLine(const PassOutcome& outcome) {
  if (outcome.not_withdrawn.empty()) return "";
  return absl::StrCat("withdrew  nothing: ", outcome.not_withdrawn, "\n");
}

std::string RowsLine(const PassSummary& rows) {
  std::string text = absl::StrCat("read      ", rows.rows, " rows: ", rows.records, " records");
  AppendCount(text, rows.rows_duplicate, "repeated rows");
  AppendCount(text, rows.rows_rejected, "rejected here");
  AppendCount(text, rows.rows_unreadable, "unreadable");
  for (const auto& [reason, count] : rows.rows_skipped) {
    absl::StrAppend(&text, ", ", count, " skipped (", reason, ")");
  }
  AppendCount(text, rows.rows_deleted, "deleted in the file");
  AppendCount(text, rows.joined_rows_rejected, "rows of joined tables without a record");
  return text + "\n";
}

std::string SentLines(const PassOutcome& outcome) {
  std::string text = absl::StrCat("compared  ", outcome.unchanged, " as the broker has them, ",
                                  outcome.sent, " changes sent\n");
  const v1::Tally& tally = outcome.tally;
  if (outcome.sent > 0) {
    absl::StrAppend(&text, "settled   ", tally.created(), " new");
    AppendCount(text, tally.attested(), "joined with what others had reported");
    AppendCount(text, tally.amended(), "amended");
    AppendCount(text, tally.unchanged(), "unchanged");
    AppendCount(text, tally.ended(), "reported as already ended");
    AppendCount(text, tally.withdrawn(), "withdrawn");
    AppendCount(text, tally.rejected(), "rejected by the broker");
    AppendCount(text, tally.lifted(), "listings lifted");
    AppendCount(text, outcome.verdict_lost, "settled while the connection was broken");
    text += "\n";
  }
  return text;
}

}  // namespace

std::string RowsAsText(const PassSummary& rows) { return RowsLine(rows) + DoubtLine(rows); }

std::string DoubtAboutEnd(const PassSummary& rows) {
  if (!rows.clean_end && !rows.unclean_reason.empty()) return rows.unclean_reason;
  return rows.declared_count_problem;
}

std::string OutcomeAsText(const PassOutcome& outcome) {
  return RowsAsText(outcome.rows) + SentLines(outcome) + WithdrewLine(outcome);
}

std::string CountsAsText(const PassOutcome& outcome) {
  return RowsLine(outcome.rows) + SentLines(outcome) +
         (outcome.withheld ? "" : WithdrewLine(outcome));
}

std::string WarningsAsText(const PassOutcome& outcome) {
  return DoubtLine(outcome.rows) + (outcome.withheld ? WithdrewLine(outcome) : "") +
         (outcome.not_noted.empty() ? "" : outcome.not_noted + "\n");
}

std::string ProgressAsText(const PassProgress& progress) {
  if (progress.step == PassProgress::Step::kAsking)
    return absl::StrCat("comparing with the broker, ", progress.held, " records so far");
  if (progress.step == PassProgress::Step::kSettling)
    return absl::StrCat("waiting for the broker to settle the last of ", progress.sent, " changes");
  std::string text = absl::StrCat(progress.rows, " rows read");
  AppendCount(text, progress.rejected, "rejected");
  if (progress.step == PassProgress::Step::kLooking) return text + ", nothing sent yet";
  AppendCount(text, progress.sent, "changes sent");
  return text;
}

bool IsRejected(const std::vector<RowFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(), IsError);
}

std::string OriginsAsText(const FieldOrigins& origins, const std::vector<RowFinding>& findings) {
  const bool rejected = IsRejected(findings);
  std::string text = rejected ? "The record is rejected and not sent:\n" : "";
  for (const RowFinding& found : findings) {
    if (!IsError(found)) continue;
    const std::string& part = found.column.empty() ? found.finding.field() : found.column;
    absl::StrAppend(&text, "  ", found.place.file.empty() ? "" : found.place.ToString() + ", ",
                    part, ": ", found.finding.message(), "; ", found.finding.repair(), "\n");
  }
  for (const auto& [field, origin] : origins) {
    absl::StrAppend(&text, field, "\n  from  ");
    if (origin.place.file.empty()) {
      absl::StrAppend(&text, "the mapping itself\n");
    } else {
      absl::StrAppend(&text, origin.place.ToString(), ", ", origin.column, ": ", origin.read, "\n");
    }
    if (!origin.steps.empty()) {
      absl::StrAppend(&text, "  by    ", absl::StrJoin(origin.steps, ", "), "\n");
    }
    absl::StrAppend(&text, rejected ? "  made  " : "  sent  ", origin.sent, "\n");
  }
  return WithoutPersonalNumbers(text);
}

std::string ExcerptAsText(const absl::Status& status) {
  const std::string excerpt = ExcerptOf(status);
  return excerpt.empty() ? "" : absl::StrCat("read as ", excerpt, "\n");
}

std::string RowsAsJson(const PassSummary& rows, const RejectsReport& report) {
  return Rows(rows, report).dump();
}

std::string OutcomeAsJson(const std::string& source, const PassOutcome& outcome,
                          const RejectsReport& report) {
  nlohmann::ordered_json json = {{"source", source}};
  json.update(Rows(outcome.rows, report));
  json["unchanged"] = outcome.unchanged;
  json["sent"] = outcome.sent;
  json["withdrawn"] = outcome.withdrawn;
  json["verdict_lost"] = outcome.verdict_lost;
  const v1::Tally& tally = outcome.tally;
  json["tally"] = {{"created", tally.created()},     {"amended", tally.amended()},
                   {"unchanged", tally.unchanged()}, {"attested", tally.attested()},
                   {"withdrawn", tally.withdrawn()}, {"rejected", tally.rejected()},
                   {"lifted", tally.lifted()},       {"ended", tally.ended()}};
  if (!outcome.not_withdrawn.empty()) json["not_withdrawn"] = outcome.not_withdrawn;
  return json.dump();
}

}  // namespace landbridge
