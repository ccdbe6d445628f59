// SPDX-License-Identifier: Apache-2.0
// Events that are no longer kept.
#include <string>
#include <vector>

#include "broker/ledger/ledger.h"
#include "broker/ledger/state_digests.h"
#include "tests/ledger/ledger_testing.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// Listings 1 to 4, each with one event.
void ListFour(TestLedger& ledger) {
  for (const char* number : {"1", "2", "3", "4"}) {
    ledger.Send("agency/a", {Upsert({.record_id = number, .number = number})});
  }
}

TEST_CASE("events before the first kept one are deleted, and later ones keep their numbers") {
  TestLedger ledger;
  ListFour(ledger);
  ledger.Retain(3);
  CHECK(ledger.EventNames() == std::vector<std::string>{"LISTED L3", "LISTED L4"});
  CHECK(ledger.Row().first_event() == 3);
  ledger.Send("agency/a", {Withdraw("4")});
  CHECK(ledger.Events().back().event() == 5);
}

TEST_CASE("the first kept event never moves back, nor beyond the events that there are") {
  TestLedger ledger;
  ListFour(ledger);
  ledger.Retain(3);
  ledger.Retain(2);
  CHECK(ledger.Row().first_event() == 3);
  CHECK(ledger.Events().size() == 2);
  ledger.Retain(1000);
  CHECK(ledger.Row().first_event() == 5);
  CHECK(ledger.Events().empty());
  ledger.Send("agency/a", {Withdraw("1")});
  CHECK(ledger.EventNames() == std::vector<std::string>{"LIFTED L1"});
  ledger.Retain(0);
  CHECK(ledger.Row().first_event() == 5);
}

TEST_CASE("a listing whose event is no longer kept is lifted all the same, and loses its content") {
  TestLedger ledger;
  ListFour(ledger);
  ledger.Send("agency/a", {Upsert({.record_id = "1", .conduct = "amended", .number = "1"})});
  ledger.Retain(5);  // the amendment is kept
  ledger.Send("agency/a", {Withdraw("1")});
  CHECK(ledger.EventNames() == std::vector<std::string>{"AMENDED L1", "LIFTED L1"});
  CHECK(ledger.Events().front().withheld());
  CHECK_FALSE(ledger.Events().front().has_listing());
  CHECK(ledger.Listing(1).versions_size() == 0);
}

TEST_CASE("two states that forgot the same events are the same, byte for byte") {
  TestLedger at_once, in_steps;
  for (TestLedger* ledger : {&at_once, &in_steps}) ListFour(*ledger);
  in_steps.Retain(2);
  in_steps.Retain(3);
  at_once.Retain(3);
  at_once.Retain(3);
  CHECK(Hex(ComputeStateDigests(at_once.store())->state) ==
        Hex(ComputeStateDigests(in_steps.store())->state));
}

}  // namespace
}  // namespace landbridge::testing
