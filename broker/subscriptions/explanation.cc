// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/explanation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "broker/ledger/listing_rules.h"
#include "broker/subscriptions/event_showing.h"
#include "broker/subscriptions/sight.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

absl::Status UnknownEvent(EventNumber number) {
  return MakeProblem(absl::StatusCode::kNotFound, v1::PROBLEM_REASON_EVENT_UNKNOWN,
                     absl::StrCat("there is no event ", number.value(),
                                  ": not happened yet, no longer kept, or not granted"),
                     "ask about an event that a response or `landbridge lifts` named",
                     {.field = "event"});
}

absl::Status UnknownListing() {
  return MakeProblem(absl::StatusCode::kNotFound, v1::PROBLEM_REASON_LISTING_UNKNOWN,
                     "there is no such listing, or it is not granted",
                     "write the id as responses carry it, such as L42", {.field = "listing_id"});
}

std::string TimeText(int64_t ms) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromUnixMillis(ms), absl::UTCTimeZone());
}

std::string FactOf(EventNumber number, const log::v1::EventRow& event, const v1::Entry& entry) {
  std::string fact =
      absl::StrCat("event ", number.value(), " is ", v1::EntryKind_Name(entry.kind()).substr(11),
                   " of L", event.listing(), ", at ", TimeText(event.time_ms()));
  if (entry.has_lift()) {
    absl::StrAppend(&fact, ", ", v1::LiftReason_Name(entry.lift().reason()).substr(12));
  }
  if (entry.withheld()) fact += "; the listing was lifted since, its content is withheld";
  if (event.refiltered()) {
    fact += "; the listing shows what it showed before, its subject has a further identifier";
  }
  return fact;
}

void AddDelivery(const FollowedSubscription& subscription, EventNumber number,
                 v1::Explanation& explanation) {
  const bool acknowledged = subscription.acknowledged() >= number;
  explanation.set_standing(acknowledged ? v1::STANDING_ACKNOWLEDGED : v1::STANDING_DUE);
  explanation.add_reasons(absl::StrCat(acknowledged ? "acknowledged" : "not acknowledged yet",
                                       ": the subscription acknowledged event ",
                                       subscription.row.acknowledged_event()));
}

v1::Explanation ExplanationFor(const FollowedSubscription& subscription) {
  v1::Explanation explanation;
  explanation.set_province(subscription.row.province());
  explanation.set_subscription(subscription.row.name());
  return explanation;
}

}  // namespace

absl::Status NothingAsked() {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID,
                     "the request names nothing to explain",
                     "name an event, a listing or a subscription", {.field = "what"});
}

bool Explainer::MayBeTold(const log::v1::EventRow& event) const {
  return !granted_ || (event.has_before() && granted_->Matches(event.before())) ||
         (event.has_after() && granted_->Matches(event.after()));
}

absl::StatusOr<v1::ExplainResponse> Explainer::ExplainEvent(EventNumber number) const {
  LB_ASSIGN_OR_RETURN(const auto event, reader_.Event(number));
  if (!event || !MayBeTold(*event)) return UnknownEvent(number);
  v1::Entry entry;
  if (!entry.ParseFromString(event->entry())) {
    return absl::DataLossError("a stored event cannot be parsed; rebuild the state from the log");
  }
  v1::ExplainResponse response;
  response.add_facts(FactOf(number, *event, entry));
  for (const FollowedSubscription& each : subscriptions_) {
    *response.add_explanations() = ExplainTo(each, number, *event);
  }
  return response;
}

v1::Explanation Explainer::ExplainTo(const FollowedSubscription& subscription, EventNumber number,
                                     const log::v1::EventRow& event) const {
  v1::Explanation explanation = ExplanationFor(subscription);
  if (subscription.row.open_time_ms() == 0) {
    explanation.set_standing(v1::STANDING_NOT_FOLLOWED);
    explanation.add_reasons("no stream of it was ever opened");
    return explanation;
  }
  if (!subscription.WasOpenBefore(number)) {
    explanation.set_standing(v1::STANDING_NOT_FOLLOWED);
    explanation.add_reasons(absl::StrCat("it was first opened after event ",
                                         subscription.row.first_open_event(),
                                         ", and began with a snapshot of what was in force then"));
    return explanation;
  }
  const NumberedView& view = subscription.ViewAt(number);
  explanation.add_reasons(absl::StrCat("judged by its view ", view.version));
  switch (ShowingOf(event, Sight(view.view))) {
    case Showing::kAsStored:
      explanation.set_kind(
          event.has_after() ? (event.has_before() ? v1::ENTRY_KIND_AMENDED : v1::ENTRY_KIND_LISTED)
                            : v1::ENTRY_KIND_LIFTED);
      AddDelivery(subscription, number, explanation);
      return explanation;
    case Showing::kLeftView:
      explanation.set_kind(v1::ENTRY_KIND_LEFT_VIEW);
      AddDelivery(subscription, number, explanation);
      break;
    case Showing::kNothing:
      explanation.set_standing(v1::STANDING_NOT_IN_VIEW);
      if (event.refiltered() && view.view->Matches(event.before())) {
        explanation.add_reasons("the listing was in the view before, and shows the same");
        return explanation;
      }
      break;
  }
  if (granted_ && event.has_after() && !granted_->Matches(event.after())) {
    explanation.add_reasons("it left what the policy grants");
    return explanation;
  }
  for (std::string& reason :
       view.view->Mismatches(event.has_after() ? event.after() : event.before())) {
    explanation.add_reasons(std::move(reason));
  }
  return explanation;
}

