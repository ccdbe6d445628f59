// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/pass.h"

#include <grpcpp/channel.h>

#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "adapters/mapping/guards.h"
#include "adapters/mapping/last_run_note.h"
#include "adapters/runner/held_records.h"
#include "adapters/runner/sent_places.h"
#include "adapters/sdk/live_records.h"
#include "adapters/sdk/publish_client.h"
#include "proto/contract/content_hash.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int64_t kProgressEveryRecords = 1000;

bool IsError(const v1::Finding& finding) { return finding.level() == v1::FINDING_LEVEL_ERROR; }

void TellErrors(const PassOptions& options, const RejectedRecord& rejected) {
  if (!options.on_error) return;
  for (const RowFinding& each : rejected.findings) {
    if (!IsError(each.finding) || options.report->Told(each)) continue;
    options.on_error(each.place, each.column.empty() ? each.finding.field() : each.column,
                     each.finding);
  }
}

void TellErrors(const PassOptions& options, const v1::Rejection& rejection, const RowPlace& place) {
  if (!options.on_error) return;
  for (const v1::Finding& each : rejection.findings()) {
    if (IsError(each)) options.on_error(place, each.field(), each);
  }
}

// A guard's refusal before the first record was sent.
absl::Status NothingSent(const absl::Status& refusal) {
  if (refusal.ok()) return refusal;
  return absl::Status(refusal.code(), absl::StrCat("nothing was sent, and ", refusal.message()));
}

// Walks over all records of one pass. `visit` gets each that can be sent, `rejected` each that
// cannot; both may be null.
absl::StatusOr<PassSummary> Walk(const PassOptions& options, RejectsReport* report,
                                 const std::function<absl::Status(const MappedRecord&)>& visit,
                                 const std::function<void(const RejectedRecord&)>& rejected) {
  LB_ASSIGN_OR_RETURN(const auto records,
                      RecordStream::Open(options.mapping, options.files,
                                         {.today = options.today,
                                          .catalogue = options.catalogue,
                                          .since = options.since,
                                          .show_record_id = options.show_record_id,
                                          .on_shown = options.on_shown}));
  for (int64_t count = 1;; ++count) {
    if (options.stop.stop_requested())
      return absl::CancelledError("the pass was stopped on request");
    LB_ASSIGN_OR_RETURN(const RecordStream::Step step, records->Next());
    if (step == RecordStream::Step::kEnd) break;
    if (step == RecordStream::Step::kRecord) {
      if (report != nullptr) report->Add(records->record());
      if (visit) LB_RETURN_IF_ERROR(visit(records->record()));
    } else {
      if (report != nullptr) {
        TellErrors(options, records->rejected());
        report->Add(records->rejected());
      }
      if (rejected) rejected(records->rejected());
    }
    if (options.on_progress && count % kProgressEveryRecords == 0)
      options.on_progress(records->summary());
  }
  if (options.on_progress) options.on_progress(records->summary());
  return records->summary();
}

// Sends the changes of one pass and gathers the verdicts.
class Sender {
 public:
  Sender(const PassOptions& options, HeldRecords& held)
      : options_(options), held_(held), hasher_(held.hash_key()) {}

  absl::Status Open(const SendOptions& send, const std::shared_ptr<grpc::Channel>& channel) {
    PublishClientOptions publish;
    publish.source = options_.mapping->source();
    publish.agent = send.agent;
    publish.on_reconnect = send.on_reconnect;
    publish.give_up_after = send.give_up_after;
    publish.stop = options_.stop;
    publish.on_settled = [this](const v1::PublishResponse::Settled& settled) {
      OnSettled(settled);
    };
    LB_ASSIGN_OR_RETURN(client_, PublishClient::Open(channel, std::move(publish)));
    return absl::OkStatus();
  }

  absl::Status Send(const MappedRecord& mapped) {
    ReportRejections();
    if (held_.SeeWithContent(mapped.record_id, hasher_.Hash(mapped.record))) {
      ++unchanged_;
      return absl::OkStatus();
    }
    places_.Note(mapped.record_id, mapped.place);
    return client_->Upsert(mapped.record_id, mapped.record);
  }

