// SPDX-License-Identifier: Apache-2.0
#include "broker/server/broker_metrics.h"

#include <iterator>
#include <utility>

#include "absl/status/statusor.h"
#include "broker/server/metric_families.h"

namespace landbridge {
namespace {

using prometheus::MetricFamily;

void Append(std::vector<MetricFamily> more, std::vector<MetricFamily>& families) {
  families.insert(families.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<MetricFamily> BrokerMetrics::Collect() const {
  absl::MutexLock lock(&mutex_);
  const absl::Time now = clock_.Now();
  // A clock that went back must not keep what is old.
  const bool fresh = now >= read_time_ && now - read_time_ < kReuse;
  if (!fresh) {
    families_ = Read();
    read_time_ = now;
  }
  return families_;
}

std::vector<MetricFamily> BrokerMetrics::Read() const {
  std::vector<MetricFamily> families;
  if (const auto standing = status_.Standing(); standing.ok()) {
    Append(StandingFamilies(*standing), families);
  } else {
    ++standing_errors_;
  }
  if (const auto subscriptions = status_.Subscriptions(); subscriptions.ok()) {
    Append(SubscriptionFamilies(*subscriptions), families);
  } else {
    ++subscription_errors_;
  }
  const StreamCounts streams = open_streams_();
  families.push_back(StreamFamily(streams.publish, streams.subscribe));

  MetricFamily errors = MakeFamily(
      "landbridge_metrics_read_errors_total", prometheus::MetricType::Counter,
      "Readings that failed, by the part that is missing from the answer then. More than 0: the "
      "store is in trouble, `landbridge status` says how.");
  AddSample(errors, {{"part", "broker"}}, static_cast<double>(standing_errors_));
  AddSample(errors, {{"part", "subscriptions"}}, static_cast<double>(subscription_errors_));
  families.push_back(std::move(errors));
  return families;
}

}  // namespace landbridge
