// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/delivery_writer.h"

#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include "grpcpp/support/slice.h"
#include "proto/contract/check.h"

namespace landbridge {
namespace {

// Wire type 2: a length and that many bytes.
constexpr char LengthDelimited(int field_number) {
  return static_cast<char>(field_number << 3 | 2);
}
constexpr char kDelivery = LengthDelimited(v1::SubscribeResponse::kDeliveryFieldNumber);
constexpr char kEntry = LengthDelimited(v1::SubscribeResponse::Delivery::kEntriesFieldNumber);
constexpr char kResumeToken = LengthDelimited(v1::SubscribeResponse::kResumeTokenFieldNumber);
static_assert(v1::SubscribeResponse::kDeliveryFieldNumber < 16 &&
                  v1::SubscribeResponse::Delivery::kEntriesFieldNumber < 16 &&
                  v1::SubscribeResponse::kResumeTokenFieldNumber < 16,
              "each of these tags is one byte");

void AppendHeader(char tag, size_t length, std::string& bytes) {
  bytes.push_back(tag);
  for (; length >= 0x80; length >>= 7) {
    bytes.push_back(static_cast<char>(static_cast<uint8_t>(length | 0x80)));
  }
  bytes.push_back(static_cast<char>(length));
}

// A slice that owns `bytes` without copying them.
grpc::Slice OwningSlice(std::string bytes) {
  auto owner = std::make_unique<std::string>(std::move(bytes));
  char* const data = owner->data();
  const size_t size = owner->size();
  return grpc::Slice(
      data, size, [](void* string) { delete static_cast<std::string*>(string); }, owner.release());
}

}  // namespace

void DeliveryWriter::Add(std::string_view entry) {
  AppendHeader(kEntry, entry.size(), body_);
  body_.append(entry);
}

void DeliveryWriter::Add(const v1::Entry& entry) {
  AppendHeader(kEntry, entry.ByteSizeLong(), body_);
  LB_CHECK(entry.AppendToString(&body_));
}

grpc::ByteBuffer DeliveryWriter::Finish(std::string_view resume_token) {
  std::string header;
  AppendHeader(kDelivery, body_.size(), header);
  std::string trailer;
  AppendHeader(kResumeToken, resume_token.size(), trailer);
  trailer.append(resume_token);
  const std::array<grpc::Slice, 3> slices = {
      grpc::Slice(header), OwningSlice(std::exchange(body_, {})), grpc::Slice(trailer)};
  return grpc::ByteBuffer(slices.data(), slices.size());
}

grpc::ByteBuffer SerialiseResponse(v1::SubscribeResponse response, std::string_view resume_token) {
  response.set_resume_token(std::string(resume_token));
  const grpc::Slice slice = OwningSlice(response.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace landbridge
