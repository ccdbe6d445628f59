// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/ingest_load.h"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "landbridge/v1/publish_service.pb.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/certificates.h"
#include "tools/bench/child_process.h"
#include "tools/bench/load.h"
#include "tools/bench/publish_stream.h"
#include "tools/bench/raw_stream.h"
#include "tools/bench/usage.h"

namespace landbridge::bench {
namespace {

// What fits well into 256 KiB, as much as an adapter puts into one message.
constexpr int64_t kChangesPerMessage = 512;

// Of all agencies together, prepared at once by Fill().
constexpr int64_t kFillStep = 100'000;

}  // namespace

// One agency. Its records are those of load.h whose numbers are its index modulo the number of
// agencies.
class IngestLoad::Agency {
 public:
  Agency(std::shared_ptr<grpc::Channel> channel, int index, int agencies)
      : index_(index), agencies_(agencies), stream_(std::move(channel), "bench/penalties") {}

  PublishStream& stream() { return stream_; }
  int64_t records() const { return records_; }

  // Makes the messages of `changes`, of which so many percent repeat what was sent before, in its
  // order. Returns their bytes.
  int64_t Prepare(int64_t changes, int repeat_percent) {
    int64_t bytes = 0;
    for (int64_t first = 0; first < changes; first += kChangesPerMessage) {
      v1::PublishRequest request;
      v1::PublishRequest::Batch& batch = *request.mutable_batch();
      batch.set_first_sequence(sequence_ + 1);
      for (int64_t i = first; i < std::min(first + kChangesPerMessage, changes); ++i) {
        const bool repeats = (i + 1) * repeat_percent / 100 != i * repeat_percent / 100;
        AddChange(NumberOf(repeats ? repeated_++ % known_ : records_++), batch);
      }
      sequence_ += batch.changes_size();
      const std::string text = request.SerializeAsString();
      bytes += static_cast<int64_t>(text.size());
      messages_.push_back(AsMessage(text));
    }
    return bytes;
  }

  void Send() {
    known_ = records_;
    stream_.Send(std::exchange(messages_, {}), sequence_);
  }

 private:
  int64_t NumberOf(int64_t record) const { return record * agencies_ + index_; }

  static void AddChange(int64_t number, v1::PublishRequest::Batch& batch) {
    v1::Change& change = *batch.add_changes();
    change.set_record_id(RecordId(number));
    *change.mutable_upsert() = MakeRecord(number);
  }

  const int index_;
  const int agencies_;
  PublishStream stream_;
  int64_t records_ = 0;
  int64_t known_ = 0;  // of them, that were sent
  int64_t repeated_ = 0;
  int64_t sequence_ = 0;
  std::vector<grpc::ByteBuffer> messages_;
};

IngestLoad::IngestLoad(const BenchBroker& broker, int agencies)
    : broker_(broker), agency_count_(agencies) {
  LB_CHECK(agencies >= 1 && agencies <= kAgenciesMax);
}

IngestLoad::~IngestLoad() = default;

absl::Status IngestLoad::Connect() {
  for (int i = 0; i < agency_count_; ++i) {
    LB_ASSIGN_OR_RETURN(auto channel,
                        OpenConnection(broker_.address(), broker_.certificates(),
                                       broker_.certificates().agencies[static_cast<size_t>(i)]));
    agencies_.push_back(std::make_unique<Agency>(std::move(channel), i, agency_count_));
    LB_RETURN_IF_ERROR(agencies_.back()->stream().Open());
  }
  return absl::OkStatus();
}

absl::StatusOr<IngestResult> IngestLoad::Run(int64_t changes, int repeat_percent) {
  const int64_t share = changes / agency_count_;
  LB_CHECK(share > 0 && (repeat_percent == 0 || listings() > 0));
  IngestResult result;
  const v1::Tally before = TallyOfAll();
  const int64_t listings_before = listings();
  result.changes = share * agency_count_;
  for (const auto& agency : agencies_) result.bytes += agency->Prepare(share, repeat_percent);
  result.new_listings = listings() - listings_before;

  peak_bytes_ = peak_bytes();  // which the meter makes the broker forget
  const UsageMeter server(broker_.pid());
  const UsageMeter client(getpid());
  const absl::Time start = absl::Now();
  for (const auto& agency : agencies_) agency->Send();
  absl::Time end = start;
  for (const auto& agency : agencies_) {
    LB_RETURN_IF_ERROR(agency->stream().AwaitSettled());
    end = std::max(end, agency->stream().settled_time());
  }
  result.seconds = absl::ToDoubleSeconds(end - start);
  const Usage server_usage = server.SoFar();
  result.server_cpu_seconds = server_usage.cpu_seconds;
  result.server_peak_bytes = server_usage.peak_bytes;
  result.server_written_bytes = server_usage.written_bytes;
  result.client_cpu_seconds = client.SoFar().cpu_seconds;

  const v1::Tally after = TallyOfAll();
  const int64_t created = after.created() - before.created();
  const int64_t unchanged = after.unchanged() - before.unchanged();
  if (created == result.new_listings && created + unchanged == result.changes) return result;
  return absl::InternalError(absl::StrCat("of ", result.changes, " changes, ", result.new_listings,
                                          " of them new, ", created, " began a listing and ",
                                          unchanged, " changed nothing"));
}

absl::Status IngestLoad::Fill(int64_t listings) {
  while (listings > 0) {
    const int64_t step = std::min(listings, kFillStep);
    LB_RETURN_IF_ERROR(Run(std::max<int64_t>(step, agency_count_), 0).status());
    listings -= step;
  }
  return absl::OkStatus();
}

int64_t IngestLoad::peak_bytes() const { return std::max(peak_bytes_, PeakBytesOf(broker_.pid())); }

int64_t IngestLoad::listings() const {
  int64_t sum = 0;
  for (const auto& agency : agencies_) sum += agency->records();
  return sum;
}

v1::Tally IngestLoad::TallyOfAll() const {
  v1::Tally sum;
  for (const auto& agency : agencies_) {
    const v1::Tally tally = agency->stream().tally();
    sum.set_created(sum.created() + tally.created());
    sum.set_unchanged(sum.unchanged() + tally.unchanged());
  }
  return sum;
}

}  // namespace landbridge::bench
