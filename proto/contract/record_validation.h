// SPDX-License-Identifier: Apache-2.0
// The checks of a change that need neither catalogue nor policy. Adapters run them before they send, the broker before
// it accepts, so that a dry run of an adapter and the verdict of the broker agree.
//
//   std::vector<v1::Finding> findings;
//   if (!ValidateChange(change, today, &findings)) reject(findings);
//
// What is checked, with the rule of each finding:
//   required     record id, category, kind, a name, authority, decision number, legal basis, decided date
//   too long     the limits that landbridge/v1/resources.proto and record.proto state
//   not UTF-8    every text
//   dates        exist; no decision after `today`; no end of publication before the decision (errors); an end more than
//                three years after the decision, a lift before it (warnings)
//   identifiers  a placeholder, a masked value, a wrong form or check digit (warnings: never a key); scientific notation
//                (error: the number is lost); numbers of different subjects in one record (error)
//   personal     a resident number anywhere but in an identifier that is meant for it (error)
//   names        a placeholder in the place of a name, a first name that is not the registered one, a second registered
//                name (errors)
//   regions      not a code that was ever valid and not a country (warning)
//   amounts      a currency that is not three capital letters, a negative amount (errors)
//
// Identifiers of schemes that are not built in are left to who knows the catalogue.
//
// A finding never shows a personal number: the value is masked, or left out where it may be one. The functions change
// nothing, keep no state and may be called from any thread.
#pragma once

#include <string_view>
#include <vector>

#include "landbridge/v1/record.pb.h"
#include "proto/contract/dates.h"

namespace landbridge {

// A record has at most so many findings; the last one then says that there are more.
inline constexpr int kFindingsPerChangeMax = 32;

// Appends what is wrong with `change` to `findings` and says whether it can be accepted, that is, whether none of them
// is an error. `today` is the day where the authorities are; the caller reads it off its clock once for many changes.
//
// Requires: `today` exists.
bool ValidateChange(const v1::Change& change, const CivilDate& today,
                    std::vector<v1::Finding>* findings);

// The same for a record that has no record id yet. Field paths start at the record: "decision.category".
bool ValidateRecord(const v1::Record& record, const CivilDate& today,
                    std::vector<v1::Finding>* findings);

}  // namespace landbridge
