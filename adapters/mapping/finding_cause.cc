// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/finding_cause.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace landbridge {
namespace {

// Members of an element that the rule's `set` or `amount` states.
constexpr std::string_view kStatedMembers[] = {".scheme", ".currency", ".kind", ".purpose"};

bool IsConstant(const FieldOrigin& origin) { return origin.place.file.empty(); }

// Whether the finding is about the stated word itself. Which of several names is the registered one
// is for the row to say, whatever kinds its names have.
bool IsAboutStated(const v1::Finding& finding) {
  return finding.rule() != v1::RULE_NAME_INVALID &&
         std::any_of(std::begin(kStatedMembers), std::end(kStatedMembers),
                     [&](std::string_view member) { return finding.field().ends_with(member); });
}

// Whether `path` is `outer` or a member of it.
bool IsWithin(std::string_view path, std::string_view outer) {
  if (!path.starts_with(outer)) return false;
  const std::string_view rest = path.substr(outer.size());
  return rest.empty() || rest[0] == '.' || rest[0] == '[';
}

// That of the field itself or of a member of it. One that came from a cell stands before constants,
// because that is what may be wrong in this row.
const FieldOrigin* OriginBelow(const FieldOrigins& origins, std::string_view path) {
  const FieldOrigin* constant = nullptr;
  for (auto at = origins.lower_bound(path); at != origins.end() && at->first.starts_with(path);
       ++at) {
    if (!IsWithin(at->first, path)) continue;
    if (!IsConstant(at->second)) return &at->second;
    if (constant == nullptr) constant = &at->second;
  }
  return constant;
}

// That of the element or message that the field is a member of.
const FieldOrigin* OriginAround(const FieldOrigins& origins, std::string_view path) {
  for (size_t cut = path.find_last_of(".["); cut != std::string_view::npos;
       cut = path.find_last_of(".[")) {
    path = path.substr(0, cut);
    if (const auto found = origins.find(path); found != origins.end()) return &found->second;
  }
  return nullptr;
}

const ColumnRef* ColumnFor(const MappingPlan& plan, const std::string& path) {
  for (const FieldPlan& field : plan.fields) {
    if (!IsWithin(path, field.target->path())) continue;
    if (!field.from.empty()) return &field.from[0];
    if (!field.templates.empty() && !field.templates[0].columns.empty()) {
      return &field.templates[0].columns[0];
    }
  }
  return nullptr;
}

template <typename Condition>
bool AnyRule(const MappingPlan& plan, const std::string& path, Condition condition) {
  return std::any_of(plan.fields.begin(), plan.fields.end(), [&](const FieldPlan& field) {
    const std::string& target = field.target->path();
    return (IsWithin(path, target) || IsWithin(target, path)) && condition(field);
  });
}

// Whether only some rows have what the mapping states there.
bool DependsOnRow(const FieldPlan& field) {
  return !field.when.empty() || field.default_text || field.for_each ||
         std::any_of(field.fields.begin(), field.fields.end(), DependsOnRow);
}

}  // namespace

Cause CauseOf(const MappingPlan& plan, const FieldOrigins& origins, const v1::Finding& finding) {
  const std::string& path = finding.field();
  const FieldOrigin* origin = OriginBelow(origins, path);
  bool stated = false;
  if (origin == nullptr) {
    origin = OriginAround(origins, path);
    stated = IsAboutStated(finding);
  }
  Cause cause;
  if (origin != nullptr) {
    cause.of_mapping = (stated || IsConstant(*origin)) && !AnyRule(plan, path, DependsOnRow);
    cause.origin = origin;
    return cause;
  }
  cause.column = ColumnFor(plan, path);
  cause.of_mapping = finding.rule() == v1::RULE_REQUIRED && path != "record_id" &&
                     cause.column == nullptr &&
                     !AnyRule(plan, path, [](const FieldPlan&) { return true; });
  return cause;
}

}  // namespace landbridge
