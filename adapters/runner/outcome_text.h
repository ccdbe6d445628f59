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

// The same in two parts, for a log: what was done, and what a person is to look at, which is mostly
// nothing. The second also says why the note of the run was not kept.
std::string CountsAsText(const PassOutcome& outcome);
std::string WarningsAsText(const PassOutcome& outcome);

// Why the files may not be whole, whether the mapping calls them complete or not; empty when
// nothing says so.
std::string DoubtAboutEnd(const PassSummary& rows);

// What a pass is at, in some words: "312000 rows read, 3 rejected, 250000 changes sent".
std::string ProgressAsText(const PassProgress& progress);

// Where each field of a record came from, one field a line, with the value as the file has it, what
// was done to it, and what is sent: for the source's own people, so nothing is masked. When there
// is an error among `findings`, the record is not sent: then those come first, with what to do.
std::string OriginsAsText(const FieldOrigins& origins, const std::vector<RowFinding>& findings);

// Whether one of them keeps the record from being sent.
bool IsRejected(const std::vector<RowFinding>& findings);

// How the file reads in the encoding that `status` suggests, or what was read as its header, for
// those who must judge it; empty when it says neither.
std::string ExcerptAsText(const absl::Status& status);

// One JSON object without line break.
std::string RowsAsJson(const PassSummary& rows, const RejectsReport& report);
std::string OutcomeAsJson(const std::string& source, const PassOutcome& outcome,
                          const RejectsReport& report);

}  // namespace landbridge
