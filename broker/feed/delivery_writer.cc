// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/delivery_writer.h"

#include <cstdint>
#include <utility>

#include "broker/feed/shared_bytes.h"
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

}  // namespace

void AppendFramedEntry(std::string_view entry, std::string& bytes) {
  AppendHeader(kEntry, entry.size(), bytes);
  bytes.append(entry);
}

void AppendFramedEntry(const v1::Entry& entry, std::string& bytes) {
  AppendHeader(kEntry, entry.ByteSizeLong(), bytes);
  LB_CHECK(entry.AppendToString(&bytes));
}

void DeliveryWriter::Add(std::string_view entry) { AppendFramedEntry(entry, own_); }
void DeliveryWriter::Add(const v1::Entry& entry) { AppendFramedEntry(entry, own_); }

void DeliveryWriter::AddFramed(const grpc::Slice& entries) {
  CloseOwn();
  shared_bytes_ += entries.size();
  shared_.push_back(entries);
}

void DeliveryWriter::CloseOwn() {
  if (own_.empty()) return;
  shared_bytes_ += own_.size();
  shared_.push_back(OwningSlice(std::exchange(own_, {})));
}

grpc::ByteBuffer DeliveryWriter::Finish(std::string_view resume_token) {
  CloseOwn();
  std::string header;
  AppendHeader(kDelivery, std::exchange(shared_bytes_, 0), header);
  std::string trailer;
  AppendHeader(kResumeToken, resume_token.size(), trailer);
  trailer.append(resume_token);
  std::vector<grpc::Slice> slices = std::exchange(shared_, {});
  slices.insert(slices.begin(), grpc::Slice(header));
  slices.push_back(grpc::Slice(trailer));
  return grpc::ByteBuffer(slices.data(), slices.size());
}

grpc::ByteBuffer SerialiseResponse(v1::SubscribeResponse response, std::string_view resume_token) {
  response.set_resume_token(std::string(resume_token));
  const grpc::Slice slice = OwningSlice(response.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace landbridge
