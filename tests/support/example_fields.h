// SPDX-License-Identifier: Apache-2.0
// What mappings state in tests that are not about it.
#pragma once

namespace landbridge::testing {

// Entries of a mapping's `fields` that give every row the same decision, with all that a record
// needs. Others may follow them. The catalogue that is delivered knows the category and the
// instrument, and not the authority.
inline constexpr char kExampleFields[] =
    R"(  - {to: decision.category, constant: us.ofac.sdn}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, constant: Example Works, set: {kind: registered}}
  - {to: decision.authority, constant: Office, set: {region: US}}
  - {to: decision.number, constant: "17"}
  - {to: decision.legal_basis.instrument, constant: us.ieepa}
  - {to: decision.decided_date, constant: "2020-01-31"}
)";

}  // namespace landbridge::testing
