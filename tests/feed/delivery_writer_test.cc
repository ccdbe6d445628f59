// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/delivery_writer.h"

#include <string>
#include <vector>

#include "grpcpp/grpcpp.h"
#include "landbridge/v1/feed_service.pb.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

std::string Bytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  REQUIRE(buffer.Dump(&slices).ok());
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

v1::Entry EntryOf(size_t conduct_bytes) {
  v1::Entry entry;
  entry.set_kind(v1::ENTRY_KIND_LISTED);
  entry.set_event(300);
  entry.set_listing_id("L1");
  entry.mutable_listing()->mutable_decision()->set_conduct(std::string(conduct_bytes, 'c'));
  return entry;
}

TEST_CASE("a delivery written by hand is what the generated classes write") {
  // Lengths of one, two and three bytes on the wire.
  for (const size_t conduct_bytes : {0, 1, 100, 127, 128, 16000, 17000, 3000000}) {
    for (const int entries : {0, 1, 3}) {
      v1::SubscribeResponse expected;
      expected.mutable_delivery();
      expected.set_resume_token("a token");
      DeliveryWriter writer;
      for (int i = 0; i < entries; ++i) {
        const v1::Entry entry = EntryOf(conduct_bytes);
        *expected.mutable_delivery()->add_entries() = entry;
        if (i % 2 == 0) {
          writer.Add(entry.SerializeAsString());
        } else {
          writer.Add(entry);
        }
      }
      CHECK(writer.empty() == (entries == 0));
      CHECK(Bytes(writer.Finish("a token")) == expected.SerializeAsString());
      CHECK(writer.empty());
    }
  }
}

TEST_CASE("a writer that has finished a delivery begins the next") {
  DeliveryWriter writer;
  writer.Add(EntryOf(10));
  const std::string first = Bytes(writer.Finish("1"));
  writer.Add(EntryOf(10));
  CHECK(Bytes(writer.Finish("1")) == first);
}

TEST_CASE("any response can be sent with a token") {
  v1::SubscribeResponse progress;
  progress.mutable_progress()->set_through_event(17);
  v1::SubscribeResponse parsed;
  REQUIRE(parsed.ParseFromString(Bytes(SerialiseResponse(progress, "token"))));
  CHECK(parsed.progress().through_event() == 17);
  CHECK(parsed.resume_token() == "token");
}

}  // namespace
}  // namespace landbridge
