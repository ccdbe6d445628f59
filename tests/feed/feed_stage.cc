// SPDX-License-Identifier: Apache-2.0
#include "tests/feed/feed_stage.h"

#include <optional>
#include <utility>

#include "absl/synchronization/notification.h"
#include "broker/ledger/listing_rules.h"
#include "broker/ledger/listing_view.h"
#include "broker/ledger/state_reader.h"
#include "landbridge/v1/feed_service.grpc.pb.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/check.h"
#include "proto/contract/digest.h"

namespace landbridge::testing {
namespace {

constexpr size_t kWindowBytesMax = size_t{16} << 20;

Sight SightOf(const View& view) { return Sight(std::make_shared<const View>(view)); }

}  // namespace

FeedStage::FeedStage() {
  StateStoreOptions options;
  options.path = folder_.path() / "state";
  options.memory_bytes = size_t{16} << 20;
  options.write_buffer_bytes = size_t{4} << 20;
  state_ = StateStore::Open(options).value();
  PipelineOptions pipeline;
  pipeline.on_fatal = [](const absl::Status&) { LB_CHECK(false); };
  pipeline_ = Pipeline::Start(log_, *state_, clock_, pipeline).value();
}

log::v1::LoggedChange FeedStage::Change(const Report& report) {
  v1::Decision decision;
  decision.mutable_subject()->set_kind(report.kind);
  decision.mutable_subject()->add_names()->set_text("Subject of " + report.record_id);
  decision.mutable_subject()->set_region(report.subject_region);
  decision.set_category(report.category);
  decision.mutable_authority()->set_name("Market Supervision");
  decision.mutable_authority()->set_region(report.authority_region);
  decision.set_number(report.record_id);
  decision.set_severity(report.severity);
  decision.set_conduct(report.conduct);

  log::v1::LoggedChange change;
  change.set_record_id(report.record_id);
  log::v1::AcceptedRecord& record = *change.mutable_upsert();
  record.set_decision(decision.SerializeAsString());
  record.set_content_hash(std::string(AsBytes(Sha256(record.decision())).substr(0, 16)));
  record.mutable_key()->set_category(report.category);
  record.mutable_key()->set_authority("name:market supervision");
  record.mutable_key()->set_decision(report.record_id);
  for (const std::string& identifier : report.identifiers) {
    record.mutable_subject()->add_identifiers(identifier);
  }
  if (report.identifiers.empty()) {
    record.mutable_subject()->add_identifiers("test:" + report.record_id);
  }
  record.mutable_subject()->set_name("subject of " + report.record_id);
  record.mutable_subject()->set_kind(report.kind);
  log::v1::FilterFields& fields = *record.mutable_filter_fields();
  fields.set_category(report.category);
  fields.set_subject_region(report.subject_region);
  fields.set_authority_region(report.authority_region);
  fields.set_subject_kind(report.kind);
  fields.set_severity(report.severity);
  record.set_issuer(true);
  return change;
}

log::v1::LoggedChange FeedStage::Withdrawal(std::string_view record_id) {
  log::v1::LoggedChange change;
  change.set_record_id(std::string(record_id));
  change.mutable_withdraw()->set_reason(v1::LIFT_REASON_REPAIRED);
  return change;
}

void FeedStage::Submit(std::vector<log::v1::LoggedChange> changes) {
  absl::Notification settled;
  pipeline_->Submit(Batch(std::move(changes)), [&](const BatchVerdict&) { settled.Notify(); });
  settled.WaitForNotification();
}

void FeedStage::PublishMany(int from, int to) {
  std::vector<log::v1::LoggedChange> changes;
  for (int i = from; i < to; ++i) changes.push_back(Change(Numbered(i)));
  Submit(std::move(changes));
}

void FeedStage::SubmitLater(std::vector<log::v1::LoggedChange> changes) {
  pipeline_->Submit(Batch(std::move(changes)), [](const BatchVerdict&) {});
}

log::v1::ChangeBatch FeedStage::Batch(std::vector<log::v1::LoggedChange> changes) {
  log::v1::ChangeBatch batch;
  batch.set_agency("agency/440300/test");
  batch.set_source("test");
  batch.set_first_sequence(sequence_ + 1);
  sequence_ += static_cast<int64_t>(changes.size());
  for (log::v1::LoggedChange& change : changes) *batch.add_changes() = std::move(change);
  return batch;
}

std::map<std::string, std::string> FeedStage::Holdings(const View& view) const {
  std::map<std::string, std::string> holdings;
  const StateReader reader(*state_);
  LB_CHECK(reader
               .Listings(ListingNumber(1),
                         [&](ListingNumber number, const log::v1::ListingRow& row) {
                           if (row.ruling_version() < 0) return true;
                           if (!view.Matches(FilterFieldsOf(row))) {
                             return true;
                           }
                           holdings[FormatListingId(number)] =
                               ListingForFeed(
                                   number, row,
                                   [&](SourceNumber source) { return reader.Source(source); })
                                   .value()
                                   .SerializeAsString();
                           return true;
                         })
               .ok());
  return holdings;
}

ResumeToken FeedStage::TokenOf(const View& view) const {
  ResumeToken token;
  token.store = store_fingerprint();
  token.view = FingerprintOf(view.CanonicalText());
  token.subscription = FingerprintOfSubscription("440000", "", 0);
  return token;
}

FeedCursor FeedStage::Snapshot(const View& view, FeedCursorOptions options) {
  return FeedCursor::Snapshot(*state_, Window(options), SightOf(view), TokenOf(view), head(),
                              ++generation_, options);
}

FeedCursor FeedStage::Resume(const View& view, std::string_view token, FeedCursorOptions options) {
  const ResumeToken decoded = DecodeResumeToken(token).value();
  LB_CHECK(CheckTokenOfStore(decoded, store_fingerprint(), head()).ok());
  LB_CHECK(decoded.view == FingerprintOf(view.CanonicalText()));
  return FeedCursor(*state_, Window(options), SightOf(view), decoded, options);
}

FeedCursor FeedStage::Resume(const View& view, EventNumber after, FeedCursorOptions options) {
  ResumeToken token = TokenOf(view);
  token.place.event = after;
  return FeedCursor(*state_, Window(options), SightOf(view), token, options);
}

EventWindow& FeedStage::Window(FeedCursorOptions options) {
  std::unique_ptr<EventWindow>& window = windows_[{options.message_bytes, options.examined_max}];
  if (window == nullptr) {
    window = std::make_unique<EventWindow>(*state_, WindowFor(options, kWindowBytesMax));
    listenings_.push_back(pipeline_->Listen(
        [&window = *window](const AppliedGroup& group) { window.OnApplied(group.erased_events); }));
  }
  return *window;
}

View WholeView() { return FilteredView(v1::Filter()); }

View FilteredView(const v1::Filter& filter) {
  const auto catalogue = Catalogue::LoadText(kFeedCatalogueYaml, "catalogue.yaml").value();
  ViewBounds bounds;
  bounds.all_categories = true;
  bounds.all_regions = true;
  bounds.persons = true;
  return View::Make(filter, bounds, *catalogue).value();
}

v1::SubscribeResponse ParseResponse(grpc::ByteBuffer bytes) {
  v1::SubscribeResponse response;
  LB_CHECK(grpc::SerializationTraits<v1::SubscribeResponse>::Deserialize(&bytes, &response).ok());
  return response;
}

std::vector<v1::SubscribeResponse> ReadToHead(FeedCursor& cursor) {
  std::vector<v1::SubscribeResponse> responses;
  for (;;) {
    absl::StatusOr<std::optional<grpc::ByteBuffer>> next = cursor.Next();
    LB_CHECK(next.ok());
    if (*next) {
      responses.push_back(ParseResponse(**next));
    } else if (cursor.at_head()) {
      return responses;
    }
  }
}

std::vector<v1::Entry> EntriesOf(const std::vector<v1::SubscribeResponse>& responses) {
  std::vector<v1::Entry> entries;
  for (const v1::SubscribeResponse& response : responses) {
    entries.insert(entries.end(), response.delivery().entries().begin(),
                   response.delivery().entries().end());
  }
  return entries;
}

}  // namespace landbridge::testing
