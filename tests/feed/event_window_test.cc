// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/event_window.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "broker/feed/feed_cursor.h"
#include "broker/ledger/state_reader.h"
#include "broker/subscriptions/event_showing.h"
#include "tests/feed/feed_stage.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr FeedCursorOptions kSmallMessages = {.message_bytes = 2000, .examined_max = 20};

View InRegion(const std::string& region) {
  v1::Filter filter;
  filter.add_subject_regions(region);
  return FilteredView(filter);
}

std::vector<View> SomeViews() {
  v1::Filter severe;
  severe.add_severities(v1::SEVERITY_SERIOUS);
  v1::Filter nothing;
  nothing.add_categories("cn.defaulters");
  return {WholeView(), InRegion("440000"), InRegion("330000"), FilteredView(severe),
          FilteredView(nothing)};
}

// Reports that come, change, move between regions, end and come again.
class RandomFeed {
 public:
  RandomFeed(FeedStage& stage, std::mt19937& random) : stage_(stage), random_(random) {}

  void Step() {
    std::vector<log::v1::LoggedChange> changes;
    for (int i = Below(4); i >= 0; --i) {
      FeedStage::Report report = FeedStage::Numbered(Below(40));
      if (Below(5) == 0) {
        changes.push_back(FeedStage::Withdrawal(report.record_id));
        continue;
      }
      report.subject_region = std::vector<std::string>{"440305", "440100", "330100"}[Index(3)];
      report.severity = Below(2) == 0 ? v1::SEVERITY_SERIOUS : v1::SEVERITY_GENERAL;
      report.conduct = std::string(Index(600), 'c') + std::to_string(++conduct_);
      changes.push_back(FeedStage::Change(report));
    }
    stage_.Submit(std::move(changes));
  }

  int Below(int bound) { return std::uniform_int_distribution<>(0, bound - 1)(random_); }
  size_t Index(int bound) { return static_cast<size_t>(Below(bound)); }

 private:
  FeedStage& stage_;
  std::mt19937& random_;
  int conduct_ = 0;
};

// What `view` gets after `place`, found in the store alone.
std::vector<std::string> InStore(FeedStage& stage, const View& view, EventNumber place) {
  const Sight sight(std::make_shared<const View>(view));
  std::vector<std::string> entries;
  const auto visit = [&](EventNumber number, const log::v1::EventRow& row) {
    v1::Entry entry;
    switch (ShowingOf(row, sight)) {
      case Showing::kNothing:
        return true;
      case Showing::kAsStored:
        REQUIRE(entry.ParseFromString(row.entry()));
        break;
      case Showing::kLeftView:
        entry = LeftViewEntry(number, ListingNumber(row.listing()), row.time_ms());
        break;
    }
    entries.push_back(entry.SerializeAsString());
    return true;
  };
  REQUIRE(StateReader(stage.state()).Events(place.Next(), visit).ok());
  return entries;
}

std::vector<std::string> ThroughWindow(FeedCursor& cursor) {
  std::vector<std::string> entries;
  for (const v1::Entry& entry : EntriesOf(ReadToHead(cursor))) {
    entries.push_back(entry.SerializeAsString());
  }
  return entries;
}

std::shared_ptr<const SightClass> ClassOf(EventWindow& window, const View& view) {
  return window.ClassOf(Sight(std::make_shared<const View>(view)));
}

