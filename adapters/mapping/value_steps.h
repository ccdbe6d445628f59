// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: the steps of a rule from its columns to the texts that are put into
// the record.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/mapping/entry.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/mapping/record_stream.h"

namespace landbridge {

// A text on its way, with the cell that it came from; no row for constants.
struct StepValue {
  std::string text;
  const Row* row = nullptr;
  const ColumnRef* column = nullptr;
  // Set by the step `amount`.
  std::optional<int64_t> minor_units;
  // Only while tracing: the text as it was read, and the steps that have changed it.
  std::string read = {};
  std::vector<std::string> steps = {};
};

// Runs rules. Belongs to one thread.
class ValueSteps {
 public:
  // `findings` takes what is wrong with the record at hand. Must outlive the object.
  // `tracing`: values remember how they came about.
  ValueSteps(EntryValues values, std::vector<RowFinding>* findings, bool tracing = false)
      : values_(values), findings_(findings), tracing_(tracing) {}

  // The values that `field` gives at `scope`, after all of its steps; dates as ISO 8601.
  //
  // Errors: kFailedPrecondition: an unknown word where the mapping says `stop`. Others as Pattern.
  absl::StatusOr<std::vector<StepValue>> Run(const FieldPlan& field, const Scope& scope,
                                             std::string_view path);

  // The text of a template at `scope`, and the last cell in it.
  std::optional<StepValue> Fill(const TemplatePlan& plan, const Scope& scope,
                                bool keep_spaces) const;

  // Notes a finding about `value` of the field at `path`.
  void Note(v1::Rule rule, v1::FindingLevel level, std::string_view path, const StepValue& value,
            std::string_view message, std::string_view repair);

  const EntryValues& values() const { return values_; }

 private:
  std::vector<StepValue> Take(const FieldPlan& field, const Scope& scope) const;
  absl::Status Rework(const FieldPlan& field, std::vector<StepValue>* values) const;
  // False: the value is dropped.
  absl::StatusOr<bool> Translate(const FieldPlan& field, std::string_view path, StepValue* value);
  absl::StatusOr<bool> UnknownWord(const FieldPlan& field, std::string_view path,
                                   const StepValue& value, v1::Rule rule, std::string_view message);
  // Notes `step` when tracing and `value` is no longer `before`.
  void Trace(std::string_view step, std::string_view before, StepValue* value) const;
  absl::StatusOr<bool> Read(const FieldPlan& field, std::string_view path, StepValue* value);

  const EntryValues values_;
  std::vector<RowFinding>* const findings_;
  const bool tracing_;
};

}  // namespace landbridge
