// SPDX-License-Identifier: Apache-2.0
// What changed in a source's files since the last run that its mapping cannot see, because to the
// mapping alone it looks right: an optional column that is gone, a column that has lost its values,
// columns that are told apart by their places and have moved, far fewer rows of a table.
//
// Only columns that rules read are compared. About others the mapping's own words decide
// (`ignored_columns`, `unknown_columns`). Nothing here corrects anything: a likely new name is
// suggested, and a person decides.
//
// Pure functions; any thread.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "adapters/mapping/mapping.h"
#include "adapters/mapping/source_look.h"
#include "landbridge/config/v1/last_run.pb.h"

namespace landbridge {

// Which differences from the last run are right, because a person has looked at them.
struct Accepted {
  bool columns = false;      // of CompareHeaders and CompareContents, and CheckIdentifiers
  bool rows = false;         // of CompareRowCounts, and fewer rows than `rows_min`
  bool withdrawals = false;  // more withdrawals than `withdrawn_share_max`
};

// Compares the headers (LookAtHeaders) with those of the last run. Call it before the mapping is
// run, whose message about a renamed column knows less.
//
// Errors: kFailedPrecondition: a column that rules read is gone, or columns that are taken by their
// places have moved, or what stands above the data of a sheet whose columns the mapping names has.
// The message names file and column, what stands in its place, and how to go on.
absl::Status CompareHeaders(const Mapping& mapping, const config::v1::LastRun& last,
                            const std::vector<TableLook>& headers);

// Compares what is in the columns, after a pass and before anything is sent.
//
// Errors: kFailedPrecondition: a column has lost more than half of its values, ten or more, or all
// of three or more; or one of a file without a header holds numbers where it had text, or the other
// way round. The message names file, first row and column, and how to go on.
absl::Status CompareContents(const Mapping& mapping, const config::v1::LastRun& last,
                             const std::vector<TableLook>& tables);

// Compares the rows of each table. None where the last run had some stop a complete source; of
// others, one whose rows are found by names of elements, and one of which a joined table alone is
// empty. A complete source's rows are compared with the middle of the last runs.
//
// Errors: kFailedPrecondition: no rows any more, or more or fewer than `complete.rows_change_max`
// allows. The message has both numbers and says how to go on.
absl::Status CompareRowCounts(const Mapping& mapping, const config::v1::LastRun& last,
                              const std::vector<TableLook>& tables);

// What to compare the next run with. `accepted.rows` forgets the row counts before this run. A run
// of too few rows to say something about columns keeps what an earlier one has said.
config::v1::LastRun NoteRun(const Mapping& mapping, const config::v1::LastRun& last,
                            const std::vector<TableLook>& tables, const Accepted& accepted);

}  // namespace landbridge
