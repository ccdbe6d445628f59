// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/pass.h"

#include <grpcpp/channel.h>

#include <algorithm>
#include <atomic>
#include <new>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "adapters/mapping/broker_rejection.h"
#include "adapters/mapping/guards.h"
#include "adapters/mapping/identifier_tally.h"
#include "adapters/mapping/last_run_note.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/runner/file_look.h"
#include "adapters/runner/held_records.h"
#include "adapters/runner/sent_places.h"
#include "adapters/sdk/live_records.h"
#include "adapters/sdk/publish_client.h"
#include "adapters/sdk/retry.h"
#include "proto/contract/content_hash.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/status_message.h"

namespace landbridge {
namespace {

using Step = PassProgress::Step;

constexpr int64_t kProgressEveryRecords = 1000;
constexpr int64_t kTakeVerdictsEveryRecords = 64;

bool IsError(const v1::Finding& finding) { return finding.level() == v1::FINDING_LEVEL_ERROR; }

void TellErrors(const PassOptions& options, const RejectedRecord& rejected) {
  if (!options.on_error) return;
  for (const RowFinding& each : rejected.findings) {
    if (!IsError(each.finding) || options.report->Told(each)) continue;
    options.on_error(each.place, each.column.empty() ? each.finding.field() : each.column,
                     each.finding);
  }
}

// Tells of a broker that does not answer once, however often it is tried.
class Outage {
 public:
  explicit Outage(const std::function<void(const absl::Status&)>& tell) : tell_(tell) {}

  void Is(const absl::Status& reason) {
    if (!told_.exchange(true) && tell_) tell_(reason);
  }
  // The broker has answered.
  void IsOver() { told_ = false; }

 private:
  const std::function<void(const absl::Status&)>& tell_;
  std::atomic<bool> told_ = false;  // verdicts come on a thread of the client's
};

PassProgress ProgressOf(Step step, const PassSummary& rows) {
  return {.step = step, .rows = rows.rows, .rejected = rows.rows_rejected + rows.rows_unreadable};
}

// A guard's refusal before the first record was sent.
absl::Status NothingSent(const absl::Status& refusal) {
  if (refusal.ok()) return refusal;
  return WithMessage(refusal, absl::StrCat("nothing was sent, and ", refusal.message()));
}

// What ended a pass on its way.
absl::Status AfterSending(int64_t sent, const absl::Status& why) {
  if (sent == 0) return why;
  return WithMessage(why, absl::StrCat(why.message(), " (", sent,
                                       sent == 1 ? " change" : " changes", " sent before)"));
}

void TellProgress(const PassOptions& options, const PassProgress& progress) {
  if (options.on_progress) options.on_progress(progress);
}

std::function<void(const PassSummary&)> TellerOf(const PassOptions& options, Step step) {
  return
      [&options, step](const PassSummary& rows) { TellProgress(options, ProgressOf(step, rows)); };
}

// What to do with the records of one pass; each may be null.
struct Visitor {
  // can be sent; with the pass so far
  std::function<absl::Status(const MappedRecord&, const PassSummary&)> mapped = {};
  std::function<void(const RejectedRecord&)> rejected = {};  // cannot
  std::function<void(const PassSummary&)> progress = {};     // now and then
};

// A file that is beyond a limit is so the next time too; a broker that is busy is not.
absl::Status OfFiles(const absl::Status& status) {
  return absl::IsResourceExhausted(status) ? WithExitCode(status, kExitData) : status;
}

// Walks over all records of one pass.
absl::StatusOr<PassSummary> Walk(const PassOptions& options, RejectsReport* report,
                                 const Visitor& visitor) {
  const auto opened = RecordStream::Open(options.mapping, options.files,
                                         {.today = options.today,
                                          .catalogue = options.catalogue,
                                          .since = options.since,
                                          .show_record_id = options.show_record_id,
                                          .on_shown = options.on_shown,
                                          .stop = options.stop});
  if (!opened.ok()) return OfFiles(opened.status());
  RecordStream* const records = opened->get();
  for (int64_t count = 1;; ++count) {
    if (options.stop.stop_requested())
      return absl::CancelledError("the pass was stopped on request");
    const absl::StatusOr<RecordStream::Step> step = records->Next();
    if (!step.ok()) return OfFiles(step.status());
    if (*step == RecordStream::Step::kEnd) break;
    if (*step == RecordStream::Step::kRecord) {
      if (report != nullptr) report->Add(records->record());
      if (visitor.mapped) {
        LB_RETURN_IF_ERROR(visitor.mapped(records->record(), records->summary()));
      }
    } else {
      if (report != nullptr) {
        TellErrors(options, records->rejected());
        report->Add(records->rejected());
      }
      if (visitor.rejected) visitor.rejected(records->rejected());
    }
    if (visitor.progress && count % kProgressEveryRecords == 0)
      visitor.progress(records->summary());
  }
  if (report != nullptr) report->SetWhole();
  return records->summary();
}

// Sends the changes of one pass and gathers the verdicts.
class Sender {
 public:
  Sender(const PassOptions& options, HeldRecords& held, Outage& outage)
      : options_(options), held_(held), outage_(outage), hasher_(held.hash_key()) {}

