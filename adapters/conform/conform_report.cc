// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/conform_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace landbridge {
namespace {

const char* Word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "FAIL";
    case Verdict::kNotTried:
      break;
  }
  return "not tried";
}

const char* JsonWord(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kNotTried:
      break;
  }
  return "not_tried";
}

// What programs said may have several lines.
std::string OnOneLine(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

int64_t ConformReport::Count(Verdict verdict) const {
  return std::count_if(cases.begin(), cases.end(), [verdict](const CaseResult& result) {
    return result.outcome.verdict == verdict;
  });
}

std::string ConformReportAsText(const ConformReport& report) {
  std::string text = absl::StrCat(report.source, " from ", report.file, ": ", report.rows,
                                  " rows, ", report.records, " records at the broker\n");
  for (const CaseResult& result : report.cases) {
    absl::StrAppendFormat(&text, "%-9s  %-16s  %s\n", Word(result.outcome.verdict), result.name,
                          result.title);
    absl::StrAppend(&text, std::string(29, ' '), OnOneLine(result.outcome.detail), "\n");
  }
  absl::StrAppend(&text, report.Count(Verdict::kPass), " passed, ", report.Count(Verdict::kFail),
                  " failed, ", report.Count(Verdict::kNotTried), " not tried\n");
  return text;
}

std::string ConformReportAsJson(const ConformReport& report) {
  nlohmann::ordered_json cases = nlohmann::ordered_json::array();
  for (const CaseResult& result : report.cases) {
    cases.push_back({{"name", result.name},
                     {"title", result.title},
                     {"verdict", JsonWord(result.outcome.verdict)},
                     {"detail", result.outcome.detail}});
  }
  const nlohmann::ordered_json json = {{"source", report.source},
                                       {"file", report.file},
                                       {"rows", report.rows},
                                       {"records", report.records},
                                       {"passed", report.Count(Verdict::kPass)},
                                       {"failed", report.Count(Verdict::kFail)},
                                       {"not_tried", report.Count(Verdict::kNotTried)},
                                       {"cases", cases}};
  // What programs said may hold bytes that are no text.
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace landbridge
