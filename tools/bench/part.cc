// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/part.h"

#include <algorithm>

#include "landbridge/v1/publish_service.pb.h"
#include "tools/bench/load.h"

namespace landbridge::bench {

PartInput MakePartInput(int64_t records, int64_t records_each) {
  PartInput input;
  input.records_each = records_each;
  const int64_t messages = std::max<int64_t>(records / records_each, 1);
  for (int64_t message = 0; message < messages; ++message) {
    v1::PublishRequest request;
    v1::PublishRequest::Batch& batch = *request.mutable_batch();
    batch.set_first_sequence(message * records_each + 1);
    for (int64_t i = 0; i < records_each; ++i) {
      const int64_t number = message * records_each + i;
      v1::Change& change = *batch.add_changes();
      change.set_record_id(RecordId(number));
      *change.mutable_upsert() = MakeRecord(number);
    }
    input.messages.push_back(request.SerializeAsString());
    input.bytes += static_cast<int64_t>(input.messages.back().size());
  }
  return input;
}

}  // namespace landbridge::bench
