// SPDX-License-Identifier: Apache-2.0
// Whether a schema can be read by somebody who has nothing else.
#pragma once

#include "tests/tidy/schema_golden.h"
#include "tests/tidy/source_tree.h"

namespace landbridge::testing {

// Calls whose comment, or that of their service, does not say which certificate they require.
Faults FindCallsWithoutCertificate(const SchemaFiles& files);

// Services, messages, enums, values and fields without a comment, where the name alone does not say
// it:
//   - requests and responses stand with their call, and what is nested in them with its field;
//   - a field whose type has a comment needs none of its own;
//   - nor does a value, when the enum's comment and the value's name say it;
//   - nor do a few names that mean the same everywhere.
Faults FindUnexplained(const SchemaFiles& files);

}  // namespace landbridge::testing
