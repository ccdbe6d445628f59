// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/ingest_stage.h"

#include <algorithm>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/broker_admin.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kFillStep = 1'000'000;  // after which progress is told

}  // namespace

absl::StatusOr<std::unique_ptr<IngestStage>> IngestStage::Open(const Settings& settings,
                                                               const std::filesystem::path& folder,
                                                               int agencies,
                                                               const BenchBrokerOptions& options) {
  auto stage = std::unique_ptr<IngestStage>(new IngestStage(settings, folder));
  LB_ASSIGN_OR_RETURN(stage->broker_, BenchBroker::Start(settings.landbridged, folder,
                                                         settings.certificates, options));
  stage->load_ = std::make_unique<IngestLoad>(*stage->broker_, agencies);
  LB_RETURN_IF_ERROR(stage->load_->Connect());
  return stage;
}

IngestStage::~IngestStage() {
  load_.reset();
  broker_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

absl::StatusOr<Filling> IngestStage::FillUpTo(int64_t listings) {
  Filling filling;
  const int64_t before = load_->listings();
  const double cpu_before = CpuSecondsOf(broker_->pid());
  const absl::Time start = absl::Now();
  while (load_->listings() < listings) {
    settings_.progress(absl::StrCat("filled with ", load_->listings(), " listings"));
    LB_RETURN_IF_ERROR(load_->Fill(std::min(kFillStep, listings - load_->listings())));
  }
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  AwaitQuiet(broker_->pid());
  // What is merged afterwards belongs to it.
  const double cpu_seconds = CpuSecondsOf(broker_->pid()) - cpu_before;
  const auto changes = static_cast<double>(std::max<int64_t>(load_->listings() - before, 1));
  filling.changes_per_second = changes / seconds;
  filling.cpu_us_per_change = cpu_seconds * 1e6 / changes;
  return filling;
}

absl::Status IngestStage::Check() const {
  LB_ASSIGN_OR_RETURN(const v1::GetStatusResponse status, StatusOf(*broker_));
  const int64_t listings = load_->listings();
  if (status.listings_in_force() == listings && status.event_head() == listings) {
    return absl::OkStatus();
  }
  return absl::InternalError(absl::StrCat("of ", listings, " listings, ",
                                          status.listings_in_force(), " are in force, by ",
                                          status.event_head(), " events"));
}

}  // namespace landbridge::bench
