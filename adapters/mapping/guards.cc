// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/guards.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/mapping/record_stream.h"

namespace landbridge {
namespace {

// A file that was cut off at the end of a line looks whole but for its length, so few may go
// unasked: a twentieth, and in a short list up to ten while they are no more than a fifth.
constexpr double kShareMax = 0.05;
constexpr double kShortListShareMax = 0.2;
constexpr int64_t kShortListMax = 10;
// A tenth of a thousand is a hundred, whatever a binary fraction makes of it.
constexpr double kRounding = 1e-9;
// So many may always go: in a short list one of them is a large share.
constexpr int64_t kAlwaysAllowed = 3;

// Sources that know the remedy say it themselves.
absl::Status Withheld(const std::string& why, const std::string& remedy) {
  const bool says_remedy = why.ends_with("again") || why.find("again, or") != std::string::npos ||
                           why.find("again when") != std::string::npos;
  return absl::FailedPreconditionError(absl::StrCat(
      "nothing is withdrawn: ", why, ".", says_remedy ? "" : " ", says_remedy ? "" : remedy));
}

std::string SomeLack(int64_t rows) {
  return absl::StrCat(rows, rows == 1 ? " row" : " rows",
                      " could not be read, and some record would lack what stands there");
}

constexpr char kCorrectThem[] = "Correct them as the rejects report says, and run again.";

int64_t Share(double share, int64_t held) {
  return static_cast<int64_t>(share * static_cast<double>(held) + kRounding);
}

// How many of the records may go at once.
int64_t WithdrawnMax(const config::v1::Complete& complete, int64_t held) {
  // A short list may lose a few, but not most of what it has: that is another file.
  const int64_t few = std::min(kAlwaysAllowed, held / 2);
  if (complete.has_withdrawn_share_max()) {
    return std::max(Share(complete.withdrawn_share_max(), held), few);
  }
  const int64_t of_short_list = std::min(kShortListMax, Share(kShortListShareMax, held));
  return std::max({Share(kShareMax, held), of_short_list, few});
}

// Of so few, one is no more than a mistake.
constexpr int64_t kAllMalformedMin = 3;
constexpr int64_t kMostMalformedMin = 10;

bool HoldsSomethingElse(const IdentifierLook& look, const PassSummary& summary) {
  // A rule with conditions may be for the few whose numbers are odd.
  const int64_t records = summary.records + summary.duplicates + summary.rejected;
  if (look.malformed * 2 < records) return false;
  if (look.malformed == look.read) return look.read >= kAllMalformedMin;
  return look.malformed >= kMostMalformedMin && look.malformed * 2 >= look.read;
}

}  // namespace

absl::Status CheckNoneLacks(const PassSummary& summary) {
  if (summary.rows_of_any_record == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("nothing was sent: ", SomeLack(summary.rows_of_any_record), ". ", kCorrectThem));
}

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
  if (summary.rows_of_any_record > 0) {
    return Withheld(SomeLack(summary.rows_of_any_record), kCorrectThem);
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
  const int64_t most = WithdrawnMax(mapping.config().complete(), held);
  if (withdrawn <= most) return absl::OkStatus();
  return Withheld(
      absl::StrCat(withdrawn, " of the ", held,
                   " records that the broker holds would go, and at most ", most, " may at once"),
      "Look whether the export is whole; when they are really gone, run once with --accept "
      "withdrawals.");
}

absl::Status CheckIdentifiers(const PassSummary& summary) {
  for (const IdentifierLook& look : summary.identifiers) {
    if (!HoldsSomethingElse(look, summary)) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        look.first_malformed.ToString(), ": the column `", look.column, "`, which the rule of `",
        look.target, "` takes as ", look.scheme, ", holds something else: ", look.malformed,
        " of its ", look.read,
        " values have not the form of one, from this row on. Nothing was "
        "sent. Look whether columns have changed places; when these are numbers of another scheme, "
        "state it in the mapping; when all is meant so, run once with --accept columns."));
  }
  return absl::OkStatus();
}

}  // namespace landbridge
