// SPDX-License-Identifier: Apache-2.0
// The guarantees of docs/subscribers.md, judged over one simulation. Each test has the name of its
// guarantee as a tag; they share the simulation, which the first of them runs.
#include "tests/simulation/simulation.h"

#include <cstdio>
#include <functional>
#include <optional>
#include <string>

#include "absl/strings/str_join.h"
#include "tests/simulation/checkers.h"
#include "tests/simulation/settings.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

const SimulationRun& TheRun() {
  static auto* const run = new std::optional<SimulationRun>;
  static bool tried = false;
  // One that could not be run is not tried again for each guarantee.
  if (!tried) {
    tried = true;
    *run = Simulate(SimulationSettings::FromEnvironment());
  }
  REQUIRE(run->has_value());
  return **run;
}

// Nothing is wrong, and there was something that could have been.
void Require(const Verdict& verdict) {
  std::printf("%s: judged %lld\n", Catch::getResultCapture().getCurrentTestName().c_str(),
              static_cast<long long>(verdict.judged()));
  INFO(absl::StrJoin(verdict.texts(), "\n"));
  CHECK(verdict.complaints() == 0);
  CHECK(verdict.judged() > 0);
}

void RequireOfAll(const std::function<Verdict(const FeedRecord&)>& check) {
  Verdict all;
  for (const auto& record : TheRun().records) all.Add(record->name, check(*record));
  Require(all);
}

TEST_CASE("everything was published and every subscriber got to the end", "[simulation]") {
  INFO(absl::StrJoin(TheRun().failures, "\n"));
  CHECK(TheRun().failures.empty());
  for (const auto& record : TheRun().records) {
    INFO(record->name);
    CHECK(record->failure == "");
  }
  // What nobody read before it was erased cannot be judged. It is little, or too little was seen.
  CHECK(TheRun().truth->unknown() < TheRun().truth->head() / 4);
}

TEST_CASE("ordered: events come in their order", "[simulation][ordered]") {
  RequireOfAll(CheckOrdered);
}

TEST_CASE("no gap: every number is an event, and no event of a view is left out",
          "[simulation][no gap]") {
  Require(CheckDense(*TheRun().truth));
  RequireOfAll([](const FeedRecord& record) { return CheckNoGap(record, *TheRun().truth); });
}

TEST_CASE("no repeat: no event comes again after a snapshot", "[simulation][no repeat]") {
  RequireOfAll(CheckNoRepeat);
}

TEST_CASE("resumable: a token goes on where it was given", "[simulation][resumable]") {
  RequireOfAll(CheckResumable);
}

TEST_CASE("snapshot exact: a finished snapshot is the view", "[simulation][snapshot exact]") {
  RequireOfAll(
      [](const FeedRecord& record) { return CheckSnapshotExact(record, *TheRun().truth); });
}

TEST_CASE("view change exact: a finished change of the view leaves the changed view",
          "[simulation][view change exact]") {
  RequireOfAll(
      [](const FeedRecord& record) { return CheckViewChangeExact(record, *TheRun().truth); });
}

TEST_CASE("lifts cannot be filtered: what is held and lifted is told",
          "[simulation][lifts unfilterable]") {
  RequireOfAll(
      [](const FeedRecord& record) { return CheckLiftsUnfilterable(record, *TheRun().truth); });
}

TEST_CASE("withheld: no content of a listing on a stream that was opened after its lift",
          "[simulation][withheld]") {
  RequireOfAll([](const FeedRecord& record) { return CheckWithheld(record, *TheRun().truth); });
}

TEST_CASE("leaving is not lifting: each entry is of the kind that the event is in the view",
          "[simulation][leaving is not lifting]") {
  RequireOfAll(
      [](const FeedRecord& record) { return CheckLeavingIsNotLifting(record, *TheRun().truth); });
}

TEST_CASE("whole listings: an entry has the whole content of its event, or none",
          "[simulation][whole listings]") {
  RequireOfAll(
      [](const FeedRecord& record) { return CheckWholeListings(record, *TheRun().truth); });
}

TEST_CASE("progress: it never goes back and ends at the head", "[simulation][progress]") {
  RequireOfAll([](const FeedRecord& record) { return CheckProgress(record, *TheRun().truth); });
}

TEST_CASE("acknowledged is acknowledged: never back, never ahead, through kills",
          "[simulation][acknowledged]") {
  RequireOfAll([](const FeedRecord& record) { return CheckAcknowledged(record, *TheRun().truth); });
}

TEST_CASE("isolation: the feed goes on while subscribers do not read", "[simulation][isolation]") {
  RequireOfAll(CheckIsolation);
}

TEST_CASE("within the view: nothing is shown that filter or policy leave out",
          "[simulation][within the view]") {
  RequireOfAll([](const FeedRecord& record) { return CheckWithinView(record, *TheRun().truth); });
}

TEST_CASE("in the end everybody holds their filter applied to the broker's state",
          "[simulation][final state]") {
  RequireOfAll([](const FeedRecord& record) {
    return CheckFinalState(record, *TheRun().truth, TheRun().state);
  });
}

}  // namespace
}  // namespace landbridge::testing
