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
//   dates        exist; no decision after `today`; no end before the decision (errors); an end more than three years
//                after the decision (warning: it never extends a listing)
//   identifiers  a placeholder, a masked value, a wrong form or check digit (warnings: never a key); scientific notation
//                (error: the number is lost); numbers of different subjects in one record (error)
//   personal     a resident number in free text or in the record id (error)
//   names        a placeholder in the place of a name (error)
//   regions      not a code that was ever valid and not a country (warning)
//   amounts      a currency that is not three capital letters, a negative amount (errors)
//
// A finding never shows a personal number: the value is masked, or left out where it may be one. The functions change
// nothing, keep no state and may be called from any thread.
#pragma once

#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "landbridge/v1/record.pb.h"

namespace landbridge {

// A record has at most so many findings; the last one then says that there are more.
inline constexpr int kFindingsPerChangeMax = 32;

// Appends what is wrong with `change` to `findings` and says whether it can be accepted, that is, whether none of them
// is an error. Of two brokers with different days `today` decides, so it must come from where the caller's time comes.
bool ValidateChange(const v1::Change& change, absl::CivilDay today,
                    std::vector<v1::Finding>* findings);

// The same for a record that has no record id yet. Field paths start at the record: "decision.category".
bool ValidateRecord(const v1::Record& record, absl::CivilDay today,
                    std::vector<v1::Finding>* findings);

}  // namespace landbridge
