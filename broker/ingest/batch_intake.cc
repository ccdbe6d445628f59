// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/batch_intake.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/dates.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// A log entry holds one batch, and its verdicts can be longer than what was sent. Far below
// LogLimits.entry_bytes_max.
constexpr size_t kLoggedBytesMax = size_t{4} << 20;

// About as many as it has in the log. What keeps a record's keys repeats parts of the decision.
size_t BytesOf(const log::v1::LoggedChange& change) {
  if (change.has_upsert()) return 2 * change.upsert().decision().size();
  return change.has_unchanged() ? change.record_id().size() : change.ByteSizeLong();
}

CivilDate DayOf(absl::Time now, absl::TimeZone zone) {
  const absl::CivilDay day = absl::ToCivilDay(now, zone);
  return {static_cast<int>(day.year()), day.month(), day.day()};
}

absl::Status OutOfSequence(int64_t first, const std::string& expected) {
  return MakeProblem(
      absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_OUT_OF_SEQUENCE,
      absl::StrCat("the batch starts with sequence ", first, "; expected ", expected),
      "open the source again and continue after its settled sequence",
      {.field = "batch.first_sequence"});
}

}  // namespace

BatchIntake::BatchIntake(const Peer& peer, std::string_view source, int64_t settled_sequence,
                         const StateStore& state, const AccessControl& access,
                         const IdentityKey& key, const PublishOptions& options)
    : agency_(peer.name),
      source_(source),
      access_(access),
      options_(options),
      admission_(peer, source, key, options.record_bytes_max),
      records_(state, agency_, source_),
      opened_sequence_(settled_sequence) {}

absl::Status BatchIntake::Take(v1::PublishRequest::Batch& batch, int64_t settled_sequence,
                               absl::Time now,
                               absl::FunctionRef<void(log::v1::ChangeBatch)> submit) {
  if (absl::Status status = CheckSequence(batch); !status.ok()) return status;
  next_sequence_ = batch.first_sequence() + batch.changes_size();

  admission_.Use(access_.catalogue(), access_.policy());
  const CivilDate today = DayOf(now, options_.time_zone);
  // What is settled already is sent again after a reconnection: it has no effect.
  const int64_t repeated =
      std::clamp<int64_t>(opened_sequence_ + 1 - batch.first_sequence(), 0, batch.changes_size());
  LB_RETURN_IF_ERROR(records_.Read(batch, static_cast<int>(repeated), settled_sequence));
  log::v1::ChangeBatch logged;
  size_t logged_bytes = 0;
  for (int i = static_cast<int>(repeated); i < batch.changes_size(); ++i) {
    if (logged.changes().empty()) {
      logged.set_agency(agency_);
      logged.set_source(source_);
      logged.set_first_sequence(batch.first_sequence() + i);
      logged.mutable_changes()->Reserve(batch.changes_size() - i);
    }
    log::v1::LoggedChange& change = *logged.add_changes();
    admission_.Admit(*batch.mutable_changes(i), today, records_.Of(batch, i), change);
    if (change.has_upsert() || change.has_withdraw()) {
      records_.NoteChange(change.record_id(), batch.first_sequence() + i);
    }
    logged_bytes += BytesOf(change);
    if (logged_bytes > kLoggedBytesMax) {
      submit(std::exchange(logged, {}));
      logged_bytes = 0;
    }
  }
  if (!logged.changes().empty()) submit(std::move(logged));
  return absl::OkStatus();
}

absl::Status BatchIntake::CheckSequence(const v1::PublishRequest::Batch& batch) const {
  if (batch.changes().empty()) {
    return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID,
                       "the batch holds no changes", "send at least one",
                       {.field = "batch.changes"});
  }
  if (batch.changes_size() > options_.batch_changes_max) {
    return MakeProblem(
        absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_LIMIT_EXCEEDED,
        absl::StrCat("the batch holds ", batch.changes_size(), " changes; at most ",
                     options_.batch_changes_max, " are allowed (limits.batch_changes_max)"),
        "send smaller batches", {.field = "batch.changes"});
  }
  const int64_t first = batch.first_sequence();
  if (next_sequence_ != 0) {
    return first == next_sequence_ ? absl::OkStatus()
                                   : OutOfSequence(first, absl::StrCat(next_sequence_));
  }
  if (first < 1 || first > opened_sequence_ + 1) {
    return OutOfSequence(first, absl::StrCat("at least 1 and at most ", opened_sequence_ + 1));
  }
  return absl::OkStatus();
}

}  // namespace landbridge
