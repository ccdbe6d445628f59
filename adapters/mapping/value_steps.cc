// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/value_steps.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/mapping/date_forms.h"
#include "adapters/mapping/masking.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/regions.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// `text` between any of the separators.
std::vector<std::string> Split(std::string_view text, const std::vector<std::string>& separators) {
  std::vector<std::string> parts;
  size_t begin = 0;
  for (size_t i = 0; i < text.size();) {
    const auto found = std::find_if(
        separators.begin(), separators.end(),
        [&](const std::string& separator) { return text.substr(i).starts_with(separator); });
    if (found == separators.end()) {
      ++i;
      continue;
    }
    parts.emplace_back(text.substr(begin, i - begin));
    i += found->size();
    begin = i;
  }
  parts.emplace_back(text.substr(begin));
  return parts;
}

}  // namespace

void ValueSteps::Note(v1::Rule rule, v1::FindingLevel level, std::string_view path,
                      const StepValue& value, std::string_view message, std::string_view repair) {
  RowFinding found;
  if (value.row != nullptr) found.place = value.row->place();
  if (value.column != nullptr) found.column = values_.NameInFile(*value.column);
  found.finding.set_rule(rule);
  found.finding.set_level(level);
  found.finding.set_field(std::string(path));
  found.finding.set_value(ShownValue(path, value.text));
  found.finding.set_message(std::string(message));
  found.finding.set_repair(std::string(repair));
  findings_->push_back(std::move(found));
}

void ValueSteps::Trace(std::string_view step, std::string_view before, StepValue* value) const {
  if (tracing_ && value->text != before) value->steps.emplace_back(step);
}

std::optional<StepValue> ValueSteps::Fill(const TemplatePlan& plan, const Scope& scope,
                                          bool keep_spaces) const {
  StepValue value;
  std::optional<std::string> text = plan.text.Fill([&](size_t name) -> std::optional<std::string> {
    if (plan.parameters[name]) return plan.parameters[name];
    const std::vector<CellValue> cells = values_.Values(scope, plan.columns[name], keep_spaces);
    if (cells.empty()) return std::nullopt;
    value.row = cells[0].row;
    value.column = &plan.columns[name];
    return std::string(cells[0].text);
  });
  if (!text) return std::nullopt;
  value.text = keep_spaces ? *std::move(text) : std::string(TrimSpaces(*text));
  if (value.text.empty()) return std::nullopt;
  return value;
}

std::vector<StepValue> ValueSteps::Take(const FieldPlan& field, const Scope& scope) const {
  std::vector<StepValue> taken;
  if (field.constant) taken.push_back({*field.constant, nullptr, nullptr, {}});
  for (const ColumnRef& column : field.from) {
    for (const CellValue& cell : values_.Values(scope, column, field.keep_spaces)) {
      taken.push_back({std::string(cell.text), cell.row, &column, {}});
    }
  }
  for (const TemplatePlan& plan : field.templates) {
    if (auto value = Fill(plan, scope, field.keep_spaces)) taken.push_back(*std::move(value));
  }
  if (tracing_) {
    for (StepValue& value : taken) value.read = value.text;
  }
  if (!field.join || taken.size() < 2) return taken;
  StepValue joined = taken[0];
  for (size_t i = 1; i < taken.size(); ++i) {
    absl::StrAppend(&joined.text, *field.join, taken[i].text);
  }
  if (tracing_) joined.read = joined.text;
  Trace("join", taken[0].text, &joined);
  return {std::move(joined)};
}

absl::Status ValueSteps::Rework(const FieldPlan& field, std::vector<StepValue>* values) const {
  for (const ReplacePlan& replace : field.replace) {
    for (StepValue& value : *values) {
      std::string before = value.text;
      LB_ASSIGN_OR_RETURN(value.text, replace.pattern.Replace(before, replace.with));
      Trace("replace", before, &value);
    }
  }
  const auto spread = [&](std::string_view step, auto&& parts_of) -> absl::Status {
    std::vector<StepValue> spread_values;
    for (const StepValue& value : *values) {
      LB_ASSIGN_OR_RETURN(const std::vector<std::string> parts, parts_of(value.text));
      for (const std::string& part : parts) {
        StepValue& one = spread_values.emplace_back(value);
        one.text = part;
        Trace(step, value.text, &one);
      }
    }
    *values = std::move(spread_values);
    return absl::OkStatus();
  };
  if (field.extract) {
    LB_RETURN_IF_ERROR(
        spread("extract", [&](const std::string& text) { return field.extract->Extract(text); }));
  }
  if (!field.split.empty()) {
    LB_RETURN_IF_ERROR(spread("split", [&](const std::string& text) {
      return absl::StatusOr<std::vector<std::string>>(Split(text, field.split));
    }));
  }
  for (StepValue& value : *values) value.text = std::string(TrimSpaces(value.text));
  std::erase_if(*values, [](const StepValue& value) { return value.text.empty(); });
  return absl::OkStatus();
}