std::string BytesOf(const RunPart& part) {
  std::string bytes;
  for (const grpc::Slice& slice : part.slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// All that `sight_class` gets after `place`, with where each passage ended.
std::map<int64_t, std::shared_ptr<const RunPart>> Passages(
    EventWindow& window, const std::shared_ptr<const SightClass>& sight_class,
    EventNumber place = {}) {
  std::map<int64_t, std::shared_ptr<const RunPart>> passages;
  const FeedHead head = window.Head().value();
  while (place < head.event) {
    const FeedPassage passage = window.After(place, sight_class).value();
    REQUIRE(passage.through > place);
    place = passage.through;
    passages[place.value()] = passage.part;
  }
  return passages;
}

TEST_CASE("what streams get through the window is what the store says", "[withheld][no gap]") {
  const uint32_t seed = GENERATE(1u, 2u, 3u, 4u);
  INFO("seed " << seed);
  std::mt19937 random(seed);
  FeedStage stage;
  RandomFeed feed(stage, random);
  const std::vector<View> views = SomeViews();
  // Two streams of each class, so that parts are kept, and one of it that is elsewhere.
  std::vector<std::pair<const View*, FeedCursor>> streams;
  for (const View& view : views) {
    for (int i = 0; i < 2; ++i) {
      streams.emplace_back(&view, stage.Resume(view, EventNumber(), kSmallMessages));
    }
  }
  for (int step = 0; step < 150; ++step) {
    feed.Step();
    for (auto& [view, cursor] : streams) {
      if (feed.Below(3) != 0) continue;
      const EventNumber place = cursor.last_event();
      REQUIRE(ThroughWindow(cursor) == InStore(stage, *view, place));
    }
    const View& view = views[feed.Index(static_cast<int>(views.size()))];
    const EventNumber place(feed.Below(static_cast<int>(stage.head().value()) + 1));
    FeedCursor late = stage.Resume(view, place, kSmallMessages);
    REQUIRE(ThroughWindow(late) == InStore(stage, view, place));
  }
}

TEST_CASE("a run is read once and a part is made once, however many streams want it",
          "[isolation]") {
  FeedStage stage;
  stage.PublishMany(0, 300);
  EventWindow window(stage.state(), WindowFor(kSmallMessages, size_t{16} << 20));
  const auto first_class = ClassOf(window, WholeView());
  const auto other_class = ClassOf(window, InRegion("330000"));
  std::vector<std::shared_ptr<const SightClass>> streams;
  for (int i = 0; i < 20; ++i) {
    streams.push_back(ClassOf(window, WholeView()));
    streams.push_back(ClassOf(window, InRegion("330000")));
  }
  const auto passages = Passages(window, first_class);
  for (const auto& stream : streams) {
    const auto same = Passages(window, stream);
    CHECK((stream == first_class) == (same == passages));
  }
  const EventWindowStatistics statistics = window.statistics();
  CHECK(statistics.runs_read == passages.size());
  CHECK(statistics.parts_made == 2 * passages.size());
}

TEST_CASE("a class that sees everything gets the run's own bytes") {
  FeedStage stage;
  stage.PublishMany(0, 300);
  EventWindow window(stage.state(), WindowFor({}, size_t{16} << 20));
  const auto one = Passages(window, ClassOf(window, WholeView()));
  const auto other = Passages(window, ClassOf(window, InRegion("440000")));
  REQUIRE(one.size() == other.size());
  for (const auto& [through, part] : one) {
    REQUIRE(part->slices.size() == 1);
    CHECK(part->copied == 0);
    CHECK(part->slices[0].begin() == other.at(through)->slices[0].begin());
  }
}

TEST_CASE("threads that want the same run at the same time read it once", "[isolation]") {
  FeedStage stage;
  stage.PublishMany(0, 500);
  EventWindow window(stage.state(), WindowFor({}, size_t{16} << 20));
  const auto sight_class = ClassOf(window, WholeView());
  const auto another = sight_class;  // so that parts are kept
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { (void)window.After(EventNumber(), sight_class).value(); });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(window.statistics().runs_read == 1);
  CHECK(window.statistics().parts_made == 1);
}

TEST_CASE("a lift takes its content out of the window before it is settled", "[withheld]") {
  for (const bool filtered : {false, true}) {
    FeedStage stage;
    for (int i = 0; i < 10; ++i) {
      FeedStage::Report report = FeedStage::Numbered(i);
      report.conduct = i == 4 ? "secret" : "conduct";
      report.subject_region = i % 2 == 0 ? "440305" : "330100";
      stage.Publish(report);
    }
    EventWindow& window = stage.Window();
    const auto sight_class = ClassOf(window, filtered ? InRegion("440000") : WholeView());
    const auto another = sight_class;  // so that parts are kept
    const auto before = Passages(window, sight_class);
    CHECK(BytesOf(*before.at(10)).find("secret") != std::string::npos);

    stage.Withdraw("R4");
    for (const auto& [through, part] : Passages(window, sight_class)) {
      CHECK(BytesOf(*part).find("secret") == std::string::npos);
    }
  }
}

TEST_CASE("a reading that began before a lift does not bring the content back", "[withheld]") {
  FeedStage stage;
  stage.PublishMany(0, 50);
  // It holds one run at most, so that somebody reads all the time.
  EventWindow window(stage.state(), WindowFor({}, 1));
  const auto listening = stage.pipeline().Listen(
      [&](const AppliedGroup& group) { window.OnApplied(group.erased_events); });
  const auto sight_class = ClassOf(window, WholeView());
  const auto another = sight_class;  // so that parts are kept
  std::atomic<bool> done = false;
  std::atomic<bool> found = false;
  std::atomic<int64_t> listed = 0;  // the last place before an event with content
  std::atomic<int64_t> lifted = 0;  // up to here they are lifted, and that is settled
  std::vector<std::thread> readers;
  for (unsigned i = 0; i < 4; ++i) {
    readers.emplace_back([&, i] {
      std::mt19937 random(i);
      while (!done) {
        const int64_t place = listed - 2 * static_cast<int64_t>(random() % 4);
        const bool is_lifted = place <= lifted;
        if (place < 50) continue;
        const FeedPassage passage = window.After(EventNumber(place), sight_class).value();
        const std::string content = "secret " + std::to_string(place) + ".";
        if (is_lifted && BytesOf(*passage.part).find(content) != std::string::npos) found = true;
      }
    });
  }
  for (int i = 0; i < 400; ++i) {
    const int64_t place = stage.head().value();
    FeedStage::Report report = FeedStage::Numbered(1000 + i);
    report.conduct = "secret " + std::to_string(place) + ".";
    stage.Publish(report);
    listed = place;
    stage.Withdraw(report.record_id);
    lifted = place;
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK_FALSE(found);
}

TEST_CASE("the window keeps to its bytes, and what fell out of it is read again", "[isolation]") {
  FeedStage stage;
  stage.PublishMany(0, 1000);
  constexpr size_t kBytesMax = 40'000;
  EventWindow window(stage.state(), WindowFor(kSmallMessages, kBytesMax));
  std::vector<std::shared_ptr<const SightClass>> classes;
  for (const View& view : SomeViews()) {
    // Twice, so that parts are kept.
    classes.push_back(ClassOf(window, view));
    classes.push_back(ClassOf(window, view));
  }
  for (int round = 0; round < 2; ++round) {
    for (const auto& sight_class : classes) {
      size_t bytes = 0;
      for (const auto& [through, part] : Passages(window, sight_class)) bytes += part->bytes;
      CHECK((bytes > 0) == sight_class->sight().view().Matches([] {
        log::v1::FilterFields fields;
        fields.set_category("cn.penalty");
        fields.set_subject_region("440305");
        fields.set_authority_region("440300");
        fields.set_subject_kind(v1::SUBJECT_KIND_ORGANISATION);
        fields.set_severity(v1::SEVERITY_GENERAL);
        return fields;
      }()));
      CHECK(window.statistics().bytes <= kBytesMax);
    }
  }
  CHECK(window.statistics().runs_read > 200);
}

TEST_CASE("the window holds what can be walked without the store, up to the head") {
  FeedStage stage;
  stage.PublishMany(0, 200);
  EventWindow& window = stage.Window(kSmallMessages);
  const auto sight_class = ClassOf(window, WholeView());
  CHECK_FALSE(window.Holds(EventNumber(0), 1));
  const auto passages = Passages(window, sight_class, EventNumber(100));
  CHECK(window.Holds(EventNumber(100), 50));
  CHECK(window.Holds(EventNumber(120), 1000));
  CHECK(window.Holds(EventNumber(200), 1000));
  CHECK_FALSE(window.Holds(EventNumber(99), 1000));
  Passages(window, sight_class);
  CHECK(window.Holds(EventNumber(99), 1000));

  // A hole, and news that nobody has looked at.
  stage.Withdraw("R150");
  CHECK_FALSE(window.Holds(EventNumber(201), 1));
  CHECK(window.Head().value().event == EventNumber(201));
  CHECK(window.Holds(EventNumber(201), 1));
  CHECK(window.Holds(EventNumber(99), 10));
  CHECK_FALSE(window.Holds(EventNumber(99), 1000));
}

TEST_CASE("events that come one by one become runs of many") {
  FeedStage stage;
  EventWindow& window = stage.Window();
  const auto sight_class = ClassOf(window, WholeView());
  for (int i = 0; i < 300; ++i) {
    stage.Publish(FeedStage::Numbered(i));
    CHECK(window.After(EventNumber(i), sight_class).value().through == EventNumber(i + 1));
  }
  CHECK(window.statistics().runs_read == 300);
  CHECK(window.statistics().runs < 16);
  // And nobody reads them again.
  CHECK(Passages(window, sight_class).size() < 16);
  CHECK(window.statistics().runs_read == 300);
}

TEST_CASE("streams are of one class while their sights are equal") {
  SightClasses classes;
  const auto sight = [](const View& view) { return Sight(std::make_shared<const View>(view)); };
  auto one = classes.ClassOf(sight(InRegion("440000")));
  CHECK(classes.ClassOf(sight(InRegion("440000"))) == one);
  CHECK(classes.ClassOf(sight(InRegion("330000"))) != one);
  CHECK(classes.ClassOf(Sight(std::make_shared<const View>(InRegion("440000")),
                              {std::make_shared<const View>(InRegion("330000"))})) != one);
  const uint64_t id = one->id();
  one.reset();
  CHECK(classes.ClassOf(sight(InRegion("440000")))->id() != id);
}

}  // namespace
}  // namespace landbridge::testing
