// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/records_before.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "broker/ledger/state_reader.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

size_t HashOf(std::string_view record_id) { return absl::HashOf(AbslView(record_id)); }

}  // namespace

absl::Status RecordsBefore::Read(const v1::PublishRequest::Batch& batch, int first,
                                 int64_t settled_sequence) {
  first_ = first;
  settled_sequence_ = settled_sequence;
  content_hashes_.clear();
  if (last_changes_.size() >= last_changes_max_) {
    absl::erase_if(last_changes_,
                   [&](const auto& change) { return change.second <= settled_sequence_; });
    last_changes_max_ = std::max(kLastChangesMin, last_changes_.size() * 2);
  }
  const StateReader reader(state_);
  if (!number_) {
    LB_ASSIGN_OR_RETURN(const auto row, reader.Source(agency_, source_));
    if (!row) return absl::OkStatus();
    number_ = SourceNumber(row->source_number());
  }
  std::vector<std::string_view> record_ids;
  record_ids.reserve(static_cast<size_t>(batch.changes_size() - first));
  for (int i = first; i < batch.changes_size(); ++i) {
    record_ids.push_back(batch.changes(i).record_id());
  }
  LB_ASSIGN_OR_RETURN(content_hashes_, reader.ContentHashes(*number_, record_ids));
  return absl::OkStatus();
}

RecordBefore RecordsBefore::Of(const v1::PublishRequest::Batch& batch, int index) {
  RecordBefore before;
  const auto change = last_changes_.find(HashOf(batch.changes(index).record_id()));
  before.certain = change == last_changes_.end() || change->second <= settled_sequence_;
  if (!content_hashes_.empty()) {
    before.content_hash = std::move(content_hashes_[static_cast<size_t>(index - first_)]);
  }
  return before;
}

void RecordsBefore::NoteChange(std::string_view record_id, int64_t sequence) {
  last_changes_[HashOf(record_id)] = sequence;
}

}  // namespace landbridge
