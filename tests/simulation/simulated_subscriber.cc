// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/simulated_subscriber.h"

#include <algorithm>
#include <set>
#include <utility>

#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge::testing {
namespace {

// As after a crash, as many responses at most are lost.
constexpr size_t kStoredMax = 40;
constexpr int64_t kPauseEvents = 400;
constexpr size_t kDisconnectOneIn = 12;
constexpr size_t kDisconnectAtTurnOneIn = 5;
constexpr size_t kAcknowledgeOneIn = 6;
constexpr size_t kChangeOneIn = 25;
constexpr size_t kPauseOneIn = 30;
constexpr size_t kRollBackOneIn = 5;
constexpr size_t kForgetOneIn = 25;
constexpr int kHaste = 20;

}  // namespace

SimulatedSubscriber::SimulatedSubscriber(SubscriptionPlan plan, const World& world,
                                         const BrokerAddress& address,
                                         const IssuedCertificate& certificate,
                                         Milestones& milestones, FieldsTable& fields)
    : plan_(std::move(plan)),
      world_(world),
      milestones_(milestones),
      random_(plan_.seed + 1),
      link_(address, certificate, milestones),
      recorder_(world, fields, record_) {
  record_.name = plan_.province + " " + (plan_.name.empty() ? "ad hoc" : plan_.name);
  record_.named = !plan_.name.empty();
}

void SimulatedSubscriber::Run() {
  absl::Status status = Begin();
  while (status.ok() && record_.drained_through < 0) {
    status = milestones_.expired() ? absl::DeadlineExceededError("it took too long") : Follow();
  }
  if (!status.ok()) record_.failure = status.ToString();
  if (!record_.named) return;
  if (const auto recorded = link_.AcknowledgedEvent(plan_.name); recorded.ok()) {
    record_.acknowledgements.push_back({.response = -1, .answered = true, .event = *recorded});
  }
}

absl::Status SimulatedSubscriber::Begin() {
  if (!record_.named) return absl::OkStatus();
  LB_RETURN_IF_ERROR(link_.Create(plan_.name, plan_.filter));
  if (!plan_.has_watch_list) return absl::OkStatus();
  return link_.Upload(plan_.name, world_, plan_.watched);
}

// One stream, from its opening to its end.
absl::Status SimulatedSubscriber::Follow() {
  if (!link_.WaitUntilConnected()) return absl::DeadlineExceededError("no connection");
  ChooseToken();
  SeenStream opened;
  v1::SubscribeRequest request;
  request.set_subscription(plan_.name);
  if (!record_.named) *request.mutable_filter() = plan_.filter;
  if (!stored_.empty()) {
    opened.parent = stored_.back().response;
    request.set_resume_token(stored_.back().token);
  }
  request.mutable_silence_max()->set_seconds(1);
  opened_in_calm_ = milestones_.is_calm();
  opened.known_before = milestones_.seen_event();
  const int policy = milestones_.finished_policy();
  opened.views = {ViewUnder(policy)};
  record_.streams.push_back(opened);
  cancelled_ = false;
  through_ = -1;

  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(milestones_.deadline()));
  const auto stream = link_.feed().Subscribe(&context, request);
  while (ReadStream(context, *stream, policy)) {
  }
  const grpc::Status finished = stream->Finish();
  const absl::Status end = FromGrpc(finished, context);
  SeenStream& seen = record_.streams.back();
  seen.end = end.code();
  seen.reason = ReasonOf(end);
  LB_RETURN_IF_ERROR(acted_);
  return AfterEnd(end);
}

// The last one that was stored, an older one to which state and token were rolled back, or none.
void SimulatedSubscriber::ChooseToken() {
  if (plan_.watches_all_the_time || stored_.empty()) return;
  // Only once it has got something: a broker that refuses is asked the same again.
  if (record_.responses.back().stream + 1 != record_.streams.size()) return;
  if (Chance(kRollBackOneIn)) {
    const size_t lost = random_.Below(stored_.size());
    stored_.erase(stored_.end() - static_cast<std::ptrdiff_t>(lost), stored_.end());
  } else if (Chance(kForgetOneIn) && !milestones_.is_calm()) {
    stored_.clear();
    if (record_.named) return;
    plan_.filter = RandomFilter(world_, plan_.province, random_);
    first_view_ = static_cast<int>(record_.views.size());
  }
}

// Reads one response and does what comes to mind. False at the end.
bool SimulatedSubscriber::ReadStream(grpc::ClientContext& context, Stream& stream, int policy) {
  v1::SubscribeResponse response;
  const bool is_first =
      record_.responses.empty() || record_.responses.back().stream + 1 != record_.streams.size();
  const bool read = stream.Read(&response);
  if (is_first) WidenViews(policy);
  if (!read) return false;
  // What was on its way when the stream was cancelled is lost, as with a broken connection.
  if (cancelled_) return true;
  Took(response);
  if (IsDone()) {
    record_.drained_through = through_;
    cancelled_ = true;
    context.TryCancel();
  } else if (acted_.ok()) {
    acted_ = Act(context);
  }
  return true;
}

