// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/source_loop.h"

#include <grpcpp/channel.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "adapters/runner/input_flags.h"
#include "adapters/runner/outcome_text.h"
#include "adapters/runner/pass.h"
#include "adapters/sdk/connection.h"
#include "adapters/sdk/publish_errors.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr auto kLookEvery = std::chrono::seconds(1);
constexpr absl::Duration kRefreshEvery = absl::Seconds(15);
constexpr absl::Duration kProgressEvery = absl::Minutes(1);
constexpr int kLooksForStillMax = 60;
constexpr int kErrorsLogged = 20;  // of a pass; the report has them all

using Level = SourceLog::Level;

// Time, an operator of the broker or another adapter that ends may mend it.
bool MayPass(const absl::Status& status) {
  return WorthOpeningAgain(status) || absl::IsPermissionDenied(status) ||
         absl::IsUnauthenticated(status) || absl::IsAborted(status);
}

}  // namespace

SourceLoop::SourceLoop(ServedSource source, const ServeCommon& common)
    : source_(std::move(source)),
      common_(common),
      backoff_(kPausesAfterFailure, std::random_device{}()) {
  // So that no mapping that is mended later takes it.
  if (source_.fault.ok()) {
    source_.fault = common_.names.Hold(source_.name, this, source_.mapping);
  }
}

void SourceLoop::Run(const std::stop_token& stop) {
  do {
    const absl::Status status = Pass(stop);
    if (stop.stop_requested()) break;
    Plan(status);
  } while (AwaitReason(stop));
  standing_.reset();
}

void SourceLoop::Nudge() {
  const std::lock_guard lock(mutex_);
  nudged_ = true;
  changed_.notify_all();
}

absl::Status SourceLoop::Pass(const std::stop_token& stop) {
  int looks = kLooksForStillMax;
  absl::Status status;
  do {
    // Before the slot, for which other sources may be waiting.
    LB_RETURN_IF_ERROR(AwaitStill(stop, looks));
    while (!common_.slots.try_acquire_for(kLookEvery)) {
      if (stop.stop_requested()) return absl::CancelledError("stopped");
    }
    pass_begin_ = absl::Now();
    stay_away_ = false;
    begin_again_ = false;
    status = ReportedPass(stop);
    common_.slots.release();
    if (begin_again_) {
      common_.log.Write(Level::kInfo, source_.name,
                        "the files changed before they were read; waiting until they keep still");
    }
  } while (begin_again_ && !stop.stop_requested());
  if (!status.ok() && !stop.stop_requested()) {
    common_.log.Write(Level::kError, source_.name, StdView(status.message()));
  }
  // A pass has closed the standing connection.
  refreshed_ = absl::InfinitePast();
  return status;
}

// Half of a file that is being written is not to be read. One that never keeps still is not waited
// for: then its end is in doubt, and nothing is withdrawn.
absl::Status SourceLoop::AwaitStill(const std::stop_token& stop, int& looks) {
  read_ = Look();
  still_ = source_.input.empty();
  while (!still_ && looks-- > 0) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, kLookEvery, [] { return false; });
      if (stop.stop_requested()) return absl::CancelledError("stopped");
    }
    Looks now = Look();
    still_ = now == read_;
    read_ = std::move(now);
  }
  return absl::OkStatus();
}

// The wait for a slot and for the broker may have been long.
absl::Status SourceLoop::CheckStill() {
  if (!still_ || LookAt(source_.input) == read_.input) return absl::OkStatus();
  begin_again_ = true;
  return absl::AbortedError("the files changed before they were read");
}

absl::Status SourceLoop::ReportedPass(const std::stop_token& stop) {
  // Before the report, whose name is that of the source.
  LB_ASSIGN_OR_RETURN(PassOptions options, OpenSource());
  InputFlags flags;
  flags.mapping = source_.mapping;
  flags.report = FileWith(".csv");
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<RejectsReport> report,
                      OpenReport(flags, {source_.input}));
  options.report = report.get();
  const absl::StatusOr<PassOutcome> outcome = ReadAndSend(std::move(options), stop);
  common_.line.Remove(source_.name);
  LB_RETURN_IF_ERROR(CloseReport(outcome.status(), flags, report.get()));
  common_.log.Write(Level::kInfo, source_.name, CountsAsText(*outcome));
  common_.log.Write(Level::kWarning, source_.name, WarningsAsText(*outcome));
  if (report->errors() > kErrorsLogged) {
    common_.log.Write(
        Level::kWarning, source_.name,
        absl::StrCat(report->errors(), " errors, of which ", kErrorsLogged,
                     " are told here; all are in ",
                     flags.report.empty() ? "the report of `check`" : flags.report.string()));
  }
  return absl::OkStatus();
}