  absl::Status Open(const SendOptions& send, const std::shared_ptr<grpc::Channel>& channel) {
    PublishClientOptions publish;
    publish.source = options_.mapping->source();
    publish.agent = send.agent;
    publish.on_reconnect = [this](const absl::Status& reason) { outage_.Is(reason); };
    publish.give_up_after = send.give_up_after;
    publish.stop = options_.stop;
    publish.on_settled = [this](const v1::PublishResponse::Settled& settled) {
      OnSettled(settled);
    };
    LB_ASSIGN_OR_RETURN(client_, PublishClient::Open(channel, std::move(publish)));
    outage_.IsOver();
    return absl::OkStatus();
  }

  absl::Status Send(const MappedRecord& mapped) {
    if (++visited_ % kTakeVerdictsEveryRecords == 0) TakeVerdicts();
    if (held_.SeeWithContent(mapped.record_id, hasher_.Hash(mapped.record))) {
      ++unchanged_;
      return absl::OkStatus();
    }
    places_.Note(mapped.record_id, mapped.place);
    return client_->Upsert(mapped.record_id, mapped.record);
  }

  // Withdraws what the broker held and the source has not. Of what is held only digests are in
  // memory, so the ids are asked for again; those that go are kept until they are sent.
  absl::Status WithdrawUnseen(const std::shared_ptr<grpc::Channel>& channel,
                              const RetryOptions& retry) {
    if (held_.unseen() == 0) return absl::OkStatus();
    std::vector<std::string> gone;
    const auto note_unseen = [&](std::string_view record_id, std::string_view) {
      if (held_.Holds(record_id) && !held_.Seen(record_id)) gone.emplace_back(record_id);
    };
    LB_RETURN_IF_ERROR(Retry(retry, [&] {
      gone.clear();
      return ListLiveRecords(channel, options_.mapping->source(), note_unseen, options_.stop)
          .status();
    }));
    for (const std::string& record_id : gone) {
      LB_RETURN_IF_ERROR(client_->Withdraw(record_id, v1::LIFT_REASON_WITHDRAWN, ""));
      ++withdrawn_;
    }
    return absl::OkStatus();
  }

  absl::Status Drain() {
    LB_RETURN_IF_ERROR(client_->Drain());
    ReportRejections();
    return absl::OkStatus();
  }

  int64_t sent() const { return client_->totals().sent; }

  void Report(PassOutcome& outcome) const {
    const PublishTotals totals = client_->totals();
    outcome.unchanged = unchanged_;
    outcome.sent = totals.sent;
    outcome.withdrawn = withdrawn_;
    outcome.tally = totals.tally;
    outcome.verdict_lost = totals.verdict_lost;
  }

 private:
  void OnSettled(const v1::PublishResponse::Settled& settled) {
    outage_.IsOver();
    absl::MutexLock lock(&mutex_);
    rejections_.insert(rejections_.end(), settled.rejections().begin(), settled.rejections().end());
  }

  // Rejections of what the totals count as settled have been handed on before: so the totals come
  // first.
  void TakeVerdicts() {
    const PublishTotals totals = client_->totals();
    ReportRejections();
    places_.Settle(totals.settled - settled_, /*keep=*/totals.verdict_lost > verdict_lost_);
    settled_ = totals.settled;
    verdict_lost_ = totals.verdict_lost;
  }

  // The report belongs to this thread, the verdicts come on the client's.
  void ReportRejections() {
    std::vector<v1::Rejection> rejections;
    {
      absl::MutexLock lock(&mutex_);
      rejections.swap(rejections_);
    }
    if (options_.report == nullptr) return;
    for (const v1::Rejection& rejection : rejections) {
      const RejectedRecord rejected =
          RejectedByBroker(*options_.mapping, rejection, places_.Find(rejection.record_id()));
      // What is told once is known to the report.
      TellErrors(options_, rejected);
      options_.report->AddOfBroker(rejected);
    }
  }

