// SPDX-License-Identifier: Apache-2.0
// The report of a conformance run, for a person and for a program.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/conform/verdict.h"

namespace landbridge {

struct CaseResult {
  std::string name;   // "adapter-killed"
  std::string title;  // "the adapter is killed in the middle, and run again"
  CaseOutcome outcome;
};

struct ConformReport {
  std::string source;   // of the mapping
  std::string file;     // the sample's name
  int64_t rows = 0;     // of the sample
  int64_t records = 0;  // that the broker holds of it
  std::vector<CaseResult> cases;

  int64_t Count(Verdict verdict) const;
};

// Several lines; the last ends with a line break.
std::string ConformReportAsText(const ConformReport& report);
// One JSON object without line break.
std::string ConformReportAsJson(const ConformReport& report);

}  // namespace landbridge
