// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/simulation.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/server/broker_process.h"
#include "tests/simulation/publisher.h"
#include "tests/simulation/simulated_subscriber.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// Publishing goes on in steps, each when subscribers have got something of the one before.
constexpr int kSteps = 60;
constexpr absl::Duration kStepPatience = absl::Seconds(2);

class Simulation {
 public:
  explicit Simulation(const SimulationSettings& settings)
      : settings_(settings),
        world_(settings.seed, settings.companies),
        milestones_(absl::Now() + settings.patience),
        random_(settings.seed + 17) {}

  ~Simulation() {
    milestones_.GiveUp();
    JoinAll();
  }

  SimulationRun Run();

 private:
  void JoinAll();
  void StartBroker();
  void StopBroker(bool kill);
  void ChangePolicy();
  void Disturb();
  SimulatedSubscriber& Add(SubscriptionPlan plan);
  void StartAuditors();
  void StartPublishers();
  FinalState ReadFinalState(int64_t& head);
  void Finish(SimulationRun& run);
  void Report(const SimulationRun& run) const;
  std::set<int> Revealed() const;

  const SimulationSettings settings_;
  const World world_;
  Milestones milestones_;
  samples::SampleRandom random_;
  FieldsTable fields_;
  BrokerProcess broker_;
  BrokerAddress address_;
  std::map<std::string, IssuedCertificate> certificates_;
  std::vector<std::unique_ptr<SimulatedSubscriber>> subscribers_;
  std::vector<std::unique_ptr<SimulatedSubscriber>> auditors_;
  std::vector<PublisherOutcome> outcomes_;
  std::vector<std::thread> threads_;
  std::vector<std::string> failures_;
  int policy_ = 0;
  int stops_ = 0;
};

