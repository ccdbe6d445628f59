// SPDX-License-Identifier: Apache-2.0
// A subscriber that is cut off, comes back, loses what it stored last, changes its mind and falls
// asleep, and writes down everything it gets.
//
// Belongs to one thread; what it is given must outlive it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "grpcpp/grpcpp.h"
#include "tests/simulation/broker_link.h"
#include "tests/simulation/feed_record.h"
#include "tests/simulation/feed_recorder.h"
#include "tests/simulation/milestones.h"
#include "tests/simulation/subscription_plan.h"
#include "tests/simulation/world.h"
#include "tools/samples/sample_random.h"

namespace landbridge::testing {

class SimulatedSubscriber {
 public:
  SimulatedSubscriber(SubscriptionPlan plan, const World& world, const BrokerAddress& address,
                      const IssuedCertificate& certificate, Milestones& milestones,
                      FieldsTable& fields);

  // Until it was told everything, after it became calm; or until the deadline.
  void Run();

  const FeedRecord& record() const { return record_; }

 private:
  // A response and the token that would be stored with it.
  struct Stored {
    int64_t response;
    std::string token;
  };
  using Stream = grpc::ClientReader<v1::SubscribeResponse>;

  absl::Status Begin();
  absl::Status Follow();
  void ChooseToken();
  bool ReadStream(grpc::ClientContext& context, Stream& stream, int policy);
  void WidenViews(int policy);
  void Took(const v1::SubscribeResponse& response);
  absl::Status Act(grpc::ClientContext& context);
  absl::Status ChangeView();
  void Acknowledge();
  void Pause();
  absl::Status AfterEnd(const absl::Status& end);
  int ViewUnder(int policy);
  bool Chance(size_t in) { return random_.Below(in) == 0; }
  bool IsDone() const;

  SubscriptionPlan plan_;
  const World& world_;
  Milestones& milestones_;
  samples::SampleRandom random_;
  BrokerLink link_;
  FeedRecord record_;
  FeedRecorder recorder_;

  std::deque<Stored> stored_;    // the last ones; empty without a token
  bool cancelled_ = false;       // the present stream
  bool opened_in_calm_ = false;  // the present stream
  absl::Status acted_;
  int64_t through_ = -1;  // of the last progress of the present stream, if it is the last response
  int first_view_ = 0;    // in record_.views, of the present filter and watch list
};

}  // namespace landbridge::testing