  const PassOptions& options_;
  HeldRecords& held_;
  Outage& outage_;
  ContentHasher hasher_;
  int64_t unchanged_ = 0;
  int64_t withdrawn_ = 0;
  int64_t visited_ = 0;
  int64_t settled_ = 0;       // of the changes, by the totals when verdicts were taken last
  int64_t verdict_lost_ = 0;  // the same
  SentPlaces places_;
  absl::Mutex mutex_;
  std::vector<v1::Rejection> rejections_ ABSL_GUARDED_BY(mutex_);  // not reported yet
  std::unique_ptr<PublishClient> client_;  // last: its thread uses the others
};

absl::Status MayRead(const PassOptions& options) {
  return options.before_reading ? options.before_reading() : absl::OkStatus();
}

absl::StatusOr<HeldRecords> AskForHeld(const PassOptions& options,
                                       const std::shared_ptr<grpc::Channel>& channel,
                                       const RetryOptions& retry) {
  const auto count = [&options](int64_t held) {
    TellProgress(options, {.step = Step::kAsking, .held = held});
  };
  std::optional<HeldRecords> held;
  LB_RETURN_IF_ERROR(Retry(retry, [&]() -> absl::Status {
    LB_ASSIGN_OR_RETURN(
        held, HeldRecords::Download(channel, options.mapping->source(), options.stop, count));
    return absl::OkStatus();
  }));
  return *std::move(held);
}

// Whether all that rules take as identifiers is looked at before the first record is sent. A part
// of the rows says nothing about all of them.
bool LooksAtIdentifiers(const PassOptions& options) {
  return TakesIdentifiers(options.mapping->plan()) && !options.accepted.columns && !options.since;
}

absl::Status CheckColumns(const PassOptions& options, const PassSummary& summary) {
  return LooksAtIdentifiers(options) ? CheckIdentifiers(summary) : absl::OkStatus();
}

absl::StatusOr<PassSummary> CheckAll(const PassOptions& options) {
  LB_ASSIGN_OR_RETURN(const LastRunNote note,
                      LastRunNote::Open(*options.mapping, options.last_run, options.accepted));
  LB_RETURN_IF_ERROR(OfFiles(note.CheckHeaders(options.files, options.stop)));
  LB_ASSIGN_OR_RETURN(
      const PassSummary summary,
      Walk(options, options.report, {.progress = TellerOf(options, Step::kReading)}));
  LB_RETURN_IF_ERROR(CheckColumns(options, summary));
  if (options.mapping->complete()) {
    LB_RETURN_IF_ERROR(CheckComplete(*options.mapping, summary, options.accepted));
  }
  LB_RETURN_IF_ERROR(CheckNoneLacks(summary));
  LB_RETURN_IF_ERROR(note.CheckPass(summary));
  return summary;
}

absl::StatusOr<PassOutcome> ReadAndSend(const PassOptions& options, const SendOptions& send,
                                        const std::shared_ptr<grpc::Channel>& channel) {
  const bool complete = options.mapping->complete() && !options.since;
  // A part of the rows says nothing about all of them.
  LB_ASSIGN_OR_RETURN(const LastRunNote note,
                      LastRunNote::Open(*options.mapping,
                                        options.since ? std::filesystem::path() : options.last_run,
                                        options.accepted));
  LB_RETURN_IF_ERROR(MayRead(options));
  LB_RETURN_IF_ERROR(OfFiles(note.CheckHeaders(options.files, options.stop)));
  Outage outage(send.on_reconnect);
  const RetryOptions retry = {.give_up_after = send.give_up_after,
                              .stop = options.stop,
                              .channel = channel,
                              .on_retry = [&](const absl::Status& reason) { outage.Is(reason); }};
  LB_ASSIGN_OR_RETURN(HeldRecords held, AskForHeld(options, channel, retry));
  outage.IsOver();
  LB_RETURN_IF_ERROR(MayRead(options));
  // Not earlier: what was written while the broker did not answer is in what is read now.
  const FileLook begin = LookAtAll(options.files);
  // A row that cannot be sent is still there: its record is not withdrawn. Where it is not known
  // which record it was, any of those that seem to be gone may be it.
  int64_t unidentified = 0;
  const auto keep = [&](const RejectedRecord& rejected) {
    if (rejected.record_id.empty() && !rejected.of_joined_table) ++unidentified;
    held.See(rejected.record_id);
  };
  std::optional<PassSummary> first;
  if (complete || note.has_last() || LooksAtIdentifiers(options)) {
    const auto see = [&held](const MappedRecord& record, const PassSummary&) {
      held.See(record.record_id);
      return absl::OkStatus();
    };
    LB_ASSIGN_OR_RETURN(
        first,
        Walk(options, nullptr,
             {.mapped = see, .rejected = keep, .progress = TellerOf(options, Step::kLooking)}));
    LB_RETURN_IF_ERROR(CheckColumns(options, *first));
    if (complete) {
      if (absl::Status incomplete = CheckComplete(*options.mapping, *first, options.accepted);
          !incomplete.ok()) {
        // Its message points to the report for the rows that are to blame.
        LB_RETURN_IF_ERROR(Walk(options, options.report, {}).status());
        return NothingSent(incomplete);
      }
    }
    LB_RETURN_IF_ERROR(note.CheckPass(*first));
    if (complete && unidentified == 0 && !options.accepted.withdrawals) {
      LB_RETURN_IF_ERROR(
          NothingSent(CheckWithdrawals(*options.mapping, held.size(), held.unseen())));
    }
  }

  // The second reading counts them again. One that it knows may have been unknown to the first,
  // which then compared no withdrawals: so the larger count holds.
  const int64_t unidentified_first = std::exchange(unidentified, 0);
  Sender sender(options, held, outage);
  LB_RETURN_IF_ERROR(sender.Open(send, channel));
  PassOutcome outcome;
  const auto tell = [&](Step step, const PassSummary& rows) {
    PassProgress progress = ProgressOf(step, rows);
    progress.sent = sender.sent();
    TellProgress(options, progress);
  };
  // Goes on to the end all the same, for the report.
  const auto send_whole = [&](const MappedRecord& record, const PassSummary& so_far) {
    return CheckNoneLacks(so_far).ok() ? sender.Send(record) : absl::OkStatus();
  };
  absl::StatusOr<PassSummary> walked =
      Walk(options, options.report,
           {.mapped = send_whole, .rejected = keep, .progress = [&](const PassSummary& rows) {
              tell(Step::kReading, rows);
            }});
  if (!walked.ok()) return AfterSending(sender.sent(), walked.status());
  outcome.rows = *std::move(walked);
  if (absl::Status lacking = CheckNoneLacks(outcome.rows); !lacking.ok()) {
    return AfterSending(sender.sent(), lacking);
  }
  unidentified = std::max(unidentified, unidentified_first);
  if (options.since) {
    outcome.not_withdrawn = "only the rows that changed since the last pass were read";
  } else if (!complete) {
    outcome.not_withdrawn = "the mapping does not say that the source is complete";
  } else if (const absl::Status changed =
                 CheckComplete(*options.mapping, outcome.rows, options.accepted);
             !changed.ok()) {
    // Somebody replaced the file between the two readings.
    outcome.not_withdrawn = std::string(changed.message());
  } else if (unidentified > 0 && held.unseen() > 0) {
    outcome.not_withdrawn = absl::StrCat(
        "every record that could be read was compared and sent, but the ", held.unseen(),
        " that the source no longer seems to have stay in force, because ", unidentified,
        unidentified == 1 ? " row, whose record id is not known, may be one of them"
                          : " rows, whose record ids are not known, may be among them",
        "; repair them as the rejects report says, and run again");
  } else if (held.unseen() > 0 && !KeptStill(options.files, begin)) {
    outcome.not_withdrawn =
        "the files were written to while they were read; run again when they are whole, and let "
        "the export be written under another name and renamed at its end";
  } else if (const absl::Status many =
                 options.accepted.withdrawals
                     ? absl::OkStatus()
                     : CheckWithdrawals(*options.mapping, held.size(), held.unseen());
             !many.ok()) {
    outcome.not_withdrawn = std::string(many.message());
  } else {
    LB_RETURN_IF_ERROR(sender.WithdrawUnseen(channel, retry));
  }
  outcome.withheld = complete && !outcome.not_withdrawn.empty();
  tell(Step::kSettling, outcome.rows);
  LB_RETURN_IF_ERROR(sender.Drain());
  sender.Report(outcome);
  // Of the first reading: that is the one that was compared.
  outcome.not_noted = std::string(note.Keep(first ? *first : outcome.rows).message());
  return outcome;
}

// The containers and libraries that a pass is made of throw when there is no memory. It ends this
// pass, and not the process with the other sources that it serves.
template <typename Result, typename Pass>
absl::StatusOr<Result> WithinMemory(const PassOptions& options, const Pass& pass) {
  try {
    return pass();
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(
        absl::StrCat(options.mapping->source(),
                     ": the memory is not enough to read the source; see whether a file of it is "
                     "damaged, lower the limits of the mapping (row_bytes_max, memory_max), or "
                     "free memory"));
  }
}

}  // namespace

absl::StatusOr<PassSummary> CheckPass(const PassOptions& options) {
  return WithinMemory<PassSummary>(options, [&] { return CheckAll(options); });
}

absl::StatusOr<PassOutcome> RunPass(const PassOptions& options, const SendOptions& send,
                                    const std::shared_ptr<grpc::Channel>& channel) {
  return WithinMemory<PassOutcome>(options, [&] { return ReadAndSend(options, send, channel); });
}

}  // namespace landbridge