void Simulation::JoinAll() {
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Simulation::StartBroker() {
  // One that was killed left its announcement behind, and says the same again.
  std::filesystem::remove(broker_.ready_file());
  broker_.Start();
  if (!address_.target.empty()) return;
  // From now on at the same address, as under a supervisor.
  address_ = {broker_.address(), broker_.pki().authority_pem()};
  broker_.Configure("127.0.0.1:0", broker_.address());
}

void Simulation::StopBroker(bool kill) {
  ++stops_;
  const int exit_code = broker_.End(kill ? SIGKILL : SIGTERM);
  if (!kill && exit_code != 0) {
    failures_.push_back(absl::StrCat("the broker ended with exit code ", exit_code));
  }
}

void Simulation::ChangePolicy() {
  milestones_.BeginPolicy(++policy_);
  broker_.Write("policy.yaml", world_.PolicyYaml(policy_));
  broker_.Reload();
  milestones_.FinishPolicy(policy_);
}

SimulatedSubscriber& Simulation::Add(SubscriptionPlan plan) {
  auto& list = plan.watches_all_the_time ? auditors_ : subscribers_;
  const std::string province = plan.province;
  if (!certificates_.contains(province)) {
    certificates_.emplace(province, broker_.pki().Client(province));
  }
  list.push_back(std::make_unique<SimulatedSubscriber>(
      std::move(plan), world_, address_, certificates_.at(province), milestones_, fields_));
  return *list.back();
}

void Simulation::StartAuditors() {
  SubscriptionPlan all;
  all.province = kAuditorProvince;
  all.watches_all_the_time = true;
  all.is_clock = true;
  SubscriptionPlan second_numbers = all;
  second_numbers.is_clock = false;
  second_numbers.name = "second-numbers";
  second_numbers.has_watch_list = true;
  second_numbers.watched.by_second_number = true;
  for (int i = 0; i < settings_.companies; ++i) second_numbers.watched.companies.insert(i);
  for (const SubscriptionPlan& plan : {all, second_numbers}) {
    threads_.emplace_back([&auditor = Add(plan)] { auditor.Run(); });
  }
  // They saw the empty feed and miss nothing from here on: beginning, end and progress of each.
  milestones_.WaitForDeliveries(6, settings_.patience);
}

void Simulation::StartPublishers() {
  outcomes_.resize(static_cast<size_t>(world_.agencies()));
  for (int agency = 0; agency < world_.agencies(); ++agency) {
    const std::string name = world_.AgencyName(agency);
    const CertificateFiles files =
        broker_.pki().Write(absl::StrCat("agency-", agency), broker_.pki().Client(name));
    threads_.emplace_back([this, agency, files] {
      outcomes_[static_cast<size_t>(agency)] =
          PublishAll(world_, settings_, agency, address_, broker_.pki().authority_file().string(),
                     files, milestones_);
    });
  }
}

// Stops and changes of policy are spread over the publishing, each at a random change of its step.
void Simulation::Disturb() {
  const int disturbances = settings_.stops + settings_.policy_changes;
  int done = 0;
  for (int step = 0; step < kSteps; ++step) {
    const int64_t begin = int64_t{settings_.changes} * step / kSteps;
    const int64_t end = int64_t{settings_.changes} * (step + 1) / kSteps;
    const int64_t deliveries = milestones_.deliveries();
    milestones_.Allow(end);
    // As many as belong to the steps up to this one.
    for (; done < disturbances * (step + 1) / kSteps; ++done) {
      milestones_.WaitForPublished(
          begin + static_cast<int64_t>(random_.Below(static_cast<size_t>(end - begin))));
      const bool stops = random_.Below(static_cast<size_t>(disturbances - done)) <
                         static_cast<size_t>(settings_.stops - stops_);
      if (stops) {
        StopBroker(/*kill=*/stops_ % 2 == 0);
        StartBroker();
      } else {
        ChangePolicy();
      }
    }
    milestones_.WaitForPublished(end);
    milestones_.WaitForDeliveries(deliveries + settings_.subscribers, kStepPatience);
  }
}

std::set<int> Simulation::Revealed() const {
  std::set<int> revealed;
  for (const PublisherOutcome& outcome : outcomes_) {
    revealed.insert(outcome.revealed.begin(), outcome.revealed.end());
  }
  return revealed;
}

// What the broker has in force, as one more subscriber gets it that has never been there before.
FinalState Simulation::ReadFinalState(int64_t& head) {
  SubscriptionPlan plan;
  plan.province = kAuditorProvince;
  plan.once = true;
  SimulatedSubscriber reader(plan, world_, address_, certificates_.at(plan.province), milestones_,
                             fields_);
  reader.Run();
  head = reader.record().drained_through;
  if (!reader.record().failure.empty()) failures_.push_back(reader.record().failure);
  const std::set<int> revealed = Revealed();
  FinalState state;
  for (const SeenEntry& entry : reader.record().entries) {
    state[entry.listing] = {
        entry.fields, {entry.company, revealed.contains(entry.company)}, entry.hash};
  }
  return state;
}

SimulationRun Simulation::Run() {
  broker_.Write("catalogue.yaml", world_.CatalogueYaml());
  broker_.Write("policy.yaml", world_.PolicyYaml(policy_));
  StartBroker();
  StartAuditors();
  const auto first_publisher = threads_.size();
  StartPublishers();
  const auto first_subscriber = threads_.size();
  for (int i = 0; i < settings_.subscribers; ++i) {
    SubscriptionPlan plan = RandomPlan(world_, settings_.seed, i);
    plan.disconnects_max = settings_.disconnects_max;
    plan.view_changes_max = settings_.view_changes_max;
    threads_.emplace_back([&subscriber = Add(plan)] { subscriber.Run(); });
  }
  Disturb();
  for (size_t i = first_publisher; i < first_subscriber; ++i) threads_[i].join();
  SimulationRun run;
  int64_t head = 0;
  run.state = ReadFinalState(head);
  milestones_.Calm(std::max<int64_t>(head, 0));
  JoinAll();
  StopBroker(/*kill=*/false);
  Finish(run);
  return run;
}

void Simulation::Finish(SimulationRun& run) {
  std::vector<const FeedRecord*> others;
  for (const auto& list : {&subscribers_, &auditors_}) {
    for (const auto& subscriber : *list) {
      run.records.push_back(std::make_unique<FeedRecord>(subscriber->record()));
      others.push_back(run.records.back().get());
    }
    list->clear();
  }
  const size_t auditors = run.records.size() - 2;
  run.truth = std::make_unique<Truth>(*run.records[auditors], *run.records[auditors + 1], others,
                                      fields_.all());
  for (size_t i = 0; i < outcomes_.size(); ++i) {
    if (outcomes_[i].status.ok()) continue;
    failures_.push_back(world_.AgencyName(static_cast<int>(i)) + ": " +
                        outcomes_[i].status.ToString());
  }
  run.failures = failures_;
  Report(run);
}

void Simulation::Report(const SimulationRun& run) const {
  size_t streams = 0;
  size_t responses = 0;
  size_t entries = 0;
  for (const auto& record : run.records) {
    streams += record->streams.size();
    responses += record->responses.size();
    entries += record->entries.size();
  }
  int64_t lifts = 0;
  int64_t refilters = 0;
  for (uint32_t event = 1; event <= run.truth->head(); ++event) {
    const TrueEvent& happened = run.truth->at(event);
    lifts += happened.kind == v1::ENTRY_KIND_LIFTED;
    refilters += happened.refilters;
  }
  std::printf(
      "simulation of seed %llu: %u events (%lld lifts, %lld only because of a second number, "
      "%u that nobody saw the content of), %zu listings in force, %zu streams, %zu responses, %zu "
      "entries, %d stops, %d policies\n",
      static_cast<unsigned long long>(settings_.seed), run.truth->head(),
      static_cast<long long>(lifts), static_cast<long long>(refilters), run.truth->unknown(),
      run.state.size(), streams, responses, entries, stops_, policy_ + 1);
  std::fflush(stdout);
}

}  // namespace

SimulationRun Simulate(const SimulationSettings& settings) {
  std::printf(
      "simulation of seed %llu: %d subscribers, %d changes, %d stops, %d changes of policy; run it "
      "again with LANDBRIDGE_SIMULATION_SEED=%llu\n",
      static_cast<unsigned long long>(settings.seed), settings.subscribers, settings.changes,
      settings.stops, settings.policy_changes, static_cast<unsigned long long>(settings.seed));
  std::fflush(stdout);
  return Simulation(settings).Run();
}

}  // namespace landbridge::testing
