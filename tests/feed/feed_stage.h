// SPDX-License-Identifier: Apache-2.0
// A broker without its services: log, state and pipeline, into which tests put records as admission
// would leave them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/access/view.h"
#include "broker/feed/event_window.h"
#include "broker/feed/feed_cursor.h"
#include "broker/feed/resume_token.h"
#include "broker/ledger/numbers.h"
#include "broker/pipeline/pipeline.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "landbridge/v1/record.pb.h"
#include "storage/memory_commit_log.h"
#include "storage/state_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {

// The catalogue that the filters of these tests refer to.
inline constexpr char kFeedCatalogueYaml[] = R"(
instruments:
  - id: cn.law
    titles: [行政处罚法]
categories:
  - id: cn.penalty
    title: Penalties
    instruments: [cn.law]
    who_may_list: {any_public_body: true}
    publication: {until_lifted: by decision}
    subject_kinds: [organisation, sole_trader, person]
    default_severity: general
  - id: cn.defaulters
    title: Defaulters
    instruments: [cn.law]
    who_may_list: {any_public_body: true}
    publication: {until_lifted: by decision}
    subject_kinds: [organisation, sole_trader, person]
    default_severity: serious
)";

class FeedStage {
 public:
  // What one record says. Its id is also the decision's number, so that each record makes one
  // listing.
  struct Report {
    std::string record_id;
    std::string conduct = "sold expired food";
    std::string category = "cn.penalty";
    std::string subject_region = "440305";
    std::string authority_region = "440300";
    v1::SubjectKind kind = v1::SUBJECT_KIND_ORGANISATION;
    v1::Severity severity = v1::SEVERITY_GENERAL;
    // Keys of the subject's identifiers; one made of the record id when there are none.
    std::vector<std::string> identifiers = {};
  };

  FeedStage();

  // Returns once it is applied.
  void Publish(const Report& report) { Submit({Change(report)}); }
  void Withdraw(std::string_view record_id) { Submit({Withdrawal(record_id)}); }
  void Submit(std::vector<log::v1::LoggedChange> changes);
  // Numbered(from) to Numbered(to - 1), together.
  void PublishMany(int from, int to);

  // As Submit, and does not wait.
  void SubmitLater(std::vector<log::v1::LoggedChange> changes);

  // The report of the record "R<number>".
  static Report Numbered(int number) { return {.record_id = "R" + std::to_string(number)}; }

  static log::v1::LoggedChange Change(const Report& report);
  static log::v1::LoggedChange Withdrawal(std::string_view record_id);

  CommitLog& log() { return log_; }
  StateStore& state() { return *state_; }
  Pipeline& pipeline() { return *pipeline_; }
  FakeClock& clock() { return clock_; }
  EventNumber head() const { return pipeline_->last_event(); }
  Fingerprint store_fingerprint() const { return FingerprintOf(log_.Epoch()); }

  // The listings in force that `view` shows, serialised, by their ids: what a subscriber must hold.
  // Found by looking at each listing, without the feed.
  std::map<std::string, std::string> Holdings(const View& view) const;

  // Cursors with the same options share a window.
  FeedCursor Snapshot(const View& view, FeedCursorOptions options = {});
  // Goes on after the token of a response, or after an event.
  FeedCursor Resume(const View& view, std::string_view token, FeedCursorOptions options = {});
  FeedCursor Resume(const View& view, EventNumber after, FeedCursorOptions options = {});
  EventWindow& Window(FeedCursorOptions options = {});

 private:
  log::v1::ChangeBatch Batch(std::vector<log::v1::LoggedChange> changes);
  ResumeToken TokenOf(const View& view) const;

  TempDir folder_;
  FakeClock clock_;
  MemoryCommitLog log_;
  std::unique_ptr<StateStore> state_;
  std::map<std::pair<size_t, int>, std::unique_ptr<EventWindow>> windows_;
  std::unique_ptr<Pipeline> pipeline_;
  std::vector<Pipeline::Listening> listenings_;
  int64_t sequence_ = 0;
  uint64_t generation_ = 0;
};

// Everything.
View WholeView();
// `filter` within everything.
View FilteredView(const v1::Filter& filter);

v1::SubscribeResponse ParseResponse(grpc::ByteBuffer bytes);

// The next messages up to the head.
std::vector<v1::SubscribeResponse> ReadToHead(FeedCursor& cursor);

// All entries of `responses`, in order.
std::vector<v1::Entry> EntriesOf(const std::vector<v1::SubscribeResponse>& responses);

}  // namespace landbridge::testing
