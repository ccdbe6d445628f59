// SPDX-License-Identifier: Apache-2.0
// Inside of the compiler: one rule of a mapping, and the parts that rules share with tables and
// record ids.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mapping/column_resolver.h"
#include "adapters/mapping/fault_list.h"
#include "adapters/mapping/mapping.h"
#include "adapters/mapping/mapping_plan.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "landbridge/config/v1/mapping.pb.h"
#include "proto/contract/source_map.h"

namespace landbridge {

// Where a part of the configuration stands: its file, and its path there.
struct ConfigPlace {
  const SourceMap* sources;
  std::string path;

  ConfigPlace Child(std::string_view name) const;
  ConfigPlace Item(std::string_view name, int index) const;
};

// Belongs to one thread. Faults go to the list; what is returned then is not to be used.
class FieldCompiler {
 public:
  // All must outlive the compiler. `parameters` holds the values in force.
  FieldCompiler(ColumnResolver* columns, const MappingPlan& plan,
                const Mapping::Parameters& parameters, FaultList* faults)
      : columns_(columns), plan_(plan), parameters_(parameters), faults_(faults) {}

  // The rule at `place`, whose target is a member of `type`.
  FieldPlan Field(const config::v1::Field& config, const ConfigPlace& place,
                  const google::protobuf::Descriptor& type, const ColumnScope& scope);

  std::vector<ConditionPlan> Conditions(
      const google::protobuf::RepeatedPtrField<config::v1::Condition>& config,
      const ConfigPlace& place, const ColumnScope& scope);
  ColumnRef Column(std::string_view name, const ConfigPlace& place, const ColumnScope& scope);
  std::optional<TemplatePlan> Template(std::string_view text, const ConfigPlace& place,
                                       const ColumnScope& scope);

  // Full paths of the targets that rules have given so far, from the record.
  const std::set<std::string>& targets() const { return targets_; }

 private:
  void Add(const ConfigPlace& place, std::string_view what) {
    faults_->Add(*place.sources, place.path, what);
  }
  template <typename T, typename U>
  bool Take(absl::StatusOr<T> result, const ConfigPlace& place, U* value) {
    return faults_->Take(std::move(result), *place.sources, place.path, value);
  }

  void CheckShape(const config::v1::Field& config, const ConfigPlace& place,
                  const RecordTarget& target);
  void Sources(const config::v1::Field& config, const ConfigPlace& place, const ColumnScope& scope,
               FieldPlan* field);
  void Steps(const config::v1::Field& config, const ConfigPlace& place, FieldPlan* field);
  void Forms(const config::v1::Field& config, const ConfigPlace& place, FieldPlan* field);
  void Words(const config::v1::Field& config, const ConfigPlace& place, const FieldPlan& field);
  void Members(const config::v1::Field& config, const ConfigPlace& place, const ColumnScope& scope,
               FieldPlan* field);

  ColumnResolver* const columns_;
  const MappingPlan& plan_;
  const Mapping::Parameters& parameters_;
  FaultList* const faults_;
  std::set<std::string> targets_;
  std::string prefix_;  // of the targets of the rule around the one at hand
};

}  // namespace landbridge
