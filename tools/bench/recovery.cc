// SPDX-License-Identifier: Apache-2.0
// `recovery`: how long a broker takes to start, after it was stopped and after it was killed, with
// few listings and with many, and how fast it derives its state from the log again.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "landbridge/log/v1/rows.pb.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "storage/key_codec.h"
#include "storage/state_store.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/broker_admin.h"
#include "tools/bench/broker_folder.h"
#include "tools/bench/child_process.h"
#include "tools/bench/ingest_load.h"
#include "tools/bench/rebuild.h"
#include "tools/bench/scenario.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kFewListings = 100'000;
constexpr int64_t kFewListingsQuick = 1'000;
// What a start after a kill has to apply depends on how full the write buffers were. Stores are
// compared that lack about as much.
constexpr int64_t kUnwrittenMin = 20'000;
constexpr int64_t kUnwrittenMax = 40'000;
constexpr int64_t kFillBetweenLooks = 5'000;
constexpr int kLooksMax = 100;

// What a start finds.
enum class Left {
  kByStop,        // everything written out
  kByKill,        // what the write buffers held is lost, and in the log
  kOlderState,    // a state without what was published since
  kWithoutState,  // the log alone
};

constexpr Left kAll[] = {Left::kByStop, Left::kByKill, Left::kOlderState, Left::kWithoutState};

class Recovery {
 public:
  explicit Recovery(const Settings& settings) : settings_(settings) {}

  absl::StatusOr<std::vector<Table>> Run() {
    const int64_t few = settings_.quick ? kFewListingsQuick : kFewListings;
    const int64_t many = *std::max_element(settings_.listings.begin(), settings_.listings.end());
    LB_RETURN_IF_ERROR(MeasureStarts(few));
    if (many > few) {
      LB_RETURN_IF_ERROR(MeasureStarts(many));
      Compare(few, many);
    }
    return std::vector<Table>{starts_, ratios_};
  }

 private:
  // Kills a broker several times while it is published to.
  absl::Status MeasureStarts(int64_t listings) {
    const std::filesystem::path folder = settings_.folder / absl::StrCat("broker", listings);
    older_state_ = settings_.folder / absl::StrCat("older", listings);
    LB_ASSIGN_OR_RETURN(auto broker,
                        BenchBroker::Start(settings_.landbridged, folder, settings_.certificates));
    auto load = std::make_unique<IngestLoad>(*broker, 1);
    LB_RETURN_IF_ERROR(load->Connect());
    settings_.progress(absl::StrCat("publishing ", listings, " listings"));
    LB_RETURN_IF_ERROR(load->Fill(listings));
    AwaitQuiet(broker->pid());
    LB_RETURN_IF_ERROR(CloneFolder(StoreIn(folder) / "state", older_state_));
    // Without what its write buffers held.
    LB_ASSIGN_OR_RETURN(const int64_t older, EventsWrittenOut(older_state_));
    LB_RETURN_IF_ERROR(load->Fill(settings_.behind));
    for (const Left left : kAll) RowOf(listings, left);
    for (int run = 0; run < settings_.runs; ++run) {
      LB_ASSIGN_OR_RETURN(const int64_t unwritten, FillWriteBuffers(*load, broker->pid(), folder));
      const std::map<Left, int64_t> to_apply = {{Left::kByStop, 0},
                                                {Left::kByKill, unwritten},
                                                {Left::kOlderState, load->listings() - older},
                                                {Left::kWithoutState, load->listings()}};
      LB_ASSIGN_OR_RETURN(const v1::GetDigestResponse digest, DigestOf(*broker));
      if (run == settings_.runs - 1) {
        load.reset();
        broker.reset();  // kill -9
      }
      for (const Left left : kAll) {
        // Applying the whole of a large log takes long.
        if (left == Left::kWithoutState && run > 0 && listings > kFewListings) continue;
        settings_.progress(absl::StrCat("start with ", listings, " listings, ", NameOf(left)));
        LB_RETURN_IF_ERROR(
            StartClone(folder, left, to_apply.at(left), digest, RowOf(listings, left)));
      }
    }
    return absl::OkStatus();
  }

  // Publishes until a kill would lose so many changes of the state that are in the log. Returns how
  // many.
  absl::StatusOr<int64_t> FillWriteBuffers(IngestLoad& load, pid_t broker,
                                           const std::filesystem::path& folder) const {
    for (int look = 0; look < kLooksMax; ++look) {
      LB_RETURN_IF_ERROR(load.Fill(settings_.quick ? kFewListingsQuick : kFillBetweenLooks));
      AwaitQuiet(broker);
      LB_ASSIGN_OR_RETURN(const int64_t written, EventsWrittenOut(StoreIn(folder) / "state"));
      const int64_t unwritten = load.listings() - written;
      const bool comparable = unwritten >= kUnwrittenMin && unwritten <= kUnwrittenMax;
      if (comparable || settings_.quick) return unwritten;
    }
    return absl::InternalError(absl::StrCat("the write buffers never held ", kUnwrittenMin, " to ",
                                            kUnwrittenMax, " changes; look what becomes of them"));
  }

