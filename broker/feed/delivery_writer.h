// SPDX-License-Identifier: Apache-2.0
// Puts entries into a SubscribeResponse without parsing or copying their content twice.
//
// The feed's events are stored as serialised landbridge.v1.Entry messages. A protobuf message is
// its fields one after the other, so a response with a Delivery is: the header of `delivery`, for
// each entry a header and its bytes, `resume_token`. This is the only place that writes wire format
// by hand; a test holds it against the generated classes.
//
// Belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"
#include "landbridge/v1/feed_service.pb.h"

namespace landbridge {

class DeliveryWriter {
 public:
  // Appends one entry. Requires: `entry` is a serialised landbridge.v1.Entry.
  void Add(std::string_view entry);

  // As Add, for an entry that has to be put together first.
  void Add(const v1::Entry& entry);

  // Appends what AppendFramedEntry made, without copying it.
  void AddFramed(const grpc::Slice& entries);

  bool empty() const { return bytes() == 0; }
  size_t bytes() const { return shared_bytes_ + own_.size(); }

  // The serialised SubscribeResponse with the entries added since the last call, which may be none,
  // and `resume_token`. The entries' bytes move into the result. The writer is empty then.
  grpc::ByteBuffer Finish(std::string_view resume_token);

 private:
  void CloseOwn();

  // The content of `delivery`: what is shared, then what was put together here.
  std::vector<grpc::Slice> shared_;
  size_t shared_bytes_ = 0;
  std::string own_;
};

// Appends one entry as it stands in a delivery, with its header. Requires: `entry` is a serialised
// landbridge.v1.Entry.
void AppendFramedEntry(std::string_view entry, std::string& bytes);
void AppendFramedEntry(const v1::Entry& entry, std::string& bytes);

// `response` with `resume_token`, serialised: for everything that is no delivery.
grpc::ByteBuffer SerialiseResponse(v1::SubscribeResponse response, std::string_view resume_token);

}  // namespace landbridge