absl::StatusOr<PassOptions> SourceLoop::OpenSource() {
  InputFlags flags;
  flags.mapping = source_.mapping;
  flags.input = source_.input;
  flags.catalogue = common_.catalogue;
  for (const auto& [name, value] : source_.parameters) {
    flags.settings.push_back(absl::StrCat(name, "=", value));
  }
  LB_ASSIGN_OR_RETURN(PassOptions options, OpenInput(flags));
  LB_RETURN_IF_ERROR(common_.names.Hold(options.mapping->source(), this, source_.mapping));
  source_.name = options.mapping->source();
  const auto& shared = options.mapping->config().fields_from();
  fields_from_.assign(shared.begin(), shared.end());
  options.last_run = FileWith(".last-run");
  return options;
}

absl::StatusOr<PassOutcome> SourceLoop::ReadAndSend(PassOptions options,
                                                    const std::stop_token& stop) {
  options.stop = stop;
  options.before_reading = [this] { return CheckStill(); };
  options.on_progress = [this, said = absl::Now()](const PassProgress& progress) mutable {
    if (common_.line.draws()) return common_.line.Show(source_.name, ProgressAsText(progress));
    if (absl::Now() - said < kProgressEvery) return;
    said = absl::Now();
    common_.log.Write(Level::kInfo, source_.name, ProgressAsText(progress));
  };
  options.on_error = [this, errors = 0](const RowPlace& place, const std::string& field,
                                        const v1::Finding& finding) mutable {
    if (++errors > kErrorsLogged) return;
    common_.log.Write(
        Level::kWarning, source_.name,
        absl::StrCat(place.file.empty() ? "a row of an earlier pass" : place.ToString(), ", ",
                     field, ": ", finding.message(), "; ", finding.repair()));
  };
  SendOptions send;
  send.agent = common_.agent;
  send.on_reconnect = [this](const absl::Status& reason) {
    common_.log.Write(Level::kWarning, source_.name,
                      absl::StrCat("no connection, trying again: ", reason.message()));
  };
  // The pass opens the source itself.
  standing_.reset();
  // A channel that pauses after a failure would fail the first call at once, with the old reason.
  const std::shared_ptr<grpc::Channel> channel = common_.channel();
  AwaitConnected(*channel, stop);
  return RunPass(options, send, channel);
}

void SourceLoop::Plan(const absl::Status& status) {
  again_ = absl::InfiniteFuture();
  mend_by_change_ = !status.ok();
  if (status.ok()) return backoff_.Reset();
  if (!MayPass(status)) return;
  // Another adapter that took the source is not to be disturbed at once.
  const absl::Duration pause =
      absl::IsAborted(status) ? kPausesAfterFailure.delay_max : backoff_.Next();
  again_ = absl::Now() + pause;
  common_.log.Write(Level::kInfo, source_.name,
                    absl::StrCat("trying again in ", absl::FormatDuration(absl::Trunc(
                                                         pause, absl::Milliseconds(100)))));
}

bool SourceLoop::AwaitReason(const std::stop_token& stop) {
  Looks before = Look();
  for (;;) {
    StayConnected(stop);
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, kLookEvery, [this] { return nudged_; });
      if (stop.stop_requested()) return false;
      if (std::exchange(nudged_, false)) return true;
    }
    if (IsDue(before)) return true;
  }
}

// A change counts when two looks have seen the same.
bool SourceLoop::IsDue(Looks& before) {
  Looks now = Look();
  const bool still = now == before;
  before = now;
  const bool watched = source_.on_change || mend_by_change_;
  if (still && watched && now.input != read_.input) return true;
  if (still && now.mapping != read_.mapping) return true;
  const absl::Time due = NextDue(source_.schedule, pass_begin_, absl::LocalTimeZone());
  return absl::Now() >= std::min(due, again_);
}

// While the broker cannot be reached this only tries.
void SourceLoop::StayConnected(const std::stop_token& stop) {
  if (stay_away_ || mend_by_change_ || absl::Now() - refreshed_ < kRefreshEvery) return;
  refreshed_ = absl::Now();
  absl::Status status;
  if (standing_) {
    status = standing_->Refresh();
  } else {
    PublishClientOptions options;
    options.source = source_.name;
    options.agent = common_.agent;
    options.give_up_after = absl::ZeroDuration();
    options.stop = stop;
    auto opened = PublishClient::Open(common_.channel(), std::move(options));
    status = opened.status();
    if (opened.ok()) standing_ = *std::move(opened);
  }
  if (status.ok()) return;
  standing_.reset();
  if (!absl::IsAborted(status)) return;
  stay_away_ = true;
  common_.log.Write(Level::kWarning, source_.name,
                    "another adapter has opened the source; it is left to it until the next pass");
}

SourceLoop::Looks SourceLoop::Look() const {
  Looks looks{LookAt(source_.input), LookAtMapping(source_.mapping, fields_from_)};
  looks.mapping.merge(LookAt(common_.catalogue));
  return looks;
}

std::filesystem::path SourceLoop::FileWith(std::string_view ending) const {
  if (common_.reports.empty()) return {};
  return common_.reports /
         absl::StrCat(absl::StrReplaceAll(source_.name, {{"/", "."}}), AbslView(ending));
}

}  // namespace landbridge
