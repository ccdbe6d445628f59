// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/unknown_fields.h"

#include <functional>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/unknown_field_set.h"
#include "landbridge/v1/resources.pb.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kUnknownNumber = 4242;

// Calls `visit` with `message` and everything that may be in it, each set.
void ForEachPart(Message& message, const std::function<void(Message&)>& visit) {
  visit(message);
  const auto* descriptor = message.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const auto* reflection = message.GetReflection();
    if (!field->is_repeated()) {
      ForEachPart(*reflection->MutableMessage(&message, field), visit);
    } else if (reflection->FieldSize(message, field) > 0) {
      ForEachPart(*reflection->MutableRepeatedMessage(&message, field, 0), visit);
    } else {
      ForEachPart(*reflection->AddMessage(&message, field), visit);
    }
  }
}

int CountUnknown(Message& message) {
  int count = 0;
  ForEachPart(message, [&](Message& part) {
    count += part.GetReflection()->GetUnknownFields(part).field_count();
  });
  return count;
}

TEST_CASE("a field that this version does not know is dropped wherever it stands") {
  int parts = 0;
  v1::Decision complete;
  ForEachPart(complete, [&](Message&) { ++parts; });
  REQUIRE(parts > 10);
  for (int target = 0; target < parts; ++target) {
    v1::Decision decision = complete;
    decision.set_number("1");
    int index = 0;
    ForEachPart(decision, [&](Message& part) {
      if (index++ != target) return;
      INFO(part.GetTypeName());
      part.GetReflection()->MutableUnknownFields(&part)->AddVarint(kUnknownNumber, 1);
    });
    REQUIRE(CountUnknown(decision) == 1);
    DropUnknownFields(decision);
    INFO("part " << target);
    CHECK(CountUnknown(decision) == 0);
    CHECK(decision.number() == "1");
  }
}

}  // namespace
}  // namespace landbridge