absl::StatusOr<bool> ValueSteps::UnknownWord(const FieldPlan& field, std::string_view path,
                                             const StepValue& value, v1::Rule rule,
                                             std::string_view message) {
  switch (field.unknown) {
    case config::v1::ON_UNKNOWN_KEEP:
      return true;
    case config::v1::ON_UNKNOWN_STOP:
      return absl::FailedPreconditionError(absl::StrCat(
          value.row == nullptr ? "" : value.row->place().ToString(), ": ",
          value.column == nullptr ? "" : values_.NameInFile(*value.column), ": ", AbslView(message),
          ". The mapping says to stop. Correct the value in the source, or add it to "
          "the mapping."));
    case config::v1::ON_UNKNOWN_WARN:
      Note(rule, v1::FINDING_LEVEL_WARNING, path, value, message, "add the value to the mapping");
      return false;
    default:
      Note(rule, v1::FINDING_LEVEL_ERROR, path, value, message,
           "correct the value in the source, or add it to the mapping");
      return false;
  }
}

absl::StatusOr<bool> ValueSteps::Translate(const FieldPlan& field, std::string_view path,
                                           StepValue* value) {
  if (!field.values.empty()) {
    const auto found = field.values.find(value->text);
    if (found == field.values.end()) {
      return UnknownWord(field, path, *value, v1::RULE_VALUE_UNKNOWN,
                         "the mapping does not know this value");
    }
    const std::string before = std::exchange(value->text, found->second);
    Trace("values", before, value);
    return !value->text.empty();
  }
  if (field.target->kind() == RecordTarget::Kind::kEnum) {
    const absl::Status known = field.target->CheckWord(value->text);
    if (!known.ok()) {
      return UnknownWord(field, path, *value, v1::RULE_VALUE_UNKNOWN, StdView(known.message()));
    }
  }
  return true;
}

absl::StatusOr<bool> ValueSteps::Read(const FieldPlan& field, std::string_view path,
                                      StepValue* value) {
  const bool from_column = value->column != nullptr;
  if (field.target->kind() == RecordTarget::Kind::kDate) {
    const auto date = ParseDateIn(value->text, field.dates);
    if (!date.ok()) {
      Note(v1::RULE_DATE_INVALID, v1::FINDING_LEVEL_ERROR, path, *value,
           StdView(date.status().message()),
           from_column ? "correct the date in the source" : "correct the date in the mapping");
      return false;
    }
    const std::string before = std::exchange(value->text, ToString(*date));
    Trace("date", before, value);
    return true;
  }
  if (field.amount) {
    const auto amount = ParseAmount(value->text, field.amount->format);
    if (!amount.ok()) {
      Note(v1::RULE_AMOUNT_INVALID, v1::FINDING_LEVEL_ERROR, path, *value,
           StdView(amount.status().message()), "correct the amount in the source");
      return false;
    }
    value->minor_units = *amount;
    if (tracing_) value->steps.emplace_back(absl::StrCat("amount in ", field.amount->unit));
    return *amount != 0 || !field.amount->zero_is_none;
  }
  if (field.region == config::v1::REGION_FORM_PROVINCE) {
    const std::optional<std::string> region = ProvinceByName(value->text);
    if (!region) {
      return UnknownWord(field, path, *value, v1::RULE_REGION_UNKNOWN, "no province has this name");
    }
    const std::string before = std::exchange(value->text, *region);
    Trace("region", before, value);
  }
  return true;
}

absl::StatusOr<std::vector<StepValue>> ValueSteps::Run(const FieldPlan& field, const Scope& scope,
                                                       std::string_view path) {
  std::vector<StepValue> values = Take(field, scope);
  LB_RETURN_IF_ERROR(Rework(field, &values));
  std::vector<StepValue> translated;
  for (StepValue& value : values) {
    LB_ASSIGN_OR_RETURN(const bool keep, Translate(field, path, &value));
    if (keep) translated.push_back(std::move(value));
  }
  // A value that was refused is not the same as none.
  if (values.empty() && field.default_text)
    translated.push_back({*field.default_text, nullptr, nullptr, {}, "", {"default"}});
  std::vector<StepValue> read;
  for (StepValue& value : translated) {
    LB_ASSIGN_OR_RETURN(const bool keep, Read(field, path, &value));
    if (keep) read.push_back(std::move(value));
  }
  if (field.first && read.size() > 1) read.resize(1);
  return read;
}

}  // namespace landbridge
