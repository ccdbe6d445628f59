// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: of what each rule took from cells as identifiers, how much has the
// form of its scheme. A column of names in the place of one of numbers shows so, although each of
// its rows has but a warning.
//
// Only schemes that are built in have a form here, so that the answer is the same with and without
// a catalogue.
#pragma once

#include <utility>
#include <vector>

#include "adapters/mapping/entry.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/mapping/source_look.h"
#include "adapters/sources/row.h"
#include "landbridge/v1/resources.pb.h"

namespace landbridge {

// Whether some rule takes identifiers from cells, so that there is something to count.
bool TakesIdentifiers(const MappingPlan& plan);

// Belongs to one thread; the plan of the rules must outlive it.
class IdentifierTally {
 public:
  // Counts what `rule`, whose target is an identifier or a list of them, has made of cells of
  // `row`. Placeholders count as nothing; masked ones, and ones whose check digit fails, have their
  // form.
  void See(const FieldPlan& rule, const EntryValues& values, const Row& row,
           const v1::Identifier& identifier);

  // The rules in the order in which they first gave one.
  std::vector<IdentifierLook> Look() const;

 private:
  std::vector<std::pair<const FieldPlan*, IdentifierLook>> looks_;
};

}  // namespace landbridge