  // Of a state as a kill at this moment leaves it. Each listing of the load is one event.
  absl::StatusOr<int64_t> EventsWrittenOut(const std::filesystem::path& state_folder) const {
    const std::filesystem::path clone = settings_.folder / "looked-at";
    LB_RETURN_IF_ERROR(CloneFolder(state_folder, clone));
    StateStoreOptions options;
    options.path = clone;
    log::v1::LedgerRow ledger;
    {
      LB_ASSIGN_OR_RETURN(const auto state, StateStore::Open(std::move(options)));
      LB_ASSIGN_OR_RETURN(const auto row, state->Get(landbridge::Table::kMeta,
                                                     EncodeKey(std::string_view("ledger"))));
      LB_CHECK(!row || ledger.ParseFromString(*row));
    }
    std::error_code error;
    std::filesystem::remove_all(clone, error);
    return ledger.last_event();
  }

  // Starts a broker with what a kill at this moment leaves, or left, and checks that it has
  // everything.
  absl::Status StartClone(const std::filesystem::path& folder, Left left, int64_t to_apply,
                          const v1::GetDigestResponse& digest, Row& row) const {
    const std::filesystem::path clone = settings_.folder / "clone";
    const std::filesystem::path state = StoreIn(clone) / "state";
    std::error_code error;
    std::filesystem::remove_all(clone, error);
    LB_RETURN_IF_ERROR(CloneFolder(folder, clone));
    if (left == Left::kOlderState || left == Left::kWithoutState) {
      std::filesystem::remove_all(state, error);
    }
    if (left == Left::kOlderState) LB_RETURN_IF_ERROR(CloneFolder(older_state_, state));
    if (left == Left::kByStop) {
      LB_ASSIGN_OR_RETURN(const auto before, Start(clone));
      LB_RETURN_IF_ERROR(before->Stop());
    }
    LB_ASSIGN_OR_RETURN(auto broker, Start(clone));
    row.Figure("changes to apply", 0).push_back(static_cast<double>(to_apply));
    row.Figure("seconds", 3).push_back(broker->seconds_to_ready());
    row.Figure("CPU s", 2).push_back(CpuSecondsOf(broker->pid()));
    row.Figure("peak MiB", 0)
        .push_back(static_cast<double>(PeakBytesOf(broker->pid())) / kBytesPerMebibyte);
    LB_ASSIGN_OR_RETURN(const v1::GetDigestResponse found, DigestOf(*broker));
    broker.reset();
    std::filesystem::remove_all(clone, error);
    if (found.state_digest() == digest.state_digest()) return absl::OkStatus();
    return absl::InternalError(
        absl::StrCat("after a start, ", NameOf(left), ", the state is another than before"));
  }

  absl::StatusOr<std::unique_ptr<BenchBroker>> Start(const std::filesystem::path& folder) const {
    return BenchBroker::Start(settings_.landbridged, folder, settings_.certificates);
  }

  void Compare(int64_t few, int64_t many) {
    for (const Left left : kAll) {
      if (left == Left::kWithoutState) continue;
      Row& row = ratios_.Add({NameOf(left)});
      const std::vector<double> of_few = RowOf(few, left).Figure("seconds", 3);
      const std::vector<double> of_many = RowOf(many, left).Figure("seconds", 3);
      for (size_t i = 0; i < of_few.size(); ++i) {
        row.Figure("seconds", 2).push_back(of_many[i] / of_few[i]);
      }
    }
    ratios_.Note(absl::StrCat(many, " listings against ", few, "."));
  }

  std::string NameOf(Left left) const {
    switch (left) {
      case Left::kByStop:
        return "stopped";
      case Left::kByKill:
        return "killed";
      case Left::kOlderState:
        return absl::StrCat("state ", settings_.behind, " changes behind");
      case Left::kWithoutState:
        return "state removed";
    }
    LB_CHECK(false);
  }

  Row& RowOf(int64_t listings, Left left) {
    Row*& row = rows_[{listings, left}];
    if (row == nullptr) row = &starts_.Add({absl::StrCat(listings), NameOf(left)});
    return *row;
  }

  const Settings& settings_;
  std::filesystem::path older_state_;
  std::map<std::pair<int64_t, Left>, Row*> rows_;
  Table starts_{"from the start of the process until it serves", {"listings", "before"}};
  Table ratios_{"start with many listings against few", {"before"}};
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunRecovery(const Settings& settings) {
  LB_ASSIGN_OR_RETURN(std::vector<Table> tables, Recovery(settings).Run());
  LB_ASSIGN_OR_RETURN(Table rebuild, MeasureRebuild(settings));
  tables.push_back(std::move(rebuild));
  return tables;
}

}  // namespace landbridge::bench
