// SPDX-License-Identifier: Apache-2.0
// `peers`: the broker beside what somebody might take instead, each in a server of its own with
// the same records, in turn.
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/open_loop.h"
#include "tools/bench/peers/jetstream_peer.h"
#include "tools/bench/peers/jetstream_route.h"
#include "tools/bench/peers/landbridge_peer.h"
#include "tools/bench/peers/landbridge_route.h"
#include "tools/bench/peers/peer.h"
#include "tools/bench/peers/postgres_peer.h"
#include "tools/bench/peers/redis_peer.h"
#include "tools/bench/peers/route.h"
#include "tools/bench/peers/server_use.h"
#include "tools/bench/scenario.h"

namespace landbridge::bench {
namespace {

constexpr int kRepeatPercent = 95;
constexpr int kReaders[] = {1, 16};
constexpr double kLoadFraction = 0.1;               // of what the broker takes in
constexpr char kRatio[] = "Landbridge against it";  // of rates: more is better
constexpr char kDelayRatio[] = "Landbridge's delay through its";

double RateOf(const IngestResult& result) {
  return static_cast<double>(result.changes) / result.seconds;
}

double Mebibytes(int64_t bytes) { return static_cast<double>(bytes) / kBytesPerMebibyte; }

// A system that is not installed is left out, and `table` says so.
template <typename Started>
absl::Status AddIfInstalled(const std::string& name,
                            absl::StatusOr<std::unique_ptr<Started>> started,
                            std::vector<std::unique_ptr<Started>>& all, Table& table) {
  if (absl::IsNotFound(started.status())) {
    table.Note(absl::StrCat("Without ", name, ": ", started.status().message(), "."));
    return absl::OkStatus();
  }
  LB_RETURN_IF_ERROR(started.status());
  all.push_back(*std::move(started));
  return absl::OkStatus();
}

class Comparison {
 public:
  explicit Comparison(const Settings& settings) : settings_(settings) {}

  absl::StatusOr<std::vector<Table>> Run() {
    LB_RETURN_IF_ERROR(CompareLoads());
    LB_RETURN_IF_ERROR(CompareDeliveries());
    ingest_.Note(
        "NATS JetStream acknowledges before anything is synced, which this version does later; all "
        "others sync first.");
    ingest_.Note("Redis does not know records again. Memory of PostgreSQL is that at the end.");
    return std::vector<Table>{ingest_, reading_, delivery_};
  }

 private:
  absl::Status CompareLoads() {
    std::vector<std::unique_ptr<Peer>> peers;
    LB_RETURN_IF_ERROR(StartPeers(peers));
    for (const auto& peer : peers) LB_RETURN_IF_ERROR(peer->Ingest(kFirstRecords, 0).status());
    for (int run = 0; run < settings_.runs; ++run) {
      LB_RETURN_IF_ERROR(CompareIngest(peers, run, 0));
      for (const int readers : kReaders) LB_RETURN_IF_ERROR(CompareReading(peers, run, readers));
      LB_RETURN_IF_ERROR(CompareIngest(peers, run, kRepeatPercent));
    }
    return absl::OkStatus();
  }

  absl::Status StartPeers(std::vector<std::unique_ptr<Peer>>& peers) {
    const auto& [folder, certificates] = std::tie(settings_.folder, settings_.certificates);
    LB_ASSIGN_OR_RETURN(
        auto broker, LandbridgePeer::Start(settings_.landbridged, folder / "broker", certificates));
    peers.push_back(std::move(broker));
    LB_RETURN_IF_ERROR(AddIfInstalled(
        "NATS JetStream", JetStreamPeer::Start(folder / "nats", certificates), peers, ingest_));
    LB_RETURN_IF_ERROR(AddIfInstalled(
        "PostgreSQL", PostgresPeer::Start(folder / "postgres", certificates), peers, ingest_));
    return AddIfInstalled("Redis", RedisPeer::Start(folder / "redis", certificates), peers,
                          ingest_);
  }

  // Who begins changes from run to run, so that nobody always gets the warmer machine.
  template <typename System>
  static std::vector<System*> InTurn(const std::vector<std::unique_ptr<System>>& all, int run) {
    std::vector<System*> order;
    for (size_t i = 0; i < all.size(); ++i) {
      order.push_back(all[(i + static_cast<size_t>(run)) % all.size()].get());
    }
    return order;
  }

  template <typename System>
  static std::vector<pid_t> ServersOf(const std::vector<std::unique_ptr<System>>& all) {
    std::vector<pid_t> servers;
    for (const auto& system : all) servers.push_back(system->server());
    return servers;
  }

