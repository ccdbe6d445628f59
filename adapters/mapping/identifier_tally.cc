// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/identifier_tally.h"

#include <algorithm>

#include "proto/contract/identifiers.h"

namespace landbridge {
namespace {

// The rule that gives the number itself: `rule`, or the one among its members.
const FieldPlan& NumberRule(const FieldPlan& rule) {
  const auto found = std::find_if(
      rule.fields.begin(), rule.fields.end(),
      [](const FieldPlan& member) { return member.target->path() == "value" && !member.constant; });
  return found == rule.fields.end() ? rule : *found;
}

// The column that the number comes from; null when it comes from none.
const ColumnRef* ColumnOf(const FieldPlan& rule) {
  const FieldPlan& number = NumberRule(rule);
  if (!number.from.empty()) return &number.from[0];
  if (!number.templates.empty() && !number.templates[0].columns.empty()) {
    return &number.templates[0].columns[0];
  }
  return nullptr;
}

bool GivesIdentifier(const FieldPlan& rule) {
  return rule.target->message_type() == v1::Identifier::descriptor() && ColumnOf(rule) != nullptr;
}

bool AnyTakesIdentifiers(const std::vector<FieldPlan>& rules) {
  return std::any_of(rules.begin(), rules.end(), [](const FieldPlan& rule) {
    return GivesIdentifier(rule) || AnyTakesIdentifiers(rule.fields);
  });
}

}  // namespace

bool TakesIdentifiers(const MappingPlan& plan) { return AnyTakesIdentifiers(plan.fields); }

void IdentifierTally::See(const FieldPlan& rule, const EntryValues& values, const Row& row,
                          const v1::Identifier& identifier) {
  if (!IsBuiltInScheme(identifier.scheme())) return;
  auto known = std::find_if(looks_.begin(), looks_.end(),
                            [&rule](const auto& look) { return look.first == &rule; });
  if (known == looks_.end()) {
    const ColumnRef* const column = ColumnOf(rule);
    if (column == nullptr) return;
    known = looks_.insert(looks_.end(), {&rule, {}});
    known->second.target = rule.target->path();
    known->second.column = values.NameInFile(*column);
  }
  IdentifierLook& look = known->second;
  const IdentifierVerdict verdict =
      ParseIdentifier(identifier.scheme(), identifier.value()).verdict;
  if (verdict == IdentifierVerdict::kPlaceholder) return;
  ++look.read;
  if (verdict != IdentifierVerdict::kMalformed) return;
  // It took the place of the older numbers, and departments fill their columns with it.
  if (ParseIdentifier(kSchemeUscc, identifier.value()).verdict == IdentifierVerdict::kVerified) {
    return;
  }
  if (++look.malformed > 1) return;
  look.scheme = identifier.scheme();
  look.first_malformed = row.place();
}

std::vector<IdentifierLook> IdentifierTally::Look() const {
  std::vector<IdentifierLook> looks;
  for (const auto& [rule, look] : looks_) looks.push_back(look);
  return looks;
}

}  // namespace landbridge
