// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/subscriptions.h"

#include <string>

#include "broker/ledger/state_reader.h"
#include "tests/ledger/ledger_testing.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// The subscription "s" of 440000 asks for `filter` and is to see `category`.
log::v1::SubscriptionChange Defined(const v1::Filter& filter, const std::string& category) {
  log::v1::SubscriptionChange change;
  change.set_province("440000");
  change.set_name("s");
  *change.mutable_defined()->mutable_filter() = filter;
  change.mutable_defined()->mutable_view()->add_categories(category);
  return change;
}

log::v1::SubscriptionRow TheSubscription(TestLedger& ledger) {
  return StateReader(ledger.store()).Subscription("440000", "s").value().value();
}

TEST_CASE("each other view of a subscription gets the next version, and the last five are kept") {
  TestLedger ledger;
  for (int i = 0; i < 7; ++i) ledger.Change(Defined({}, "category-" + std::to_string(i)));
  const log::v1::SubscriptionRow row = TheSubscription(ledger);
  REQUIRE(row.views_size() == kSubscriptionViewsMax);
  CHECK(row.views(0).version() == 3);
  CHECK(row.views().rbegin()->version() == 7);
}

TEST_CASE("a filter that comes to the same view makes no further view") {
  TestLedger ledger;
  ledger.Change(Defined({}, "wages"));
  v1::Filter filter;
  filter.add_categories("wages");
  for (int i = 0; i < kSubscriptionViewsMax; ++i) ledger.Change(Defined(filter, "wages"));
  const log::v1::SubscriptionRow row = TheSubscription(ledger);
  REQUIRE(row.views_size() == 1);
  CHECK(row.views(0).version() == 1);
  CHECK(row.filter().categories_size() == 1);
}

}  // namespace
}  // namespace landbridge::testing