absl::StatusOr<v1::ExplainResponse> Explainer::ExplainListing(const std::string& listing_id) const {
  const std::optional<ListingNumber> number = ParseListingId(listing_id);
  if (!number) return UnknownListing();
  LB_ASSIGN_OR_RETURN(const auto row, reader_.Listing(*number));
  if (!row || row->last_event() == 0) return UnknownListing();
  const EventNumber last(row->last_event());
  const bool in_force = row->ruling_version() >= 0;
  LB_ASSIGN_OR_RETURN(const auto event, reader_.Event(last));
  const bool may_be_told = !granted_ || (in_force ? granted_->Matches(FilterFieldsOf(*row))
                                                  : event && MayBeTold(*event));
  if (!may_be_told) return UnknownListing();

  v1::ExplainResponse response;
  response.add_facts(absl::StrCat(listing_id, in_force ? " is in force" : " is lifted",
                                  "; its last event is ", last.value(),
                                  event ? "" : ", which is no longer kept"));
  if (!in_force && !event) return response;
  for (const FollowedSubscription& each : subscriptions_) {
    *response.add_explanations() =
        in_force ? ExplainPresent(each, *row) : ExplainTo(each, last, *event);
  }
  return response;
}

v1::Explanation Explainer::ExplainPresent(const FollowedSubscription& subscription,
                                          const log::v1::ListingRow& row) const {
  v1::Explanation explanation = ExplanationFor(subscription);
  std::vector<std::string> mismatches =
      subscription.views.back().view->Mismatches(FilterFieldsOf(row));
  if (!mismatches.empty()) {
    explanation.set_standing(v1::STANDING_NOT_IN_VIEW);
    for (std::string& reason : mismatches) explanation.add_reasons(std::move(reason));
    return explanation;
  }
  if (subscription.row.open_time_ms() == 0) {
    explanation.set_standing(v1::STANDING_NOT_FOLLOWED);
    explanation.add_reasons("it is in the view, but no stream of it was ever opened");
    return explanation;
  }
  explanation.set_kind(v1::ENTRY_KIND_PRESENT);
  const bool enters = std::any_of(
      subscription.views.begin(), subscription.views.end(),
      [&](const NumberedView& each) { return !each.view->Matches(FilterFieldsOf(row)); });
  if (enters) {
    explanation.set_standing(v1::STANDING_DUE);
    explanation.add_reasons("it enters by a change of the view that is not acknowledged yet");
    return explanation;
  }
  AddDelivery(subscription, EventNumber(row.last_event()), explanation);
  return explanation;
}

absl::StatusOr<v1::ExplainResponse> Explainer::ExplainSubscription(
    const std::string& name, const std::vector<v1::Subscription>& described) const {
  if (described.empty()) {
    return MakeProblem(absl::StatusCode::kNotFound, v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN,
                       absl::StrCat("there is no subscription `", name, "`"), "correct the name",
                       {.field = "subscription"});
  }
  v1::ExplainResponse response;
  for (const v1::Subscription& each : described) {
    const std::string who = absl::StrCat(each.province(), " ", each.name());
    response.add_facts(absl::StrCat(who, ": view ", each.view_version(),
                                    each.filter().ByteSizeLong() == 0
                                        ? ", everything that the policy grants"
                                        : ", filter " + each.filter().ShortDebugString()));
    if (each.has_watch_list()) {
      response.add_facts(absl::StrCat(who, ": watches ", each.watch_list_size(), " identifiers"));
    }
    response.add_facts(absl::StrCat(who, ": ", each.connected() ? "connected" : "not connected",
                                    each.has_last_seen_time() ? "" : ", never opened"));
    v1::Explanation& explanation = *response.add_explanations();
    explanation.set_province(each.province());
    explanation.set_subscription(each.name());
    explanation.set_standing(!each.has_last_seen_time() ? v1::STANDING_NOT_FOLLOWED
                             : each.lag_events() == 0   ? v1::STANDING_ACKNOWLEDGED
                                                        : v1::STANDING_DUE);
    explanation.add_reasons(absl::StrCat("acknowledged event ", each.acknowledged_event(), ", ",
                                         each.lag_events(), " events of the feed behind, since ",
                                         each.lag_seconds(), " s"));
    const bool shows_nothing = std::any_of(subscriptions_.begin(), subscriptions_.end(),
                                           [&each](const FollowedSubscription& followed) {
                                             return followed.row.province() == each.province() &&
                                                    followed.row.name() == each.name() &&
                                                    followed.views.back().view->ShowsNothing();
                                           });
    if (shows_nothing) {
      explanation.add_reasons(
          "its view shows nothing: the policy grants none of what its filter asks for");
    }
    if (each.pending_lifts() > 0) {
      explanation.add_reasons(absl::StrCat(each.pending_lifts(), " lifts not acknowledged, ",
                                           each.late_lifts(), " of them late"));
    }
  }
  return response;
}

}  // namespace landbridge
