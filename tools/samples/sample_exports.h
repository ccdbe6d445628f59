// SPDX-License-Identifier: Apache-2.0
// Exports of three agencies of one province, for tools/quickstart and for tests: about 2,000 rows
// about companies that do not exist, with valid codes and with the dirt of real files. Official
// files stay outside of the project.
//
//   penalties.csv       market supervision: penalties, 2018-style schema, GB18030
//   defaulters.jsonl    courts: judgment defaulters, UTF-8
//   wages.txt           human resources: wage arrears, fixed columns, GBK
//   penalties_2016.xml  human resources: penalties, 2016-style schema, UTF-8; 150 of them are
//   copies of the first file's
//
// The same options give the same bytes on every machine.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/contract/dates.h"
#include "tools/samples/row_life.h"

namespace landbridge::samples {

struct SampleOptions {
  // The day of the exports. Decisions are dated back from it, because publication ends some time
  // after the decision.
  CivilDate today = {2026, 7, 1};
  // The exports of the day after: rows that are gone, amended, repaired, mended and new.
  bool later = false;
};

struct SampleFile {
  std::string name;
  std::string bytes;
};

// Subjects to look at, by their Unified Social Credit Codes.
struct SampleExamples {
  std::string joined;   // a decision that two agencies report alike
  std::string differs;  // one that they report with different fines
  std::string
      repaired;  // one that its authority marks as repaired later, while the other's copy stays
};

struct SampleExports {
  std::vector<SampleFile> files;
  // The deciding authorities as entries of a catalogue's `authorities`, since two of the files do
  // not carry their codes.
  std::string catalogue_authorities;
  std::vector<ExportFacts> facts;  // of each file, in the same order
  SampleExamples examples;
};

// Errors: kInvalidArgument: a text does not fit a column or an encoding, which is a fault of the
// generator.
absl::StatusOr<SampleExports> MakeSampleExports(const SampleOptions& options);

}  // namespace landbridge::samples
