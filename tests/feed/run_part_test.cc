// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/run_part.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "broker/ledger/state_reader.h"
#include "landbridge/v1/feed_service.pb.h"
#include "tests/feed/feed_stage.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr int kEvents = 100;

// A run whose events have a shape each.
class Run {
 public:
  Run() {
    std::vector<log::v1::LoggedChange> changes;
    for (int i = 0; i < kEvents; ++i) {
      FeedStage::Report report = {.record_id = "R" + std::to_string(i)};
      report.authority_region = std::to_string(440001 + i);
      changes.push_back(FeedStage::Change(report));
    }
    stage_.Submit(std::move(changes));
    run_ = EventRun::Read(StateReader(stage_.state()), EventNumber(1), EventNumber(kEvents + 1),
                          {.bytes = size_t{1} << 20, .events = kEvents}, shapes_)
               .value();
    REQUIRE(run_->size() == kEvents);
    REQUIRE(run_->shapes().size() == kEvents);
  }

  const EventRun& events() const { return *run_; }

  RunPart Part(const std::function<Showing(int)>& showing, int after = 0) const {
    std::vector<Showing> showings;
    for (int i = 0; i < kEvents; ++i) showings.push_back(showing(i + 1));
    return PartOfRun(*run_, EventNumber(after), showings);
  }

  size_t Shared(const RunPart& part) const {
    size_t bytes = 0;
    for (const grpc::Slice& slice : part.slices) {
      if (slice.begin() >= run_->bytes().begin() && slice.end() <= run_->bytes().end()) {
        bytes += slice.size();
      }
    }
    return bytes;
  }

 private:
  FeedStage stage_;
  EventShapes shapes_;
  std::shared_ptr<const EventRun> run_;
};

v1::SubscribeResponse::Delivery DeliveryOf(const RunPart& part) {
  std::string bytes;
  for (const grpc::Slice& slice : part.slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  CHECK(bytes.size() == part.bytes);
  v1::SubscribeResponse::Delivery delivery;
  REQUIRE(delivery.ParseFromString(bytes));
  return delivery;
}

TEST_CASE("a part has what shows, in order, wherever it begins") {
  const Run run;
  const auto showing = [](int event) {
    return event % 7 == 0   ? Showing::kLeftView
           : event % 3 == 0 ? Showing::kNothing
                            : Showing::kAsStored;
  };
  for (const int after : {0, 1, 50, 98, 99}) {
    const auto delivery = DeliveryOf(run.Part(showing, after));
    int next = 0;
    for (int event = after + 1; event <= kEvents; ++event) {
      if (showing(event) == Showing::kNothing) continue;
      REQUIRE(next < delivery.entries_size());
      const v1::Entry& entry = delivery.entries(next++);
      CHECK(entry.event() == event);
      CHECK(entry.has_listing() == (showing(event) == Showing::kAsStored));
      CHECK((entry.kind() == v1::ENTRY_KIND_LEFT_VIEW) == (showing(event) == Showing::kLeftView));
    }
    CHECK(next == delivery.entries_size());
  }
}

TEST_CASE("a part of most of the run shares its bytes, and never holds more than twice its own",
          "[isolation]") {
  const Run run;
  const auto held = [&](const RunPart& part) {
    return part.copied + (run.Shared(part) > 0 ? run.events().bytes().size() : 0);
  };
  const RunPart most =
      run.Part([](int event) { return event % 50 == 0 ? Showing::kNothing : Showing::kAsStored; });
  CHECK(most.copied == 0);
  CHECK(run.Shared(most) == most.bytes);
  for (const int one_in : {1, 2, 3, 10, 60, 200}) {
    for (const int after : {0, 30, 70, 99}) {
      const RunPart part = run.Part(
          [&](int event) { return event % one_in == 0 ? Showing::kAsStored : Showing::kNothing; },
          after);
      CHECK(held(part) <= 2 * part.bytes);
      CHECK(part.copied + run.Shared(part) == part.bytes);
    }
  }
  CHECK(run.Part([](int) { return Showing::kNothing; }).slices.empty());
}

}  // namespace
}  // namespace landbridge::testing
