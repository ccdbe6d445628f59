// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/subscriber_memory.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/child_process.h"
#include "tools/bench/follower.h"
#include "tools/bench/load.h"
#include "tools/bench/places.h"
#include "tools/bench/publisher.h"
#include "tools/bench/reading.h"

namespace landbridge::bench {
namespace {

struct Extent {
  int64_t events_behind;  // of those that read nothing
  int subscribers;
};

// Much more events than sockets and windows hold; and so many subscribers that memory that the
// broker has freed before and uses again hardly counts.
constexpr Extent kFull = {.events_behind = 30'000, .subscribers = 400};
constexpr Extent kQuick = {.events_behind = 3'000, .subscribers = 4};

// What each subscriber adds, in KiB.
absl::StatusOr<double> KibibytesEach(const BenchBroker& broker, bool behind, const Extent& extent) {
  LB_ASSIGN_OR_RETURN(const auto publisher, Publisher::Open(broker));
  LB_RETURN_IF_ERROR(publisher->Publish(kFirstRecords));
  Places places(broker);
  LB_RETURN_IF_ERROR(places.CatchUp(Views::kSame, 1, kFirstRecords));
  LB_RETURN_IF_ERROR(publisher->Publish(extent.events_behind));
  const int64_t head = publisher->published();
  // Fills the caches, and whatever else the first reader needs.
  LB_RETURN_IF_ERROR(
      ReadTogether(places.Reading(Views::kSame, 1, head), broker.certificates()).status());
  if (!behind) LB_RETURN_IF_ERROR(places.CatchUp(Views::kSame, 1, head));
  AwaitQuiet(broker.pid());
  const int64_t before = ResidentBytesOf(broker.pid());
  std::vector<std::unique_ptr<Follower>> subscribers;
  for (int i = 0; i < extent.subscribers; ++i) {
    LB_ASSIGN_OR_RETURN(auto subscriber, Follower::Connect(broker, places, Views::kSame, i));
    behind ? subscriber->StartWithoutReading() : subscriber->Start();
    subscribers.push_back(std::move(subscriber));
  }
  if (!behind) {
    for (const auto& subscriber : subscribers) LB_RETURN_IF_ERROR(subscriber->AwaitHead());
  }
  AwaitQuiet(broker.pid());
  return static_cast<double>(ResidentBytesOf(broker.pid()) - before) / extent.subscribers / 1024;
}

}  // namespace

absl::StatusOr<Table> MeasureSubscriberMemory(const Settings& settings) {
  const Extent extent = settings.quick ? kQuick : kFull;
  Table table(absl::StrCat("memory of each of ", extent.subscribers, " subscribers"),
              {"subscriber"});
  Row& at_head = table.Add({"at the head"});
  Row& reads_nothing = table.Add({"behind, reads nothing"});
  for (int run = 0; run < settings.runs; ++run) {
    settings.progress(absl::StrCat("memory, run ", run + 1));
    for (const bool behind : {false, true}) {
      const std::filesystem::path folder = settings.folder / "memory";
      {
        LB_ASSIGN_OR_RETURN(const auto broker, BenchBroker::Start(settings.landbridged, folder,
                                                                  settings.certificates));
        LB_ASSIGN_OR_RETURN(const double each, KibibytesEach(*broker, behind, extent));
        (behind ? reads_nothing : at_head).Figure("KiB", 0).push_back(each);
      }
      std::error_code error;
      std::filesystem::remove_all(folder, error);
    }
  }
  return table;
}

}  // namespace landbridge::bench
