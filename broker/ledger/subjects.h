// SPDX-License-Identifier: Apache-2.0
// Which subject a report is about. Subjects are joined on identifiers that verify and on two narrow
// exact rules, never by resemblance:
//
//   1. an equal verified identifier (identifiers of the same company are bridged before they come
//      here);
//   2. an equal name and kind within the same decision of the same authority;
//   3. an equal name, kind and region, where the catalogue lets the category join by name.
//
// Rules 2 and 3 apply only when no identifier contradicts (another value of the same scheme), and
// never to natural persons.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/ledger/numbers.h"
#include "landbridge/log/v1/entry.pb.h"
#include "storage/key_codec.h"
#include "storage/state_transaction.h"

namespace landbridge {

// The report's identifiers belong to different subjects: a person must find out which one is wrong.
struct SubjectConflict {
  std::string message;  // names the subjects and the schemes, no values
};

// What a report's subject is looked for under.
struct SubjectHashes {
  std::vector<Hash16> identifiers;  // in the order of the report
  std::vector<Hash16> names;        // none for persons
};

SubjectHashes HashesOf(const log::v1::SubjectKeys& keys, const log::v1::ListingKey& listing_key);

// The subject that the first of these leads to so far, if any does: whose rows to read in advance.
// ResolveSubject() may find another: it passes over a name that leads to a contradicted subject.
//
// Errors: those of the store's reads.
absl::StatusOr<std::optional<SubjectNumber>> LikelySubject(const SubjectHashes& hashes,
                                                           StateTransaction& state);

struct FoundSubject {
  SubjectNumber number;
  bool created = false;
  // It was known before, and has an identifier now that it did not have.
  bool gained_identifiers = false;
};

using ResolvedSubject = std::variant<FoundSubject, SubjectConflict>;

// Finds the subject, adding identifiers that it did not have yet, or makes it with the number
// `last_subject` + 1 and advances that. `hashes` are those of `keys`.
//
// Errors: those of the store's reads.
absl::StatusOr<ResolvedSubject> ResolveSubject(const log::v1::SubjectKeys& keys,
                                               const SubjectHashes& hashes, StateTransaction& state,
                                               SubjectNumber& last_subject);

}  // namespace landbridge
