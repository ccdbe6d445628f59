// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/field_compiler.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/mapping/date_forms.h"
#include "adapters/mapping/header_units.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/config_schema.h"

namespace landbridge {
namespace {

using ::landbridge::config::v1::Condition;
using ::landbridge::config::v1::Field;

// The columns that a table is said to have, where the mapping itself says so.
std::vector<std::string> StatedColumns(const TablePlan& table) {
  if (const auto* delimited = std::get_if<DelimitedOptions>(&table.options)) {
    return delimited->columns;
  }
  std::vector<std::string> names;
  if (const auto* fixed = std::get_if<FixedWidthOptions>(&table.options)) {
    for (const FixedWidthColumn& column : fixed->columns) names.push_back(column.name);
  }
  return names;
}

bool ComesFromColumns(const Field& config) {
  return config.from_size() > 0 || config.template__size() > 0;
}

int SourcesOf(const Field& config) {
  return (config.from_size() > 0 ? 1 : 0) + (config.template__size() > 0 ? 1 : 0) +
         (config.has_constant() ? 1 : 0) + (config.parameter().empty() ? 0 : 1);
}

// The member that a value of the target itself would go to.
std::string NameOfMain(const RecordTarget& target) {
  return target.main_member() == nullptr ? "name" : std::string(target.main_member()->name());
}

// A word of the mapping may be named, where a cell's may not.
std::string NamingWord(std::string_view word, const absl::Status& status) {
  return absl::StrCat(config_internal::Quoted(word), " is ", status.message());
}

}  // namespace

ConfigPlace ConfigPlace::Child(std::string_view name) const {
  return {sources, path.empty() ? std::string(name) : absl::StrCat(path, ".", AbslView(name))};
}

ConfigPlace ConfigPlace::Item(std::string_view name, int index) const {
  return {sources, absl::StrCat(Child(name).path, "[", index, "]")};
}

ColumnRef FieldCompiler::Column(std::string_view name, const ConfigPlace& place,
                                const ColumnScope& scope) {
  ColumnRef ref;
  if (!Take(columns_->Column(scope, name), place, &ref)) return ref;
  const TablePlan& table = plan_.tables[ref.table];
  const std::vector<std::string> stated = StatedColumns(table);
  const std::vector<std::string>& names = table.slots[ref.slot].names;
  const bool found = std::any_of(names.begin(), names.end(), [&](const std::string& one) {
    return std::find(stated.begin(), stated.end(), one) != stated.end();
  });
  if (!stated.empty() && !found) {
    Add(place, absl::StrCat("the table has no column ", config_internal::Quoted(names[0]), "; ",
                            config_internal::Suggest(names[0], stated)));
  }
  return ref;
}

std::optional<TemplatePlan> FieldCompiler::Template(std::string_view text, const ConfigPlace& place,
                                                    const ColumnScope& scope) {
  TemplatePlan plan;
  if (!Take(TextTemplate::Parse(text), place, &plan.text)) return std::nullopt;
  for (const std::string& name : plan.text.names()) {
    plan.columns.emplace_back();
    plan.parameters.emplace_back();
    if (!name.starts_with('$')) {
      plan.columns.back() = Column(name, place, scope);
      continue;
    }
    const auto parameter = parameters_.find(std::string_view(name).substr(1));
    if (parameter == parameters_.end()) {
      Add(place, absl::StrCat("{", name, "} is no parameter; declare it under `parameters`"));
    } else {
      plan.parameters.back() = parameter->second;
    }
  }
  return plan;
}

std::vector<ConditionPlan> FieldCompiler::Conditions(
    const google::protobuf::RepeatedPtrField<Condition>& config, const ConfigPlace& place,
    const ColumnScope& scope) {
  std::vector<ConditionPlan> plans;
  for (int i = 0; i < config.size(); ++i) {
    const Condition& condition = config[i];
    const ConfigPlace at = {place.sources, absl::StrCat(place.path, "[", i, "]")};
    const int tests = (condition.equals_size() > 0 ? 1 : 0) +
                      (condition.not_equals_size() > 0 ? 1 : 0) +
                      (condition.matches().empty() ? 0 : 1) +
                      (condition.not_matches().empty() ? 0 : 1) + (condition.has_present() ? 1 : 0);
    if (tests != 1) {
      Add(at, "needs exactly one of `equals`, `not_equals`, `matches`, `not_matches`, `present`");
    }
    ConditionPlan plan;
    plan.column = Column(condition.column(), at.Child("column"), scope);
    plan.equals.assign(condition.equals().begin(), condition.equals().end());
    plan.not_equals.assign(condition.not_equals().begin(), condition.not_equals().end());
    if (!condition.matches().empty()) {
      Take(Pattern::Compile(condition.matches()), at.Child("matches"), &plan.matches);
    }
    if (!condition.not_matches().empty()) {
      Take(Pattern::Compile(condition.not_matches()), at.Child("not_matches"), &plan.not_matches);
    }
    if (condition.has_present()) plan.present = condition.present();
    plans.push_back(std::move(plan));
  }
  return plans;
}

FieldPlan FieldCompiler::Field(const config::v1::Field& config, const ConfigPlace& place,
                               const google::protobuf::Descriptor& type, const ColumnScope& outer) {
  FieldPlan field;
  ColumnScope scope = outer;
  field.when = Conditions(config.when(), place.Child("when"), outer);
  if (!config.for_each().empty()) {
    ColumnResolver::Loop loop;
    if (!Take(columns_->ForEach(outer, config.for_each()), place.Child("for_each"), &loop)) {
      return field;  // its columns would only raise faults that are none
    }
    field.for_each = loop.plan;
    scope = loop.scope;
  }
  RecordTarget target;
  if (!Take(RecordTarget::Resolve(type, config.to()), place.Child("to"), &target)) return field;
  targets_.insert(prefix_ + target.path());
  CheckShape(config, place, target);
  field.target = std::move(target);
  Sources(config, place, scope, &field);
  Steps(config, place, &field);
  Forms(config, place, &field);
  Words(config, place, field);
  Members(config, place, scope, &field);
  return field;
}

void FieldCompiler::CheckShape(const config::v1::Field& config, const ConfigPlace& place,
                               const RecordTarget& target) {
  const int sources = SourcesOf(config);
  if (config.fields_size() > 0 && sources > 0) {
    const std::string example =
        config.from_size() > 0
            ? absl::StrCat("{to: ", NameOfMain(target), ", from: ", config.from(0), "}")
            : absl::StrCat("{to: ", NameOfMain(target), ", ...}");
    Add(place, absl::StrCat("has a value and `fields`, where each member has a rule of its own; "
                            "move the value there, such as ",
                            example));
  } else if (config.fields_size() == 0 && sources != 1) {
    Add(place, absl::StrCat("needs exactly one of `from`, `template`, `constant`, `parameter`",
                            target.kind() == RecordTarget::Kind::kMessage ? ", `fields`" : ""));
  }
  if (config.fields_size() > 0 && target.kind() != RecordTarget::Kind::kMessage) {
    Add(place.Child("fields"),
        absl::StrCat("`", target.path(), "` is no message with members; give it a value"));
  }
  if (config.fields_size() == 0 && !target.TakesText()) {
    Add(place.Child("to"),
        absl::StrCat("`", target.path(),
                     "` takes no single value; name a member of it, or give `fields`"));
  }
  if (config.set_size() > 0 && target.message_type() == nullptr) {
    Add(place.Child("set"), absl::StrCat("`", target.path(), "` has no members; remove `set`"));
  }
}

void FieldCompiler::Sources(const config::v1::Field& config, const ConfigPlace& place,
                            const ColumnScope& scope, FieldPlan* field) {
  for (int i = 0; i < config.from_size(); ++i) {
    field->from.push_back(Column(config.from(i), place.Item("from", i), scope));
  }
  for (int i = 0; i < config.template__size(); ++i) {
    if (auto plan = Template(config.template_(i), place.Item("template", i), scope)) {
      field->templates.push_back(*std::move(plan));
    }
  }
  if (config.has_constant()) {
    field->constant = config.constant();
    if (config.constant().empty()) {
      Add(place.Child("constant"), "is empty; remove the rule, or give a value");
    }
  }
  if (!config.parameter().empty()) {
    const auto parameter = parameters_.find(config.parameter());
    if (parameter == parameters_.end()) {
      Add(place.Child("parameter"), "is not declared; declare it under `parameters`");
    } else {
      field->constant = parameter->second;
    }
  }
}

void FieldCompiler::Steps(const config::v1::Field& config, const ConfigPlace& place,
                          FieldPlan* field) {
  if (config.has_join()) field->join = config.join();
  for (int i = 0; i < config.replace_size(); ++i) {
    std::optional<Pattern> pattern;
    if (Take(Pattern::Compile(config.replace(i).pattern()),
             place.Item("replace", i).Child("pattern"), &pattern)) {
      field->replace.push_back({*std::move(pattern), config.replace(i).with()});
    }
  }
  if (!config.extract().empty()) {
    Take(Pattern::Compile(config.extract()), place.Child("extract"), &field->extract);
  }
  field->split.assign(config.split().begin(), config.split().end());
  if (std::find(field->split.begin(), field->split.end(), "") != field->split.end()) {
    Add(place.Child("split"), "has an empty separator; write the text between two values");
  }
  for (const auto& [word, meaning] : config.values()) {
    if (word.empty()) {
      Add(place.Child("values"), "has an empty word; say with `default` what no value means");
    }
    field->values.emplace(word, meaning);
  }
  if (config.unknown() != config::v1::ON_UNKNOWN_UNSPECIFIED) {
    field->unknown = config.unknown();
    const bool checked = !config.values().empty() ||
                         config.region() == config::v1::REGION_FORM_PROVINCE ||
                         (field->target->kind() == RecordTarget::Kind::kEnum);
    if (!checked) Add(place.Child("unknown"), "says what to do about words; add `values`");
    if (field->target->kind() == RecordTarget::Kind::kEnum &&
        field->unknown == config::v1::ON_UNKNOWN_KEEP) {
      Add(place.Child("unknown"), "cannot keep words here, because the record's schema fixes them");
    }
  }
  if (config.has_default_()) field->default_text = config.default_();
  field->first = config.first();
  field->keep_spaces = config.keep_spaces();
}

void FieldCompiler::Forms(const config::v1::Field& config, const ConfigPlace& place,
                          FieldPlan* field) {
  const RecordTarget::Kind kind = field->target->kind();
  const bool is_date = kind == RecordTarget::Kind::kDate;
  if (!config.date().empty()) {
    if (!is_date) Add(place.Child("date"), "is for dates; this target is none");
    Take(ParseDateForms(config.date()), place.Child("date"), &field->dates);
  } else if (is_date && ComesFromColumns(config)) {
    Add(place, "reads a date; say with `date` how it is written: ymd, dmy, mdy, excel_1900, ...");
  }
  const bool is_amount = kind == RecordTarget::Kind::kAmount;
  if (config.has_amount()) {
    if (!is_amount) Add(place.Child("amount"), "is for amounts; this target is none");
    AmountPlan amount;
    amount.unit = config.amount().unit();
    amount.currency = config.amount().currency();
    amount.zero_is_none = config.amount().zero_is_none();
    amount.header_unit = config.amount().header_unit();
    if (!amount.header_unit.empty() && !ReadHeaderUnit(amount.header_unit)) {
      Add(place.Child("amount").Child("header_unit"),
          "is no unit that a header is held against; write what stands in its brackets, such as "
          "万元 or USD, or remove it");
    }
    if (Take(AmountFormatFor(amount.unit, amount.currency), place.Child("amount"),
             &amount.format)) {
      amount.format.decimal_comma = config.amount().decimal_comma();
      for (const ColumnRef& column : field->from) columns_->NoteAmounts(column, amount);
      field->amount = std::move(amount);
    }
  } else if (is_amount) {
    Add(place, "reads an amount; say with `amount` in which unit and currency");
  }
  field->region = config.region();
  if (config.region() != config::v1::REGION_FORM_UNSPECIFIED && kind != RecordTarget::Kind::kText) {
    Add(place.Child("region"), "is for texts; this target is none");
  }
}

void FieldCompiler::Words(const config::v1::Field& config, const ConfigPlace& place,
                          const FieldPlan& field) {
  const auto check = [&](std::string_view text, const ConfigPlace& at) {
    if (field.target->kind() == RecordTarget::Kind::kEnum) {
      const absl::Status status = field.target->CheckWord(text);
      if (!status.ok()) Add(at, NamingWord(text, status));
    } else if (field.target->kind() == RecordTarget::Kind::kDate) {
      const auto date = ParseDateIn(text, field.dates);
      if (!date.ok()) Add(at, StdView(date.status().message()));
    }
  };
  if (field.constant && !field.constant->empty()) {
    check(*field.constant, place.Child(config.has_constant() ? "constant" : "parameter"));
  }
  if (field.default_text) check(*field.default_text, place.Child("default"));
  for (const auto& [word, meaning] : field.values) {
    if (!meaning.empty())
      check(meaning, {place.sources, absl::StrCat(place.path, ".values[\"", word, "\"]")});
  }
}

void FieldCompiler::Members(const config::v1::Field& config, const ConfigPlace& place,
                            const ColumnScope& scope, FieldPlan* field) {
  const google::protobuf::Descriptor* type = field->target->message_type();
  if (type == nullptr) return;
  for (const auto& [member, text] : config.set()) {
    const ConfigPlace at = {place.sources, absl::StrCat(place.path, ".set[\"", member, "\"]")};
    RecordTarget target;
    if (!Take(RecordTarget::Resolve(*type, member), at, &target)) continue;
    if (target.repeated() || target.message_type() != nullptr) {
      Add(at, "has members of its own; write a rule under `fields`");
      continue;
    }
    if (target.kind() == RecordTarget::Kind::kEnum) {
      const absl::Status status = target.CheckWord(text);
      if (!status.ok()) Add(at, NamingWord(text, status));
    } else if (target.kind() == RecordTarget::Kind::kDate) {
      const auto date = ParseDate(text, DateFormat());
      if (!date.ok()) Add(at, StdView(date.status().message()));
    }
    targets_.insert(absl::StrCat(prefix_, field->target->path(), ".", member));
    field->set.push_back({std::move(target), text});
  }
  // The map's own order is not fixed; that of the members is.
  std::sort(field->set.begin(), field->set.end(),
            [](const auto& a, const auto& b) { return a.target.path() < b.target.path(); });
  const std::string outer =
      std::exchange(prefix_, absl::StrCat(prefix_, field->target->path(), "."));
  for (int i = 0; i < config.fields_size(); ++i) {
    field->fields.push_back(Field(config.fields(i), place.Item("fields", i), *type, scope));
  }
  prefix_ = outer;
}

}  // namespace landbridge
