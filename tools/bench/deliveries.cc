// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/deliveries.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "proto/contract/check.h"
#include "tools/bench/raw_stream.h"

namespace landbridge::bench {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr size_t kProgressBytesMax = 256;
constexpr int kSilenceSecondsMax = 60;

// Calls `visit` for the length of each field `number` of a message that ends where `in` does.
// `visit` reads so many bytes.
template <typename Visit>
void ForEachField(CodedInputStream& in, int number, Visit visit) {
  while (const uint32_t tag = in.ReadTag()) {
    uint32_t length = 0;
    if (WireFormatLite::GetTagFieldNumber(tag) != number ||
        WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      LB_CHECK(WireFormatLite::SkipField(&in, tag));
      continue;
    }
    LB_CHECK(in.ReadVarint32(&length));
    const CodedInputStream::Limit limit = in.PushLimit(static_cast<int>(length));
    visit();
    in.Skip(in.BytesUntilLimit());
    in.PopLimit(limit);
  }
}

int64_t EventOfEntry(CodedInputStream& in) {
  while (const uint32_t tag = in.ReadTag()) {
    if (WireFormatLite::GetTagFieldNumber(tag) == v1::Entry::kEventFieldNumber) {
      uint64_t event = 0;
      LB_CHECK(in.ReadVarint64(&event));
      return static_cast<int64_t>(event);
    }
    LB_CHECK(WireFormatLite::SkipField(&in, tag));
  }
  return 0;
}

}  // namespace

bool MayBeProgress(const grpc::ByteBuffer& message) {
  return message.Length() <= kProgressBytesMax;
}

int64_t ProgressIn(const grpc::ByteBuffer& message) {
  v1::SubscribeResponse response;
  if (!response.ParseFromString(AsText(message)) || !response.has_progress()) return -1;
  return response.progress().through_event();
}

std::vector<int64_t> EventsIn(std::string_view message) {
  CodedInputStream in(reinterpret_cast<const uint8_t*>(message.data()),
                      static_cast<int>(message.size()));
  std::vector<int64_t> events;
  ForEachField(in, v1::SubscribeResponse::kDeliveryFieldNumber, [&] {
    ForEachField(in, v1::SubscribeResponse::Delivery::kEntriesFieldNumber,
                 [&] { events.push_back(EventOfEntry(in)); });
  });
  return events;
}

std::string SubscribeBytes(const v1::Filter& filter, const std::string& resume_token) {
  v1::SubscribeRequest request;
  *request.mutable_filter() = filter;
  request.set_resume_token(resume_token);
  request.mutable_silence_max()->set_seconds(kSilenceSecondsMax);
  return request.SerializeAsString();
}

std::string NamedSubscribeBytes(const std::string& name, const std::string& resume_token) {
  v1::SubscribeRequest request;
  request.set_subscription(name);
  request.set_resume_token(resume_token);
  request.mutable_silence_max()->set_seconds(kSilenceSecondsMax);
  return request.SerializeAsString();
}

}  // namespace landbridge::bench
