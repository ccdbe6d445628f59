// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/guards.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "adapters/mapping/record_stream.h"

namespace landbridge {
namespace {

constexpr double kShareMax = 0.2;
// So many may always go: in a short list one of them is a large share.
constexpr int64_t kAlwaysAllowed = 3;

absl::Status Withheld(const std::string& why, const std::string& remedy) {
  return absl::FailedPreconditionError(absl::StrCat("nothing is withdrawn: ", why, ". ", remedy));
}

}  // namespace

absl::Status CheckComplete(const Mapping& mapping, const PassSummary& summary,
                           const Accepted& accepted) {
  if (!mapping.complete()) {
    return Withheld("the mapping does not declare the source complete",
                    "Add `complete` to it when the export always holds every record in force.");
  }
  if (!summary.clean_end) {
    return Withheld(summary.unclean_reason.empty() ? "the end of the export was not reached"
                                                   : summary.unclean_reason,
                    "Get the export again.");
  }
  if (!summary.declared_count_problem.empty()) {
    return Withheld(summary.declared_count_problem, "Get the export again.");
  }
  if (const int64_t rows = summary.rows_unreadable + summary.joined_rows_unreadable; rows > 0) {
    return Withheld(
        absl::StrCat(rows, " rows could not be read, and which records they are is not known"),
        "Correct them as the rejects report says, and run again.");
  }
  const int64_t rows_min = std::max<int64_t>(mapping.config().complete().rows_min(), 1);
  if (summary.rows < rows_min && !accepted.rows) {
    return Withheld(absl::StrCat("the export has ", summary.rows, " rows, and at least ", rows_min,
                                 " are expected"),
                    "Get the export again; when it is whole, run once with --accept rows, or lower "
                    "`complete.rows_min`.");
  }
  return absl::OkStatus();
}

absl::Status CheckWithdrawals(const Mapping& mapping, int64_t held, int64_t withdrawn) {
  const config::v1::Complete& complete = mapping.config().complete();
  const double share =
      complete.has_withdrawn_share_max() ? complete.withdrawn_share_max() : kShareMax;
  // A short list may lose a few, but not most of what it has: that is another file.
  const bool few = withdrawn <= kAlwaysAllowed && withdrawn * 2 <= held;
  if (few || static_cast<double>(withdrawn) <= share * static_cast<double>(held)) {
    return absl::OkStatus();
  }
  return Withheld(
      absl::StrFormat("%d of the %d records that the broker holds would go, and the mapping allows "
                      "%.0f percent at once",
                      withdrawn, held, share * 100),
      "Look whether the export is whole; when they are really gone, run once with --accept "
      "withdrawals.");
}

}  // namespace landbridge
