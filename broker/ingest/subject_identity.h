// SPDX-License-Identifier: Apache-2.0
// What identifies a reported subject: the join keys that the ledger recognises it by, and the form
// in which its numbers may be kept.
//
// A number of a natural person is never kept: a keyed digest takes its place, in what is stored and
// in the join key. Such numbers are those of a subject that is a person (unless the catalogue
// declares the scheme a public reference), those of representatives, and those that are or contain
// a resident's number wherever they stand.
//
// Immutable inputs, no state; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "broker/ingest/identity_key.h"
#include "google/protobuf/repeated_field.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/v1/record.pb.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/identifiers.h"

namespace landbridge {

// Who holds a number.
enum class Holder { kOrganisation, kPerson };

// Whether the number that `parsed` was read from must be kept as a digest when `holder` holds it.
bool NeedsDigest(const ParsedIdentifier& parsed, Holder holder, const Catalogue& catalogue);

// The keys that a subject with this number is found by: "scheme:value", and "scheme:person:value"
// where a natural person holds it, so that no report about a person is joined with one about an
// organisation. Empty when the number does not verify or its scheme joins nothing. Whoever searches
// by a number uses the same keys.
std::vector<std::string> JoinKeysOf(ParsedIdentifier parsed, Holder holder,
                                    const Catalogue& catalogue, const IdentityKey& key);

// The same for somebody who does not know who holds the number: an organisation's keys come first.
std::vector<std::string> JoinKeysOfAnyHolder(const ParsedIdentifier& parsed,
                                             const Catalogue& catalogue, const IdentityKey& key);

// Brings `decision` into the form in which it is kept: identifiers normalised and marked as
// verified where they are, placeholders removed, personal numbers replaced by digests. Fills `keys`
// with what identifies its subject.
//
// Requires: `decision` passed ValidateRecord and CatalogueRules::Check.
void IdentifySubject(const Catalogue& catalogue, const IdentityKey& key, v1::Decision& decision,
                     log::v1::SubjectKeys& keys);

// The region that a verified Unified Social Credit Code among `identifiers`, as IdentifySubject
// leaves them, was registered in; empty without one.
std::string RegionOfVerifiedUscc(
    const google::protobuf::RepeatedPtrField<v1::Identifier>& identifiers);

}  // namespace landbridge
