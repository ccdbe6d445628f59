// SPDX-License-Identifier: Apache-2.0
// What a pass did, for a person and for a program.
#pragma once

#include <string>

#include "adapters/mapping/rejects_report.h"
#include "adapters/runner/pass.h"

namespace landbridge {

// Several lines; the last ends with a line break.
std::string RowsAsText(const PassSummary& rows);
std::string OutcomeAsText(const PassOutcome& outcome);

// One JSON object without line break.
std::string RowsAsJson(const PassSummary& rows, const RejectsReport& report);
std::string OutcomeAsJson(const std::string& source, const PassOutcome& outcome,
                          const RejectsReport& report);

}  // namespace landbridge
