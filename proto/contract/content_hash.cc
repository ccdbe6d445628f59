// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/content_hash.h"

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace landbridge {

std::string ContentHasher::Hash(const v1::Record& record) {
  buffer_.clear();
  {
    google::protobuf::io::StringOutputStream stream(&buffer_);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    record.SerializeToCodedStream(&coded);
  }
  return std::string(AsBytes(key_.Sign(buffer_)).substr(0, kContentHashBytes));
}

}  // namespace landbridge
