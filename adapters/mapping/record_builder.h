// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: one entry's rows, made into a record by the mapping's rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "adapters/mapping/entry.h"
#include "adapters/mapping/field_origin.h"
#include "adapters/mapping/identifier_tally.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/mapping/record_stream.h"
#include "adapters/mapping/value_steps.h"
#include "google/protobuf/message.h"
#include "landbridge/v1/record.pb.h"

namespace landbridge {

// One record. Belongs to one thread; what is given must outlive it.
class RecordBuilder {
 public:
  // `origins` is filled when it is not null, which takes time: only findings and questions need
  // it. `identifiers`, when it is not null, counts what rules take from cells as such.
  RecordBuilder(const MappingPlan& plan, EntryValues values, std::vector<RowFinding>* findings,
                FieldOrigins* origins, IdentifierTally* identifiers)
      : plan_(plan),
        steps_(values, findings, origins != nullptr),
        origins_(origins),
        identifiers_(identifiers) {}

  // Fills `record_id` and `record`, which are empty. What is wrong with the rows goes to the
  // findings.
  //
  // Errors: as ValueSteps::Run.
  absl::Status Build(const Entry& entry, std::string* record_id, v1::Record* record);

 private:
  absl::Status RecordId(const Scope& scope, std::string* record_id);
  // Notes what keeps the values of a column from being a part of the record id.
  bool CheckIdPart(const ColumnRef& column, const std::vector<CellValue>& cells);
  // Applies `field` at `scope` to `message`, whose path in the record is `prefix`.
  absl::Status Apply(const FieldPlan& field, const Scope& scope, const std::string& prefix,
                     google::protobuf::Message* message);
  absl::Status ApplySingle(const FieldPlan& field, const std::vector<Scope>& scopes,
                           const std::string& path, google::protobuf::Message* message);
  absl::Status ApplyElements(const FieldPlan& field, const Scope& scope, const std::string& path,
                             google::protobuf::Message* message);
  absl::Status AddElement(const FieldPlan& field, const StepValue& value, const std::string& path,
                          google::protobuf::Message* holder);
  absl::Status AddComposed(const FieldPlan& field, const Scope& scope, const std::string& path,
                           google::protobuf::Message* holder);
  // Counts `made`, which `field` has made of cells of `row` (null for a constant), where it is an
  // identifier.
  void Tally(const FieldPlan& field, const Row* row, const google::protobuf::Message& made);
  void Remember(const std::string& path, const StepValue& value, const std::string& sent);

  const MappingPlan& plan_;
  ValueSteps steps_;
  FieldOrigins* const origins_;
  IdentifierTally* const identifiers_;
};

}  // namespace landbridge
