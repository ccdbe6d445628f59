// SPDX-License-Identifier: Apache-2.0
// Turns an identifier that somebody asks about into the keys by which subjects are found, or says
// why it cannot be asked. Pure functions; any thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "landbridge/v1/resources.pb.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/identifiers.h"

namespace landbridge {

// The keys under which the subject with a verified identifier may be known: as the number of an
// organisation, and digested as that of a natural person. Empty for a scheme that joins nothing.
// Must be callable from any thread.
using IdentifierKeys =
    std::function<std::vector<std::string>(const ParsedIdentifier&, const Catalogue&)>;

// Errors: kInvalidArgument / FIELD_INVALID: the identifier is masked, malformed, a placeholder, of
// a scheme that nobody knows, or of one that identifies nobody. The message says which and never
// repeats the value.
absl::StatusOr<std::vector<std::string>> ReadIdentifier(const v1::Identifier& identifier,
                                                        const Catalogue& catalogue,
                                                        const IdentifierKeys& keys);

}  // namespace landbridge
