// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/broker_rejection.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/mapping/mapping_plan.h"

namespace landbridge {
namespace {

using Names = std::vector<std::string>;

// "decision.subject.names[2].text" as "decision.subject.names.text".
std::string WithoutIndexes(std::string_view path) {
  std::string plain;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) plain += c;
    if (c == ']') inside = false;
  }
  return plain;
}

bool IsWithin(std::string_view path, std::string_view outer) {
  return path.starts_with(outer) && (path.size() == outer.size() || path[outer.size()] == '.');
}

// Members of an element that the rule's `set` or `amount` states, whatever its value is read from.
constexpr std::string_view kStatedMembers[] = {".scheme", ".currency", ".kind", ".purpose"};

// What the rules for a field do: its own and those of its members, or else those of the message or
// list that it is a member of.
class RulesFor {
 public:
  RulesFor(const MappingPlan& plan, std::string field) : field_(std::move(field)) {
    Look(plan.fields, "");
  }

  bool any() const { return own_.any || around_.any; }

  bool ReadColumns() const {
    if (own_.any) return own_.read;
    const bool stated =
        std::any_of(std::begin(kStatedMembers), std::end(kStatedMembers),
                    [this](std::string_view member) { return field_.ends_with(member); });
    return around_.read && !stated;
  }

 private:
  struct Rules {
    bool any = false;
    bool read = false;
  };

  void Look(const std::vector<FieldPlan>& fields, const std::string& prefix) {
    for (const FieldPlan& field : fields) {
      const std::string path = prefix + field.target->path();
      const bool own = IsWithin(path, field_);
      if (!own && !IsWithin(field_, path)) continue;
      // A rule with `fields` has no value of its own.
      if (field.fields.empty()) {
        Rules& rules = own ? own_ : around_;
        rules.any = true;
        rules.read = rules.read || !field.from.empty() || !field.templates.empty();
      }
      Look(field.fields, path + ".");
    }
  }

  const std::string field_;
  Rules own_;
  Rules around_;
};

class ColumnFinder {
 public:
  ColumnFinder(const MappingPlan& plan, std::string field)
      : plan_(plan), field_(std::move(field)) {}

  void Look(const std::vector<FieldPlan>& fields, const std::string& prefix) {
    for (const FieldPlan& field : fields) {
      const std::string path = prefix + field.target->path();
      if (!IsWithin(field_, path) && !IsWithin(path, field_)) continue;
      for (const ColumnRef& column : field.from) Add(column);
      for (const TemplatePlan& text : field.templates) {
        for (const ColumnRef& column : text.columns) Add(column);
      }
      Look(field.fields, path + ".");
    }
  }

  void LookAtId() {
    for (const ColumnRef& column : plan_.record_id.columns) Add(column);
    if (!plan_.record_id.text) return;
    for (const ColumnRef& column : plan_.record_id.text->columns) Add(column);
  }

  std::string Found() const { return absl::StrJoin(found_, ", "); }

 private:
  void Add(const ColumnRef& column) {
    const std::string& name = plan_.tables[column.table].slots[column.slot].name;
    if (std::find(found_.begin(), found_.end(), name) == found_.end()) found_.push_back(name);
  }

  const MappingPlan& plan_;
  const std::string field_;
  Names found_;
};

}  // namespace

std::string ColumnsFor(const Mapping& mapping, std::string_view field) {
  ColumnFinder finder(mapping.plan(), WithoutIndexes(field));
  if (field == "record_id") {
    finder.LookAtId();
  } else {
    finder.Look(mapping.plan().fields, "");
  }
  return finder.Found();
}

bool IsOfMapping(const Mapping& mapping, const v1::Finding& finding) {
  if (finding.field().empty() || finding.field() == "record_id") return false;
  const RulesFor rules(mapping.plan(), WithoutIndexes(finding.field()));
  return rules.any() ? !rules.ReadColumns() : finding.rule() == v1::RULE_REQUIRED;
}

RejectedRecord RejectedByBroker(const Mapping& mapping, const v1::Rejection& rejection,
                                const RowPlace& place) {
  RejectedRecord rejected{.record_id = rejection.record_id(), .place = place, .findings = {}};
  for (const v1::Finding& finding : rejection.findings()) {
    RowFinding& found = rejected.findings.emplace_back();
    found.finding = finding;
    found.of_mapping = IsOfMapping(mapping, finding);
    if (found.of_mapping) {
      found.place.file = mapping.name();
    } else {
      found.place = place;
      found.column = ColumnsFor(mapping, finding.field());
    }
  }
  return rejected;
}

}  // namespace landbridge