  // Withdraws what the broker held and the source has not. Ids are not kept in memory: they are
  // asked for again.
  absl::Status WithdrawUnseen(const std::shared_ptr<grpc::Channel>& channel) {
    if (held_.unseen() == 0) return absl::OkStatus();
    std::vector<std::string> gone;
    const auto note_unseen = [&](std::string_view record_id, std::string_view) {
      if (held_.Holds(record_id) && !held_.Seen(record_id)) gone.emplace_back(record_id);
    };
    LB_RETURN_IF_ERROR(ListLiveRecords(channel, options_.mapping->source(), note_unseen).status());
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
    absl::MutexLock lock(&mutex_);
    rejections_.insert(rejections_.end(), settled.rejections().begin(), settled.rejections().end());
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
      const RowPlace place = places_.Find(rejection.record_id());
      options_.report->Add(rejection, place);
      TellErrors(options_, rejection, place);
    }
  }

  const PassOptions& options_;
  HeldRecords& held_;
  ContentHasher hasher_;
  int64_t unchanged_ = 0;
  int64_t withdrawn_ = 0;
  SentPlaces places_;
  absl::Mutex mutex_;
  std::vector<v1::Rejection> rejections_ ABSL_GUARDED_BY(mutex_);  // not reported yet
  std::unique_ptr<PublishClient> client_;  // last: its thread uses the others
};

}  // namespace

absl::StatusOr<PassSummary> CheckPass(const PassOptions& options) {
  LB_ASSIGN_OR_RETURN(const LastRunNote note,
                      LastRunNote::Open(*options.mapping, options.last_run, options.accepted));
  LB_RETURN_IF_ERROR(note.CheckHeaders(options.files));
  LB_ASSIGN_OR_RETURN(const PassSummary summary, Walk(options, options.report, nullptr, nullptr));
  if (options.mapping->complete()) {
    LB_RETURN_IF_ERROR(CheckComplete(*options.mapping, summary, options.accepted));
  }
  LB_RETURN_IF_ERROR(note.CheckPass(summary));
  return summary;
}

absl::StatusOr<PassOutcome> RunPass(const PassOptions& options, const SendOptions& send,
                                    const std::shared_ptr<grpc::Channel>& channel) {
  const bool complete = options.mapping->complete() && !options.since;
  // A part of the rows says nothing about all of them.
  LB_ASSIGN_OR_RETURN(const LastRunNote note,
                      LastRunNote::Open(*options.mapping,
                                        options.since ? std::filesystem::path() : options.last_run,
                                        options.accepted));
  LB_RETURN_IF_ERROR(note.CheckHeaders(options.files));
  LB_ASSIGN_OR_RETURN(HeldRecords held, HeldRecords::Download(channel, options.mapping->source()));
  // A row that cannot be sent is still there: its record is not withdrawn. Where it is not known
  // which record it was, any of those that seem to be gone may be it.
  int64_t unidentified = 0;
  const auto keep = [&](const RejectedRecord& rejected) {
    if (rejected.record_id.empty()) ++unidentified;
    held.See(rejected.record_id);
  };
  std::optional<PassSummary> first;
  if (complete || note.has_last()) {
    const auto see = [&held](const MappedRecord& record) {
      held.See(record.record_id);
      return absl::OkStatus();
    };
    LB_ASSIGN_OR_RETURN(first, Walk(options, nullptr, see, keep));
    if (complete) {
      if (absl::Status incomplete = CheckComplete(*options.mapping, *first, options.accepted);
          !incomplete.ok()) {
        // Its message points to the report for the rows that are to blame.
        LB_RETURN_IF_ERROR(Walk(options, options.report, nullptr, nullptr).status());
        return NothingSent(incomplete);
      }
    }
    LB_RETURN_IF_ERROR(note.CheckPass(*first));
    if (complete && unidentified == 0 && !options.accepted.withdrawals) {
      LB_RETURN_IF_ERROR(
          NothingSent(CheckWithdrawals(*options.mapping, held.size(), held.unseen())));
    }
  }

  unidentified = 0;  // the second reading counts them again
  Sender sender(options, held);
  LB_RETURN_IF_ERROR(sender.Open(send, channel));
  PassOutcome outcome;
  LB_ASSIGN_OR_RETURN(
      outcome.rows,
      Walk(
          options, options.report,
          [&sender](const MappedRecord& record) { return sender.Send(record); }, keep));
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
  } else {
    LB_RETURN_IF_ERROR(sender.WithdrawUnseen(channel));
  }
  LB_RETURN_IF_ERROR(sender.Drain());
  sender.Report(outcome);
  // Of the first reading: that is the one that was compared.
  outcome.not_noted = std::string(note.Keep(first ? *first : outcome.rows).message());
  return outcome;
}

}  // namespace landbridge
