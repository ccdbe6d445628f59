// SPDX-License-Identifier: Apache-2.0
// Programs that are killed, stand still or go away while records are sent.
#include <csignal>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "adapters/conform/cases.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// The adapter runs for so long between two looks at what the broker holds.
constexpr absl::Duration kSlice = absl::Milliseconds(2);
constexpr absl::Duration kStandstill = absl::Seconds(2);
constexpr absl::Duration kBreath = absl::Milliseconds(20);
constexpr int kStandstills = 3;
constexpr char kGiveUpSeconds[] = "2";
constexpr absl::Duration kGivesUpWithin = absl::Minutes(1);
constexpr char kTooSmall[] =
    "the sample is too small to be interrupted: it was sent before anybody could look";

// A run that sends nothing for so long has failed for another reason than being interrupted.
constexpr absl::Duration kSendsWithin = absl::Minutes(2);

// Lets the adapter run in slices until the broker holds some of the records, and leaves it standing
// there; false when it held all of them, or the adapter ended, before that.
//
// Errors: kDeadlineExceeded: it neither sends nor ends.
absl::StatusOr<bool> StopInTheMiddle(Trial& trial, TrialBroker& broker, AdapterRun& run) {
  const absl::Time deadline = absl::Now() + kSendsWithin;
  for (;;) {
    run.program().Signal(SIGSTOP);
    LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(broker));
    if (!held.empty() || run.program().Ended()) {
      return held.size() < trial.calm.held.size() && !run.program().Ended();
    }
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("the adapter sent nothing within ", absl::FormatDuration(kSendsWithin)));
    }
    run.program().Signal(SIGCONT);
    absl::SleepFor(kSlice);
  }
}

// What differs from the undisturbed run, in records or events; empty when nothing does.
absl::StatusOr<std::string> DifferenceFromCalm(Trial& trial, TrialBroker& broker) {
  LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(broker));
  if (std::string difference = DifferenceOf(trial.calm.held, held); !difference.empty()) {
    return difference;
  }
  LB_ASSIGN_OR_RETURN(const std::string standing, broker.Standing());
  return standing == trial.calm.standing
             ? std::string()
             : absl::StrCat("the broker has ", standing, " instead of ", trial.calm.standing);
}

absl::StatusOr<CaseOutcome> JudgeEnd(Trial& trial, TrialBroker& broker, const FinishedRun& run,
                                     const std::string& passed) {
  if (!run.Done()) {
    return Failed(absl::StrCat("the run ended with ", run.exit_code, ": ", run.FirstLine()));
  }
  LB_ASSIGN_OR_RETURN(const std::string difference, DifferenceFromCalm(trial, broker));
  return difference.empty() ? Passed(passed)
                            : Failed("not as without the disturbance: " + difference);
}

}  // namespace

absl::StatusOr<CaseOutcome> AdapterKilled(Trial& trial) {
  LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
  size_t held_at_kill = 0;
  {
    LB_ASSIGN_OR_RETURN(const auto killed, trial.StartRun(*broker, trial.input()));
    LB_ASSIGN_OR_RETURN(const bool middle, StopInTheMiddle(trial, *broker, *killed));
    if (!middle) return NotTried(kTooSmall);
    LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
    held_at_kill = held.size();
    killed->program().Signal(SIGKILL);
    LB_RETURN_IF_ERROR(killed->AwaitEnd().status());
  }
  LB_ASSIGN_OR_RETURN(const FinishedRun again, trial.Run(*broker, trial.input()));
  return JudgeEnd(
      trial, *broker, again,
      absl::StrCat("killed when the broker held ", held_at_kill, " of ", trial.calm.held.size(),
                   " records; run again, the same records and "
                   "events as without"));
}

absl::StatusOr<CaseOutcome> BrokerKilled(Trial& trial) {
  LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
  LB_ASSIGN_OR_RETURN(const auto run, trial.StartRun(*broker, trial.input()));
  LB_ASSIGN_OR_RETURN(const bool middle, StopInTheMiddle(trial, *broker, *run));
  if (!middle) return NotTried(kTooSmall);
  LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
  LB_RETURN_IF_ERROR(broker->Kill());
  run->program().Signal(SIGCONT);
  LB_RETURN_IF_ERROR(broker->StartAgain());
  LB_ASSIGN_OR_RETURN(const FinishedRun finished, run->AwaitEnd());
  return JudgeEnd(trial, *broker, finished,
                  absl::StrCat("killed when it held ", held.size(), " of ", trial.calm.held.size(),
                               " records; the adapter went on by itself to the same records and "
                               "events"));
}

absl::StatusOr<CaseOutcome> BrokerSlow(Trial& trial) {
  LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
  broker->Pause();
  LB_ASSIGN_OR_RETURN(const auto run, trial.StartRun(*broker, trial.input()));
  int standstills = 0;
  while (standstills < kStandstills && !run->program().Ended()) {
    broker->Pause();
    absl::SleepFor(kStandstill);
    broker->GoOn();
    absl::SleepFor(kBreath);
    ++standstills;
  }
  LB_ASSIGN_OR_RETURN(const FinishedRun finished, run->AwaitEnd());
  return JudgeEnd(
      trial, *broker, finished,
      absl::StrCat("stood still ", standstills, " times for ", absl::FormatDuration(kStandstill),
                   "; the same records and events as without"));
}

absl::StatusOr<CaseOutcome> BrokerGone(Trial& trial) {
  LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
  LB_ASSIGN_OR_RETURN(const auto run,
                      trial.StartRun(*broker, trial.input(), {"--give-up", kGiveUpSeconds}));
  LB_ASSIGN_OR_RETURN(bool middle, StopInTheMiddle(trial, *broker, *run));
  LB_RETURN_IF_ERROR(broker->Kill());
  const auto judge = [](const char* when, const FinishedRun& finished) {
    if (finished.exit_code == kExitUnavailable && !finished.said.empty()) return std::string();
    return absl::StrCat(when, ", the run ended with ", finished.exit_code, " instead of ",
                        kExitUnavailable, ": ", finished.FirstLine());
  };
  if (middle) {
    run->program().Signal(SIGCONT);
    const absl::Time begin = absl::Now();
    LB_ASSIGN_OR_RETURN(const FinishedRun finished, run->AwaitEnd());
    // While the adapter stood, the broker went on with what it had; its answers may all have been
    // on their way.
    middle = !finished.Done();
    const std::string fault = middle ? judge("with a broker that went away", finished) : "";
    if (!fault.empty()) return Failed(fault);
    if (absl::Now() - begin > kGivesUpWithin) {
      return Failed(absl::StrCat("told to give up after ", kGiveUpSeconds, " s, the run took ",
                                 absl::FormatDuration(absl::Now() - begin)));
    }
  }
  LB_ASSIGN_OR_RETURN(const FinishedRun without,
                      trial.Run(*broker, trial.input(), {"--give-up", kGiveUpSeconds}));
  if (std::string fault = judge("without a broker", without); !fault.empty()) return Failed(fault);
  return Passed(
      absl::StrCat(middle ? "gone in the middle and from the start" : "gone from the start",
                   "; the run ended with ", kExitUnavailable, " and said: ", without.FirstLine()));
}

}  // namespace landbridge
