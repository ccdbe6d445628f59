// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/mapped_sample.h"

#include <utility>

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "adapters/mapping/record_stream.h"
#include "proto/contract/content_hash.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<MappedSample> MapSample(std::shared_ptr<const Mapping> mapping,
                                       const std::vector<std::filesystem::path>& files,
                                       std::string_view hash_key) {
  const absl::CivilDay today = absl::ToCivilDay(absl::Now(), absl::LocalTimeZone());
  RecordStreamOptions options;
  options.today = {static_cast<int>(today.year()), today.month(), today.day()};
  LB_ASSIGN_OR_RETURN(const auto stream, RecordStream::Open(std::move(mapping), files, options));
  ContentHasher hasher(hash_key);
  MappedSample sample;
  for (;;) {
    LB_ASSIGN_OR_RETURN(const RecordStream::Step step, stream->Next());
    if (step == RecordStream::Step::kEnd) return sample;
    if (step != RecordStream::Step::kRecord) continue;
    const MappedRecord& record = stream->record();
    sample.records.emplace(record.record_id, hasher.Hash(record.record));
    sample.places.push_back({record.record_id, record.place});
  }
}

}  // namespace landbridge
