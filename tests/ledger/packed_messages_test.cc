// SPDX-License-Identifier: Apache-2.0
// PackedEntry and PackedListing are the wire's messages with the decision left as bytes: a
// difference would be silent.
#include "google/protobuf/descriptor.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "landbridge/v1/listing.pb.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

void CheckTwins(const google::protobuf::Descriptor& packed,
                const google::protobuf::Descriptor& wire) {
  for (int i = 0; i < packed.field_count(); ++i) {
    const auto* field = packed.field(i);
    INFO(packed.full_name() << "." << field->name());
    const auto* twin = wire.FindFieldByNumber(field->number());
    REQUIRE(twin != nullptr);
    CHECK(twin->name() == field->name());
    CHECK(twin->is_repeated() == field->is_repeated());
    const bool opaque = field->type() == google::protobuf::FieldDescriptor::TYPE_BYTES;
    if (!opaque) CHECK(twin->type() == field->type());
    if (opaque) CHECK(twin->type() == google::protobuf::FieldDescriptor::TYPE_MESSAGE);
  }
}

TEST_CASE("packed messages have the numbers and names of their twins on the wire") {
  CheckTwins(*log::v1::PackedEntry::descriptor(), *v1::Entry::descriptor());
  CheckTwins(*log::v1::PackedListing::descriptor(), *v1::Listing::descriptor());
}

}  // namespace
}  // namespace landbridge::testing