// The policy may have changed before the broker decided what this stream sees.
void SimulatedSubscriber::WidenViews(int policy) {
  std::vector<int>& views = record_.streams.back().views;
  for (int later = policy + 1; later <= milestones_.begun_policy(); ++later) {
    const int view = ViewUnder(later);
    if (std::find(views.begin(), views.end(), view) == views.end()) views.push_back(view);
  }
}

void SimulatedSubscriber::Took(const v1::SubscribeResponse& response) {
  recorder_.Add(response);
  stored_.push_back({static_cast<int64_t>(record_.responses.size()) - 1, response.resume_token()});
  if (stored_.size() > kStoredMax) stored_.pop_front();
  through_ = response.has_progress() ? response.progress().through_event() : -1;
  milestones_.Delivered();
  if (!plan_.is_clock) return;
  if (response.has_progress()) milestones_.SawEvent(through_);
  if (response.delivery().entries_size() > 0) {
    milestones_.SawEvent(response.delivery().entries().rbegin()->event());
  }
}

bool SimulatedSubscriber::IsDone() const {
  if (through_ < 0) return false;
  if (plan_.once) return true;
  if (!milestones_.is_calm() || through_ < milestones_.head()) return false;
  return opened_in_calm_ || plan_.watches_all_the_time;
}

absl::Status SimulatedSubscriber::Act(grpc::ClientContext& context) {
  if (plan_.watches_all_the_time) return absl::OkStatus();
  if (milestones_.is_calm()) {
    // Once more, with what is granted in the end.
    if (!opened_in_calm_) {
      cancelled_ = true;
      context.TryCancel();
    }
    return absl::OkStatus();
  }
  if (record_.named && Chance(kAcknowledgeOneIn)) Acknowledge();
  if (plan_.pauses_max > 0 && Chance(kPauseOneIn)) Pause();
  if (record_.named && plan_.view_changes_max > 0 && Chance(kChangeOneIn)) {
    LB_RETURN_IF_ERROR(ChangeView());
  }
  const Seen kind = record_.responses.back().kind;
  const bool at_turn = kind != Seen::kDelivery && kind != Seen::kProgress;
  if (plan_.disconnects_max > 0 && Chance(at_turn ? kDisconnectAtTurnOneIn : kDisconnectOneIn)) {
    --plan_.disconnects_max;
    cancelled_ = true;
    context.TryCancel();
  }
  return absl::OkStatus();
}

// The stream goes on in its former view until the broker ends it.
absl::Status SimulatedSubscriber::ChangeView() {
  --plan_.view_changes_max;
  first_view_ = static_cast<int>(record_.views.size());
  if (Chance(3)) {
    plan_.has_watch_list = true;
    plan_.watched = RandomWatchList(world_, random_);
    return link_.Upload(plan_.name, world_, plan_.watched);
  }
  plan_.filter = RandomFilter(world_, plan_.province, random_);
  const bool drop = plan_.has_watch_list && Chance(2);
  if (drop) plan_.has_watch_list = false;
  return link_.Update(plan_.name, plan_.filter, drop);
}

void SimulatedSubscriber::Acknowledge() {
  const Stored& place = stored_[random_.Below(stored_.size())];
  const auto answer = link_.Acknowledge(plan_.name, place.token);
  record_.acknowledgements.push_back(
      {.response = place.response, .answered = answer.ok(), .event = answer.ok() ? *answer : 0});
}

void SimulatedSubscriber::Pause() {
  --plan_.pauses_max;
  const int64_t before = milestones_.seen_event();
  milestones_.WaitForEvent(before + kPauseEvents);
  record_.pauses.push_back({.wanted_events = kPauseEvents,
                            .passed_events = milestones_.seen_event() - before,
                            .was_over = milestones_.is_calm()});
}

absl::Status SimulatedSubscriber::AfterEnd(const absl::Status& end) {
  switch (end.code()) {
    case absl::StatusCode::kUnavailable: {
      const auto problem = ProblemOf(end);
      // Less than what is asked for, to meet the broker at bad moments, too.
      if (problem) {
        milestones_.WaitBeforeRetry(absl::Milliseconds(problem->retry_after_ms()) / kHaste);
      }
      return absl::OkStatus();
    }
    case absl::StatusCode::kCancelled:
      return absl::OkStatus();
    case absl::StatusCode::kInvalidArgument:
      if (ReasonOf(end) != v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER) return end;
      stored_.clear();
      return absl::OkStatus();
    default:
      return end;
  }
}

// The number of the present view under this policy.
int SimulatedSubscriber::ViewUnder(int policy) {
  NaiveView view{plan_.filter, world_.GrantOf(plan_.province, policy), plan_.has_watch_list,
                 plan_.watched};
  for (size_t i = static_cast<size_t>(first_view_); i < record_.views.size(); ++i) {
    if (record_.views[i].grant == view.grant) return static_cast<int>(i);
  }
  record_.views.push_back(std::move(view));
  return static_cast<int>(record_.views.size()) - 1;
}

}  // namespace landbridge::testing
