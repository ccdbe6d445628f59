// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/event_showing.h"

#include <memory>
#include <optional>
#include <string>

#include "tests/feed/feed_stage.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

std::shared_ptr<const View> Of(const std::string& region) {
  v1::Filter filter;
  filter.add_subject_regions(region);
  return std::make_shared<const View>(FilteredView(filter));
}

log::v1::EventRow Event(std::optional<std::string> before, std::optional<std::string> after) {
  log::v1::EventRow event;
  const auto fill = [](const std::string& region, log::v1::FilterFields& fields) {
    fields.set_category("cn.penalty");
    fields.set_subject_region(region);
    fields.set_authority_region("440300");
    fields.set_subject_kind(v1::SUBJECT_KIND_ORGANISATION);
    fields.set_severity(v1::SEVERITY_GENERAL);
  };
  if (before) fill(*before, *event.mutable_before());
  if (after) fill(*after, *event.mutable_after());
  return event;
}

TEST_CASE("an event shows by what it is filtered on before and after it") {
  const Sight sight(Of("440000"));
  const std::optional<std::string> in = "440305";
  const std::optional<std::string> out = "330106";
  CHECK(ShowingOf(Event({}, in), sight) == Showing::kAsStored);
  CHECK(ShowingOf(Event({}, out), sight) == Showing::kNothing);
  CHECK(ShowingOf(Event(out, in), sight) == Showing::kAsStored);
  CHECK(ShowingOf(Event(in, out), sight) == Showing::kLeftView);
  CHECK(ShowingOf(Event(out, out), sight) == Showing::kNothing);
}

TEST_CASE("a lift reaches whoever may hold the listing, also from a former view",
          "[lifts cannot be filtered]") {
  const auto lift = Event("330106", {});
  CHECK(ShowingOf(lift, Sight(Of("440000"))) == Showing::kNothing);
  CHECK(ShowingOf(lift, Sight(Of("440000"), {Of("330000")})) == Showing::kAsStored);
  CHECK(ShowingOf(lift, Sight(Of("440000"), {Of("330000")}).Settled()) == Showing::kNothing);
}

TEST_CASE("an event that only changes who sees a listing shows to those who did not see it") {
  log::v1::EventRow event = Event("440305", "440305");
  event.set_refiltered(true);
  CHECK(ShowingOf(event, Sight(Of("440000"))) == Showing::kNothing);
  CHECK(ShowingOf(event, Sight(Of("330000"))) == Showing::kNothing);
  event = Event("330106", "440305");
  event.set_refiltered(true);
  CHECK(ShowingOf(event, Sight(Of("440000"))) == Showing::kAsStored);
  // Whoever saw it in one of its views only may not hold it.
  event = Event("440305", "440305");
  event.set_refiltered(true);
  CHECK(ShowingOf(event, Sight(Of("440000"), {Of("330000")})) == Showing::kAsStored);
}

TEST_CASE("what leaves a view tells nothing of what it has become", "[leaving is not lifting]") {
  const v1::Entry entry = LeftViewEntry(EventNumber(12), ListingNumber(7), 1500);
  CHECK(entry.kind() == v1::ENTRY_KIND_LEFT_VIEW);
  CHECK(entry.event() == 12);
  CHECK(entry.listing_id() == "L7");
  CHECK_FALSE(entry.has_listing());
  CHECK_FALSE(entry.has_lift());
}

TEST_CASE("sights that show the same have the same key") {
  CHECK(Sight(Of("440000")).key() == Sight(Of("440000")).key());
  CHECK(Sight(Of("440000")).key() != Sight(Of("330000")).key());
  CHECK(Sight(Of("440000")).key() != Sight(Of("440000"), {Of("330000")}).key());
}

}  // namespace
}  // namespace landbridge::testing
