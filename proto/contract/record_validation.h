// SPDX-License-Identifier: Apache-2.0
// The checks of a change that need neither catalogue nor policy. Adapters run them before they
// send, the broker before it accepts, so that a dry run and the broker's verdict agree.
//
//   std::vector<v1::Finding> findings;
//   if (!ValidateChange(change, today, &findings)) Reject(findings);
//
// Errors reject the change:
//   - a required field is empty: record id, category, kind of subject, a name, authority, decision
//     number, legal basis, decided date, reason of a lift or withdrawal,
//   - a text or list is beyond the limit that resources.proto and record.proto state,
//   - a text is not UTF-8, or has characters that nobody wrote: U+FFFD in the place of one that was
//     lost, control characters (line ends and tabs are fine but in numbers and record ids),
//   - a date does not exist, a decision lies in the future, an end of publication before it,
//   - an identifier, decision number or record id in scientific notation, whose digits are lost,
//   - verified identifiers of different subjects in one record,
//   - a resident number anywhere but in an identifier that is meant for it; as an identifier of an
//     organisation also one that is mistyped, unless it is masked or verifies as the
//     organisation's,
//   - a placeholder or a number with check digits (NumberInPlaceOfName) in the place of a name; a
//     first name that is not the registered one, or a second registered name,
//   - an amount that is negative or has no currency of ISO 4217.
// Warnings leave it acceptable:
//   - an identifier that is a placeholder, masked, malformed or fails its check digit: never a key,
//   - characters of private use: wrongly decoded, or of a font that others do not have,
//   - a region that was never valid and is no country,
//   - an end of publication more than three years after the decision: it never extends a listing,
//   - a lift before the decision.
// Identifiers of schemes that are not built in are left to who knows the catalogue.
//
// A finding never shows a personal number: where the value may be one, it is masked or left out.
// The functions change nothing, keep no state and may be called from any thread.
#pragma once

#include <string_view>
#include <vector>

#include "landbridge/v1/record.pb.h"
#include "proto/contract/dates.h"

namespace landbridge {

// A record has at most so many findings; the last one then says that there are more.
inline constexpr int kFindingsPerChangeMax = 32;

// Appends what is wrong with `change` to `findings` and says whether it can be accepted, that is,
// whether none of them is an error. `today` is the day where the authorities are; the caller reads
// it off its clock once for many changes.
//
// Requires: `today` exists.
bool ValidateChange(const v1::Change& change, const CivilDate& today,
                    std::vector<v1::Finding>* findings);

// The same for a record that has no record id yet. Field paths start at the record:
// "decision.category".
bool ValidateRecord(const v1::Record& record, const CivilDate& today,
                    std::vector<v1::Finding>* findings);

}  // namespace landbridge
