// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "adapters/conform/cases.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

int64_t SumOf(const nlohmann::json& counts) {
  int64_t sum = 0;
  for (const auto& [reason, count] : counts.items()) sum += count.get<int64_t>();
  return sum;
}

}  // namespace

absl::StatusOr<CaseOutcome> RowsAddUp(Trial& trial) {
  LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
  LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, trial.input()));
  if (!run.Done())
    return Failed(absl::StrCat("the run ended with ", run.exit_code, ": ", run.said));
  const int64_t skipped = SumOf(run.outcome.at("rows_skipped"));
  const int64_t rejected = run.Count("rows_rejected") + run.Count("rows_unreadable");
  const int64_t sum = run.Count("rows_mapped") + run.Count("rows_duplicate") + rejected + skipped;
  if (run.Count("rows") != sum) {
    return Failed(absl::StrCat(run.Count("rows"), " rows were read, and ", sum, " accounted for"));
  }

  LB_ASSIGN_OR_RETURN(HeldContent held, trial.Held(*broker));
  LB_ASSIGN_OR_RETURN(MappedSample mapped, trial.Mapped(*broker));
  if (held.empty()) {
    return Failed(absl::StrCat("the broker holds none of the sample's records; it rejected ",
                               run.Tally("rejected"), " (", run.LastFinding(),
                               "). Look whether --catalogue is the right one"));
  }
  if (const std::string other = OtherContentIn(held, mapped.records); !other.empty()) {
    return Failed("of what the broker holds, " + other + " than the mapping makes");
  }
  const int64_t live = static_cast<int64_t>(held.size());
  if (run.Count("records") != live + run.Tally("rejected")) {
    return Failed(absl::StrCat(run.Count("records"), " records were mapped, ", live,
                               " are held and ", run.Tally("rejected"), " were rejected"));
  }

  LB_ASSIGN_OR_RETURN(trial.calm.standing, broker->Standing());
  LB_ASSIGN_OR_RETURN(const FinishedRun again, trial.Run(*broker, trial.input()));
  if (!again.Done()) return Failed("the second run failed: " + again.FirstLine());
  // What the broker rejected is offered again, in case somebody repaired it there.
  if (again.Count("sent") != run.Tally("rejected") || again.Count("unchanged") != live) {
    return Failed(absl::StrCat("the second run sent ", again.Count("sent"), " changes, and only ",
                               run.Tally("rejected"), " rejected ones were left to send"));
  }
  trial.calm.held = std::move(held);
  trial.calm.places = std::move(mapped.places);
  trial.calm.run = run;
  return Passed(absl::StrCat(run.Count("rows"), " rows = ", run.Count("rows_mapped"), " mapped + ",
                             run.Count("rows_duplicate"), " repeated + ", rejected, " rejected + ",
                             skipped, " skipped; of ", run.Count("records"),
                             " records the broker "
                             "rejected ",
                             run.Tally("rejected"), "; a second run sent nothing new"));
}

}  // namespace landbridge
