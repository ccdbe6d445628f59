// SPDX-License-Identifier: Apache-2.0
#include "tests/ledger/ledger_testing.h"

#include "broker/ledger/listing_view.h"
#include "proto/contract/check.h"
#include "proto/contract/digest.h"

namespace landbridge::testing {
namespace {

constexpr char kSource[] = "courts/list";

}  // namespace

log::v1::LoggedChange Upsert(const Report& report) {
  v1::Decision decision;
  decision.mutable_subject()->add_names()->set_text(report.name);
  decision.set_category(report.category);
  decision.mutable_authority()->set_name(report.authority);
  decision.set_number(report.number);
  decision.set_conduct(report.conduct);
  log::v1::LoggedChange change;
  change.set_record_id(report.record_id);
  log::v1::AcceptedRecord& record = *change.mutable_upsert();
  record.set_decision(decision.SerializeAsString());
  if (report.lift != v1::LIFT_REASON_UNSPECIFIED) record.mutable_lift()->set_reason(report.lift);
  record.mutable_key()->set_category(report.category);
  record.mutable_key()->set_authority(report.authority);
  record.mutable_key()->set_decision(report.number);
  for (const std::string& identifier : report.identifiers) {
    record.mutable_subject()->add_identifiers(identifier);
  }
  record.mutable_subject()->set_name(report.name);
  record.mutable_subject()->set_kind(report.kind);
  record.mutable_subject()->set_region(report.region);
  record.mutable_subject()->set_join_by_name(report.join_by_name);
  record.mutable_filter_fields()->set_category(report.category);
  record.mutable_filter_fields()->set_subject_region(report.region);
  record.set_publication_end_day(report.end_day);
  record.set_issuer(report.issuer);
  record.set_content_hash(std::string(AsBytes(Sha256(change.SerializeAsString())).substr(0, 16)));
  return change;
}

log::v1::LoggedChange Withdraw(const std::string& record_id, v1::LiftReason reason) {
  log::v1::LoggedChange change;
  change.set_record_id(record_id);
  change.mutable_withdraw()->set_reason(reason);
  return change;
}

TestLedger::TestLedger() {
  StateStoreOptions options;
  options.path = folder_.path() / "state";
  auto store = StateStore::Open(options);
  LB_CHECK(store.ok());
  store_ = *std::move(store);
  auto ledger = Ledger::Open(*store_);
  LB_CHECK(ledger.ok());
  ledger_ = *std::move(ledger);
  Tick(20000);
}

void TestLedger::Apply(log::v1::LogEntry entry, Applied* applied) {
  entry.set_receive_time_ms(static_cast<int64_t>(ledger_->applied_position().value()) * 1000);
  auto result = ledger_->Apply(ledger_->applied_position().Next(), entry);
  LB_CHECK(result.ok());
  if (applied != nullptr) *applied = *std::move(result);
  LB_CHECK(ledger_->Commit().ok());
}

Applied TestLedger::Send(const std::string& agency,
                         const std::vector<log::v1::LoggedChange>& changes) {
  const auto source = StateReader(*store_).Source(agency, kSource);
  LB_CHECK(source.ok());
  return SendFrom(agency, *source ? (*source)->settled_sequence() + 1 : 1, changes);
}

Applied TestLedger::SendFrom(const std::string& agency, int64_t first_sequence,
                             const std::vector<log::v1::LoggedChange>& changes) {
  log::v1::LogEntry entry;
  entry.mutable_changes()->set_agency(agency);
  entry.mutable_changes()->set_source(kSource);
  entry.mutable_changes()->set_first_sequence(first_sequence);
  for (const auto& change : changes) *entry.mutable_changes()->add_changes() = change;
  Applied applied;
  Apply(std::move(entry), &applied);
  return applied;
}

Applied TestLedger::Tick(int32_t today, int32_t lifts_max) {
  log::v1::LogEntry entry;
  entry.mutable_tick()->set_today(today);
  entry.mutable_tick()->set_lifts_max(lifts_max);
  Applied applied;
  Apply(std::move(entry), &applied);
  return applied;
}

void TestLedger::Retain(int64_t first_event) {
  log::v1::LogEntry entry;
  entry.mutable_retention()->set_first_event(first_event);
  Apply(std::move(entry), nullptr);
}

void TestLedger::Change(const log::v1::SubscriptionChange& change) {
  log::v1::LogEntry entry;
  *entry.mutable_subscription_change() = change;
  Apply(std::move(entry), nullptr);
}

std::vector<v1::Entry> TestLedger::Events() const {
  std::vector<v1::Entry> events;
  const absl::Status status =
      StateReader(*store_).Events(EventNumber(1), [&](EventNumber, log::v1::EventRow& row) {
        LB_CHECK(events.emplace_back().ParseFromString(row.entry()));
        return true;
      });
  LB_CHECK(status.ok());
  return events;
}

std::vector<std::string> TestLedger::EventNames() const {
  std::vector<std::string> names;
  for (const v1::Entry& entry : Events()) {
    names.push_back(v1::EntryKind_Name(entry.kind()).substr(sizeof("ENTRY_KIND_") - 1) + " " +
                    entry.listing_id());
  }
  return names;
}

log::v1::ListingRow TestLedger::Listing(int64_t number) const {
  const auto row = StateReader(*store_).Listing(ListingNumber(number));
  LB_CHECK(row.ok() && row->has_value());
  return **row;
}

log::v1::LedgerRow TestLedger::Row() const { return *StateReader(*store_).Ledger(); }

log::v1::SourceRow TestLedger::Source(const std::string& agency) const {
  const auto row = StateReader(*store_).Source(agency, kSource);
  LB_CHECK(row.ok() && row->has_value());
  return **row;
}

v1::Listing TestLedger::Shown(int64_t number) const {
  const StateReader reader(*store_);
  const auto listing = ListingForQuery(ListingNumber(number), Listing(number),
                                       [&](SourceNumber source) { return reader.Source(source); });
  LB_CHECK(listing.ok());
  return *listing;
}

}  // namespace landbridge::testing
