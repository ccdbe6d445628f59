// SPDX-License-Identifier: Apache-2.0
// A ledger over a store of its own, and short ways to write what goes into it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "broker/ledger/ledger.h"
#include "broker/ledger/state_reader.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "landbridge/v1/listing.pb.h"
#include "storage/state_store.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {

// A report in the making; the defaults are one complete report of one company.
struct Report {
  std::string record_id = "r1";
  // content: reports that differ here differ in what they show
  std::string conduct = "unpaid judgment";
  std::string number = "2026-1";
  std::string authority = "court";
  std::vector<std::string> identifiers = {"cn.organisation_code:085948158"};
  std::string name = "acme";
  int kind = 1;  // organisation
  std::string region = "440305";
  bool join_by_name = false;
  bool issuer = false;
  int32_t end_day = 0;
  v1::LiftReason lift = v1::LIFT_REASON_UNSPECIFIED;
  std::string category = "judgment-defaulters";
};

log::v1::LoggedChange Upsert(const Report& report);
log::v1::LoggedChange Withdraw(const std::string& record_id,
                               v1::LiftReason reason = v1::LIFT_REASON_WITHDRAWN);

class TestLedger {
 public:
  TestLedger();

  // Applies changes as the next ones of a source and commits.
  Applied Send(const std::string& agency, const std::vector<log::v1::LoggedChange>& changes);
  // Applies a batch that states its own first sequence.
  Applied SendFrom(const std::string& agency, int64_t first_sequence,
                   const std::vector<log::v1::LoggedChange>& changes);
  Applied Tick(int32_t today, int32_t lifts_max = 0);
  // Events before this one are no longer kept.
  void Retain(int64_t first_event);
  void Change(const log::v1::SubscriptionChange& change);

  // All events as subscribers get them.
  std::vector<v1::Entry> Events() const;
  // "LISTED L1" and so on.
  std::vector<std::string> EventNames() const;
  log::v1::ListingRow Listing(int64_t number) const;
  log::v1::LedgerRow Row() const;
  log::v1::SourceRow Source(const std::string& agency) const;
  v1::Listing Shown(int64_t number) const;

  StateStore& store() { return *store_; }

 private:
  void Apply(log::v1::LogEntry entry, Applied* applied);

  TempDir folder_;
  std::unique_ptr<StateStore> store_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace landbridge::testing
