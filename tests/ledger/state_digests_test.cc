// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/state_digests.h"

#include "tests/ledger/ledger_testing.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

TEST_CASE("the same entries give the same state, byte for byte") {
  TestLedger one, two;
  for (TestLedger* ledger : {&one, &two}) {
    ledger->Send("agency/a", {Upsert({}), Upsert({.record_id = "r2", .number = "2"})});
    ledger->Send("agency/b", {Withdraw("r2"), Upsert({.conduct = "other"})});
    ledger->Tick(20500);
  }
  const auto a = ComputeStateDigests(one.store());
  const auto b = ComputeStateDigests(two.store());
  REQUIRE(a.ok());
  REQUIRE(b.ok());
  CHECK(Hex(a->state) == Hex(b->state));
  CHECK(a->position == b->position);
}

TEST_CASE(
    "what was told when a change was received gives the state that the ledger finds by itself") {
  TestLedger told, untold;
  log::v1::LoggedChange fresh = Upsert({});
  fresh.mutable_upsert()->set_new_record(true);
  log::v1::LoggedChange unchanged;
  unchanged.set_record_id("r1");
  unchanged.mutable_unchanged();
  told.Send("agency/a", {fresh, Upsert({.conduct = "other"})});
  told.Send("agency/a", {unchanged, Withdraw("r1"), fresh});
  untold.Send("agency/a", {Upsert({}), Upsert({.conduct = "other"})});
  untold.Send("agency/a", {Upsert({.conduct = "other"}), Withdraw("r1"), Upsert({})});
  CHECK(Hex(ComputeStateDigests(told.store())->state) ==
        Hex(ComputeStateDigests(untold.store())->state));
}

TEST_CASE("the content digest does not see in which batches and when changes came") {
  TestLedger together, apart;
  together.Send("agency/a",
                {Upsert({}), Upsert({.record_id = "r2", .number = "2"}), Withdraw("r1")});
  apart.Send("agency/a", {Upsert({})});
  apart.Tick(20000);
  apart.Send("agency/a", {Upsert({.record_id = "r2", .number = "2"})});
  apart.Send("agency/a", {Withdraw("r1")});
  const auto a = ComputeStateDigests(together.store());
  const auto b = ComputeStateDigests(apart.store());
  CHECK(Hex(a->content) == Hex(b->content));
  CHECK(Hex(a->state) != Hex(b->state));
}

TEST_CASE("the content digest sees what subscribers see") {
  TestLedger one, two;
  one.Send("agency/a", {Upsert({})});
  two.Send("agency/a", {Upsert({.conduct = "other"})});
  CHECK(Hex(ComputeStateDigests(one.store())->content) !=
        Hex(ComputeStateDigests(two.store())->content));
}

}  // namespace
}  // namespace landbridge::testing