  absl::Status CompareIngest(const std::vector<std::unique_ptr<Peer>>& peers, int run,
                             int repeat_percent) {
    std::map<const Peer*, IngestResult> results;
    for (Peer* const peer : InTurn(peers, run)) {
      if (repeat_percent > 0 && !peer->KnowsRepeats()) continue;
      settings_.progress(absl::StrCat("ingest, ", repeat_percent, " % repeats, ", peer->name()));
      if (!settings_.quick) Settle(ServersOf(peers));
      LB_ASSIGN_OR_RETURN(results[peer], peer->Ingest(settings_.changes, repeat_percent));
    }
    const double broker_rate = RateOf(results[peers[0].get()]);
    if (repeat_percent == 0) broker_rates_.push_back(broker_rate);
    for (const auto& peer : peers) {
      const auto found = results.find(peer.get());
      if (found == results.end()) continue;
      const IngestResult& result = found->second;
      Row& row = RowOf(ingest_, {peer->name(), absl::StrCat(repeat_percent, " %")});
      const auto changes = static_cast<double>(result.changes);
      row.Figure("records/s", 0).push_back(RateOf(result));
      row.Figure(kRatio, 2).push_back(broker_rate / RateOf(result));
      row.Figure("CPU s", 2).push_back(result.server_cpu_seconds);
      row.Figure("client CPU s", 2).push_back(result.client_cpu_seconds);
      row.Figure("peak MiB", 0).push_back(Mebibytes(result.server_peak_bytes));
      row.Figure("written bytes/record", 0)
          .push_back(static_cast<double>(result.server_written_bytes) / changes);
    }
    return absl::OkStatus();
  }

  absl::Status CompareReading(const std::vector<std::unique_ptr<Peer>>& peers, int run,
                              int readers) {
    std::map<const Peer*, ReadingResult> results;
    for (Peer* const peer : InTurn(peers, run)) {
      if (!peer->GivesOut()) continue;
      settings_.progress(absl::StrCat("reading, ", readers, ", ", peer->name()));
      if (!settings_.quick) Settle(ServersOf(peers));
      LB_ASSIGN_OR_RETURN(results[peer], peer->Read(readers));
    }
    const double broker_seconds = results[peers[0].get()].seconds;
    const auto records = static_cast<double>(settings_.changes * readers);
    for (const auto& peer : peers) {
      const auto found = results.find(peer.get());
      if (found == results.end()) continue;
      const ReadingResult& result = found->second;
      Row& row = RowOf(reading_, {peer->name(), absl::StrCat(readers)});
      row.Figure("records/s", 0).push_back(records / result.seconds);
      row.Figure(kRatio, 2).push_back(result.seconds / broker_seconds);
      row.Figure("CPU ns/record", 0).push_back(result.server_cpu_seconds * 1e9 / records);
      row.Figure("client CPU ns/record", 0).push_back(result.client_cpu_seconds * 1e9 / records);
      row.Figure("peak MiB", 0).push_back(Mebibytes(result.server_peak_bytes));
    }
    return absl::OkStatus();
  }

  absl::Status CompareDeliveries() {
    std::vector<std::unique_ptr<Route>> routes;
    const std::filesystem::path folder = settings_.folder / "delivery";
    LB_ASSIGN_OR_RETURN(
        auto broker,
        LandbridgeRoute::Start(settings_.landbridged, folder / "broker", settings_.certificates));
    routes.push_back(std::move(broker));
    LB_RETURN_IF_ERROR(AddIfInstalled(
        "NATS JetStream", JetStreamRoute::Start(folder / "nats", settings_.certificates), routes,
        delivery_));
    const double rate = kLoadFraction * Quantile(broker_rates_, 0.5);
    for (int run = 0; run < settings_.runs; ++run) {
      std::map<const Route*, std::vector<double>> delays_ms;
      for (Route* const route : InTurn(routes, run)) {
        settings_.progress(absl::StrCat("delivery, ", route->name()));
        if (!settings_.quick) Settle(ServersOf(routes));
        LB_ASSIGN_OR_RETURN(delays_ms[route], route->Deliver(rate, settings_.seconds));
      }
      const std::vector<double>& of_broker = delays_ms[routes[0].get()];
      for (const auto& route : routes) {
        Row& row = RowOf(delivery_, {route->name()});
        row.Figure("records/s", 0).push_back(rate);
        AddLatency(delays_ms[route.get()], row);
        for (const auto& [name, fraction] : {std::pair("p50", 0.5), std::pair("p99", 0.99)}) {
          row.Figure(absl::StrCat(kDelayRatio, ", ", name), 2)
              .push_back(Quantile(of_broker, fraction) /
                         Quantile(delays_ms[route.get()], fraction));
        }
      }
    }
    return absl::OkStatus();
  }

  // The row of these labels, made when it is first asked for.
  Row& RowOf(Table& table, std::vector<std::string> labels) {
    Row*& row = rows_[{&table, labels}];
    if (row == nullptr) row = &table.Add(std::move(labels));
    return *row;
  }

  const Settings& settings_;
  std::vector<double> broker_rates_;  // of new records
  std::map<std::pair<const Table*, std::vector<std::string>>, Row*> rows_;
  Table ingest_{"ingest, until all is acknowledged", {"system", "repeats"}};
  Table reading_{"replay and fan-out of what was just taken in", {"system", "readers"}};
  Table delivery_{"publish to delivery at 10 % of the broker's rate of ingest", {"system"}};
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunPeers(const Settings& settings) {
  return Comparison(settings).Run();
}

}  // namespace landbridge::bench
