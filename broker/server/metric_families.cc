// SPDX-License-Identifier: Apache-2.0
#include "broker/server/metric_families.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "google/protobuf/timestamp.pb.h"

namespace landbridge {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Source = v1::GetStatusResponse::Source;

double Seconds(const google::protobuf::Timestamp& time) {
  return static_cast<double>(time.seconds()) + static_cast<double>(time.nanos()) / 1e9;
}

MetricFamily Gauge(std::string name, std::string help, double value,
                   std::vector<MetricLabel> labels = {}) {
  MetricFamily family = MakeFamily(std::move(name), MetricType::Gauge, std::move(help));
  AddSample(family, std::move(labels), value);
  return family;
}

// One number of each of several things.
template <typename Thing>
struct Measure {
  const char* name;
  const char* help;
  std::function<std::optional<double>(const Thing&)> value;  // nothing: no sample
};

template <typename Number>
std::optional<double> Value(Number number) {
  return static_cast<double>(number);
}

template <typename Thing, typename Things, typename LabelsOf>
void AddGauges(const std::vector<Measure<Thing>>& measures, const Things& things,
               const LabelsOf& labels_of, std::vector<MetricFamily>& families) {
  for (const Measure<Thing>& measure : measures) {
    MetricFamily family = MakeFamily(measure.name, MetricType::Gauge, measure.help);
    for (const Thing& thing : things) {
      if (const auto value = measure.value(thing)) AddSample(family, labels_of(thing), *value);
    }
    families.push_back(std::move(family));
  }
}

std::vector<Measure<Source>> SourceMeasures() {
  return {
      {"landbridge_source_settled_sequence",
       "Number of the last change that is durable and applied. Where it stands still although the "
       "department's system changes, look at its adapter.",
       [](const Source& source) { return Value(source.settled_sequence()); }},
      {"landbridge_source_live_records",
       "Records that were accepted and not withdrawn. A sudden fall is a withdrawal of many: ask "
       "the agency whether it means it.",
       [](const Source& source) { return Value(source.live_records()); }},
      {"landbridge_source_kept_rejections",
       "Records that were rejected and wait for repair. More than 0: the agency has something to "
       "correct, its adapter's report says what.",
       [](const Source& source) { return Value(source.kept_rejections()); }},
      {"landbridge_source_last_change_timestamp_seconds",
       "When its last change was applied. Much longer ago than its export is due: the adapter, or "
       "what feeds it, has stopped.",
       [](const Source& source) { return Value(Seconds(source.last_change_time())); }},
      {"landbridge_source_connected",
       "1 while an adapter publishes it. An adapter that is run by a timetable is connected during "
       "its runs only.",
       [](const Source& source) { return Value(source.connected()); }},
  };
}

std::vector<Measure<v1::Subscription>> SubscriptionMeasures() {
  using Each = v1::Subscription;
  return {
      {"landbridge_subscription_acknowledged_event",
       "Number of the last event that the province acknowledged. Where it stands still while "
       "landbridge_event_head grows, the province does not take in what it is sent.",
       [](const Each& each) { return Value(each.acknowledged_event()); }},
      {"landbridge_subscription_lag_events",
       "Events of the whole feed that are not acknowledged. Growing for hours: the province does "
       "not follow.",
       [](const Each& each) { return Value(each.lag_events()); }},
      {"landbridge_subscription_lag_seconds",
       "Age of the oldest event that is not acknowledged; 0 when there is none. This is how old "
       "the province's data is.",
       [](const Each& each) { return Value(each.lag_seconds()); }},
      {"landbridge_subscription_connected",
       "1 while a stream is open. 0 for longer than the province's restart takes: it gets nothing.",
       [](const Each& each) { return Value(each.connected()); }},
      {"landbridge_subscription_last_seen_timestamp_seconds",
       "When it last had a stream or acknowledged. A subscription that nobody uses any more should "
       "be removed: it goes on to owe lifts.",
       [](const Each& each) {
         return each.has_last_seen_time() ? Value(Seconds(each.last_seen_time())) : std::nullopt;
       }},
      {"landbridge_subscription_pending_lifts",
       "Lifts of listings that the province may hold, not acknowledged yet; counted up to 10000.",
       [](const Each& each) { return Value(each.pending_lifts()); }},
      {"landbridge_subscription_late_lifts",
       "Of the pending lifts, those beyond the catalogue's deadline. More than 0: the province may "
       "still publish what was lifted; `landbridge lifts --late` names them, call it.",
       [](const Each& each) { return Value(each.late_lifts()); }},
      {"landbridge_subscription_watch_list_identifiers",
       "Identifiers in its watch list; no sample without one. A sudden fall: an upload of the "
       "wrong "
       "file.",
       [](const Each& each) {
         return each.has_watch_list() ? Value(each.watch_list_size()) : std::nullopt;
       }},
  };
}

void AddTallies(const v1::GetStatusResponse& status, std::vector<MetricFamily>& families) {
  MetricFamily changes = MakeFamily(
      "landbridge_source_changes_total", MetricType::Counter,
      "Settled changes by what came of them, since the source was first seen. A rising share of "
      "`rejected`: the export or the catalogue changed.");
  MetricFamily lifts = MakeFamily(
      "landbridge_source_lifted_listings_total", MetricType::Counter,
      "Listings that ended because of the source's changes. A jump: look at the export before the "
      "provinces ask.");
  for (const Source& source : status.sources()) {
    const v1::Tally& tally = source.tally();
    for (const auto& [outcome, count] :
         {std::pair<const char*, int64_t>{"created", tally.created()},
          {"amended", tally.amended()},
          {"unchanged", tally.unchanged()},
          {"attested", tally.attested()},
          {"ended", tally.ended()},
          {"withdrawn", tally.withdrawn()},
          {"rejected", tally.rejected()}}) {
      AddSample(changes,
                {{"agency", source.agency()}, {"source", source.source()}, {"outcome", outcome}},
                static_cast<double>(count));
    }
    AddSample(lifts, {{"agency", source.agency()}, {"source", source.source()}},
              static_cast<double>(tally.lifted()));
  }
  families.push_back(std::move(changes));
  families.push_back(std::move(lifts));
}

}  // namespace

