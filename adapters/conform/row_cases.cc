// SPDX-License-Identifier: Apache-2.0
// Rows that come twice, in another order, or far too long.
#include <algorithm>
#include <variant>

#include "absl/strings/str_cat.h"
#include "adapters/conform/cases.h"
#include "adapters/mapping/table_options.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// What a case puts into one value at least.
constexpr int64_t kOversizedMibMin = 2;

// Why rows cannot change places without changing records; empty when they can.
std::string WhyOrderMatters(const config::v1::Mapping& mapping) {
  if (mapping.tables(0).has_group_by()) {
    return "several rows make one record (`group_by`), in their order";
  }
  for (const config::v1::Table& table : mapping.tables()) {
    if (table.join().sorted_as() != config::v1::SORTED_AS_UNSPECIFIED) {
      return "the tables are sorted (`sorted_as`), and other orders are refused";
    }
  }
  return "";
}

// More than the table's rows may have, in MiB.
int64_t OversizedMib(const config::v1::Table& table) {
  const int64_t row_bytes_max = std::visit(
      [](const auto& options) -> int64_t {
        if constexpr (requires { options.row_bytes_max; }) return options.row_bytes_max;
        return 0;
      },
      SourceOptionsOf(table));
  return std::max(kOversizedMibMin, (row_bytes_max >> 20) + 1);
}

bool DeclaresCount(const config::v1::Table& table) {
  return !table.json_lines().declared_count().empty() || !table.json().declared_count().empty() ||
         !table.xml().declared_count().empty();
}

bool IsSameRow(const RowPlace& one, const RowPlace& other) {
  return one.number == other.number && one.line == other.line && one.sheet() == other.sheet();
}

// A run over other rows that must give the same records.
absl::StatusOr<CaseOutcome> SameRecordsFrom(Trial& trial, const absl::StatusOr<std::string>& bytes,
                                            const char* what) {
  if (!bytes.ok()) return NotTried(std::string(bytes.status().message()));
  LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
  LB_ASSIGN_OR_RETURN(const TrialInput input, trial.Changed(*bytes));
  LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, input));
  if (!run.Done()) {
    return Failed(absl::StrCat("the run ended with ", run.exit_code, ": ", run.FirstLine()));
  }
  LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
  const std::string difference = DifferenceOf(trial.calm.held, held);
  if (!difference.empty()) return Failed(absl::StrCat("with ", what, ", ", difference));
  return Passed(absl::StrCat(run.Count("rows"), " rows, the same ", held.size(), " records"));
}

}  // namespace

absl::StatusOr<CaseOutcome> RowsRepeated(Trial& trial) {
  if (!trial.sample.ok()) return NotTried(std::string(trial.sample.status().message()));
  if (const std::string why = WhyOrderMatters(trial.mapping().config()); !why.empty()) {
    return NotTried(why);
  }
  if (DeclaresCount(trial.table())) {
    return NotTried("the file says how many rows it holds (`declared_count`)");
  }
  return SameRecordsFrom(trial, (*trial.sample)->Repeated(), "each row twice");
}

absl::StatusOr<CaseOutcome> RowsReversed(Trial& trial) {
  if (!trial.sample.ok()) return NotTried(std::string(trial.sample.status().message()));
  if (const std::string why = WhyOrderMatters(trial.mapping().config()); !why.empty()) {
    return NotTried(why);
  }
  return SameRecordsFrom(trial, (*trial.sample)->Reversed(), "the last row first");
}

absl::StatusOr<CaseOutcome> RowOversized(Trial& trial) {
  if (!trial.sample.ok()) return NotTried(std::string(trial.sample.status().message()));
  const MappedSample::Place place = trial.calm.places[trial.calm.places.size() / 2];
  const Sample& sample = **trial.sample;
  size_t row = 0;
  while (row < sample.rows() && !IsSameRow(sample.place(row), place.row)) ++row;
  if (row == sample.rows()) return NotTried("the row of a record was not found");
  const int64_t mib = OversizedMib(trial.table());
  if ((mib << 20) > kSampleBytesMax) {
    return NotTried(absl::StrCat("a row may have ", mib - 1, " MiB: no larger one is made here"));
  }
  const std::string oversized = absl::StrCat("a row of ", mib, " MiB");
  const absl::StatusOr<std::string> bytes = sample.Lengthened(row, static_cast<size_t>(mib) << 20);
  if (!bytes.ok()) return NotTried(std::string(bytes.status().message()));

  LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
  LB_ASSIGN_OR_RETURN(const TrialInput input, trial.Changed(*bytes));
  LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, input));
  LB_ASSIGN_OR_RETURN(HeldContent held, trial.Held(*broker));
  if (run.exit_code == 0) return Failed(oversized + " passed, and nobody was told");
  const RowPlace& changed = sample.place(row);
  const std::string reported =
      absl::StrCat("\"", changed.file, "\",\"", std::string(changed.sheet()), "\",\"", changed.line,
                   "\",\"error\"");
  if (run.said.find(reported) == std::string::npos) {
    return Failed("the rejects report does not name the row: " + run.FirstLine());
  }
  if (const std::string other = OtherContentIn(held, trial.calm.held); !other.empty()) {
    return Failed("beside " + oversized + ", " + other);
  }
  if (!run.Done()) {
    if (!held.empty()) return Failed("the run failed after a part of the records was sent");
    return Passed("the file is refused, and the row named: " + run.FirstLine());
  }
  HeldContent others = trial.calm.held;
  if (!held.contains(place.record_id)) others.erase(place.record_id);
  const std::string difference = DifferenceOf(others, held);
  if (!difference.empty()) return Failed("beside " + oversized + ", " + difference);
  return Passed(absl::StrCat("the row is rejected by name, the other ", held.size(),
                             " records are unharmed"));
}

}  // namespace landbridge
