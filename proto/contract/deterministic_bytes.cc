// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/deterministic_bytes.h"

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace landbridge {

void SerializeDeterministically(const google::protobuf::MessageLite& message, std::string& bytes) {
  // Into exactly the memory needed: a stream that appends to a string clears all that the string
  // has room for, each time.
  bytes.resize(message.ByteSizeLong());
  google::protobuf::io::ArrayOutputStream stream(bytes.data(), static_cast<int>(bytes.size()));
  google::protobuf::io::CodedOutputStream output(&stream);
  output.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&output);
}

}  // namespace landbridge
