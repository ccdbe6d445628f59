// SPDX-License-Identifier: Apache-2.0
// The broker's numbers in Prometheus' form: names, units, labels, and for each what an operator
// should conclude. docs/operations.md lists them.
//
// Labels are names of agencies, sources, provinces and subscriptions; nothing about subjects.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "landbridge/v1/admin_service.pb.h"
#include "landbridge/v1/subscription_service.pb.h"
#include "prometheus/metric_family.h"
#include "prometheus/metric_type.h"

namespace landbridge {

// Name and value of one label, such as {"store", "log"}.
using MetricLabel = prometheus::ClientMetric::Label;

// A family without samples yet.
prometheus::MetricFamily MakeFamily(std::string name, prometheus::MetricType type,
                                    std::string help);

void AddSample(prometheus::MetricFamily& family, std::vector<MetricLabel> labels, double value);

// Of the broker and of each source; the subscriptions in `status` are not looked at.
std::vector<prometheus::MetricFamily> StandingFamilies(const v1::GetStatusResponse& status);

// What does not apply to a subscription has no sample: when it was last seen, when it never was,
// and the size of a watch list, when it has none.
std::vector<prometheus::MetricFamily> SubscriptionFamilies(
    const std::vector<v1::Subscription>& subscriptions);

prometheus::MetricFamily StreamFamily(size_t publish_streams, size_t subscribe_streams);

}  // namespace landbridge
