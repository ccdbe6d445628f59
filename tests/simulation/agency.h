// SPDX-License-Identifier: Apache-2.0
// What one agency of a simulation reports, change by change: new decisions, amendments, rows sent
// again, withdrawals, rows that say themselves that they ended, decisions that come back, rows
// corrected to another subject, and companies whose LEI becomes known. Copy offices report the
// issuers' decisions, so that listings have several reports, which may differ.
//
// Depends on seed and agency only. Belongs to one thread.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "landbridge/v1/publish_service.pb.h"
#include "tests/simulation/world.h"
#include "tools/samples/sample_random.h"

namespace landbridge::testing {

class Agency {
 public:
  Agency(const World& world, uint64_t seed, int agency, int records_max);

  v1::Change Next();

  // Companies whose LEI was in any change so far.
  const std::set<int>& revealed() const { return revealed_; }

 private:
  enum class State { kAbsent, kInForce, kEnded };
  struct Row {
    int issuer;
    int decision;  // of that issuer
    int subject;   // company, or beyond those a person
    int region;
    int severity;
    int wording;
    bool reveals;
    State state;
  };

  Row MakeRow(int number) const;
  v1::Change Upsert(int number) const;
  void Vary(Row& row);
  bool IsPerson(const Row& row) const {
    return row.subject >= static_cast<int>(world_.companies().size());
  }

  const World& world_;
  const uint64_t seed_;
  const int agency_;
  const size_t records_max_;
  samples::SampleRandom random_;
  std::vector<Row> rows_;
  std::set<int> revealed_;
};

}  // namespace landbridge::testing