MetricFamily MakeFamily(std::string name, MetricType type, std::string help) {
  MetricFamily family;
  family.name = std::move(name);
  family.type = type;
  family.help = std::move(help);
  return family;
}

void AddSample(MetricFamily& family, std::vector<MetricLabel> labels, double value) {
  ClientMetric& sample = family.metric.emplace_back();
  sample.label = std::move(labels);
  if (family.type == MetricType::Counter) {
    sample.counter.value = value;
  } else {
    sample.gauge.value = value;
  }
}

std::vector<MetricFamily> StandingFamilies(const v1::GetStatusResponse& status) {
  const auto number = [](int64_t value) { return static_cast<double>(value); };
  std::vector<MetricFamily> families;
  families.push_back(Gauge("landbridge_build_info", "Always 1; the label is the version that runs.",
                           1, {{"version", status.version()}}));
  families.push_back(Gauge(
      "landbridge_start_timestamp_seconds",
      "When the broker started. Changed without anybody restarting it: it ended by itself, and "
      "its log says why.",
      Seconds(status.start_time())));
  families.push_back(Gauge("landbridge_log_head_position",
                           "Position of the last durable log entry; grows with what is accepted.",
                           number(status.log_head())));
  families.push_back(Gauge(
      "landbridge_applied_position",
      "Position of the last log entry that is applied. Behind landbridge_log_head_position for "
      "more than seconds: the broker is behind, most often because the disk is slow.",
      number(status.applied_position())));
  families.push_back(Gauge("landbridge_event_head",
                           "Number of the last event; grows with what provinces are told.",
                           number(status.event_head())));
  MetricFamily listings = Gauge(
      "landbridge_listings",
      "Listings by state. A sudden move from in_force to lifted: ask the agency that withdrew.",
      number(status.listings_in_force()), {{"state", "in_force"}});
  AddSample(listings, {{"state", "lifted"}}, number(status.listings_lifted()));
  families.push_back(std::move(listings));
  families.push_back(Gauge("landbridge_subjects",
                           "Organisations and persons that listings are or were about.",
                           number(status.subjects())));
  MetricFamily bytes =
      Gauge("landbridge_storage_bytes",
            "Bytes of a store's files on disk. Compare their growth with the space "
            "that is free: below 1 GiB agencies are refused.",
            number(status.log_bytes()), {{"store", "log"}});
  AddSample(bytes, {{"store", "state"}}, number(status.state_bytes()));
  families.push_back(std::move(bytes));

  AddGauges(
      SourceMeasures(), status.sources(),
      [](const Source& source) {
        return std::vector<MetricLabel>{{"agency", source.agency()}, {"source", source.source()}};
      },
      families);
  AddTallies(status, families);
  return families;
}

std::vector<MetricFamily> SubscriptionFamilies(const std::vector<v1::Subscription>& subscriptions) {
  std::vector<MetricFamily> families;
  AddGauges(
      SubscriptionMeasures(), subscriptions,
      [](const v1::Subscription& each) {
        return std::vector<MetricLabel>{{"province", each.province()},
                                        {"subscription", each.name()}};
      },
      families);
  return families;
}

MetricFamily StreamFamily(size_t publish_streams, size_t subscribe_streams) {
  MetricFamily family = Gauge(
      "landbridge_open_streams",
      "Streams that are open: publish of adapters, subscribe of provinces. None of a kind that is "
      "always there: look at certificates and the network.",
      static_cast<double>(publish_streams), {{"kind", "publish"}});
  AddSample(family, {{"kind", "subscribe"}}, static_cast<double>(subscribe_streams));
  return family;
}

}  // namespace landbridge
