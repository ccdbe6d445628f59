// SPDX-License-Identifier: Apache-2.0
// `query`: questions about the present state: one listing, a company's listings, and whether any of
// many companies has some, from one caller and from many at once. Every answer is checked.
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/asking.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/child_process.h"
#include "tools/bench/ingest_load.h"
#include "tools/bench/questions.h"
#include "tools/bench/scenario.h"

namespace landbridge::bench {
namespace {

constexpr std::array kCallers = {1, 16};
constexpr int64_t kIdentifiersMax = 500'000;  // that are asked about, or less where there are less
constexpr int64_t kQuickFraction = 100;

struct Kind {
  std::string name;
  int64_t calls;        // in each run
  int64_t identifiers;  // in each call
  std::function<Question(const Questions&)> question;
};

const std::vector<Kind>& Kinds() {
  static const auto* const kinds = new std::vector<Kind>{
      {"get listing", 20'000, 1, [](const Questions& all) { return all.GetListing(); }},
      {"find listings", 20'000, 1, [](const Questions& all) { return all.FindListings(); }},
      {"screen 100", 4'000, 100, [](const Questions& all) { return all.Screen(100); }},
      {"screen 1000", 500, 1'000, [](const Questions& all) { return all.Screen(1'000); }},
  };
  return *kinds;
}

class Query {
 public:
  Query(const Settings& settings, const BenchBroker& broker, int64_t listings)
      : settings_(settings), broker_(broker), listings_(listings) {}

  absl::StatusOr<std::vector<Table>> Run() {
    for (const Answers answers : {Answers::kHit, Answers::kMiss}) {
      const Questions questions(listings_, settings_.quick ? 5'000 : kIdentifiersMax, answers);
      for (const Kind& kind : Kinds()) {
        for (const int callers : kCallers) {
          LB_RETURN_IF_ERROR(Measure(kind, questions, answers, callers));
        }
      }
    }
    table_.Note(absl::StrCat("The store holds ", listings_, " listings."));
    return std::vector<Table>{table_};
  }

 private:
  absl::Status Measure(const Kind& kind, const Questions& questions, Answers answers, int callers) {
    const std::string name = answers == Answers::kHit ? "there" : "not there";
    settings_.progress(absl::StrCat("query, ", kind.name, ", ", name, ", ", callers));
    const int64_t calls =
        settings_.quick ? std::max<int64_t>(kind.calls / kQuickFraction, callers) : kind.calls;
    const Question question = kind.question(questions);
    Row& row = table_.Add({kind.name, name, absl::StrCat(callers)});
    for (int run = 0; run < settings_.runs; ++run) {
      LB_ASSIGN_OR_RETURN(const AskingResult asked, AskTogether(broker_, callers, calls, question));
      const auto count = static_cast<double>(calls);
      const auto each = static_cast<double>(kind.identifiers);
      row.Figure("questions/s", 0).push_back(count / asked.seconds);
      row.Figure("identifiers/s", 0).push_back(count * each / asked.seconds);
      row.Figure("p50 ms", 2).push_back(Quantile(asked.latencies_ms, 0.5));
      row.Figure("p99 ms", 2).push_back(Quantile(asked.latencies_ms, 0.99));
      row.Figure("CPU us/identifier", 1).push_back(asked.server.cpu_seconds * 1e6 / count / each);
      row.Figure("client CPU us/identifier", 1)
          .push_back(asked.client_cpu_seconds * 1e6 / count / each);
      AddUsage(asked.server, row);
    }
    return absl::OkStatus();
  }

  const Settings& settings_;
  const BenchBroker& broker_;
  const int64_t listings_;
  Table table_{"questions about the present state", {"question", "what is asked for", "callers"}};
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunQuery(const Settings& settings) {
  LB_ASSIGN_OR_RETURN(
      const auto broker,
      BenchBroker::Start(settings.landbridged, settings.folder / "broker", settings.certificates));
  const int64_t listings = std::max(
      *std::max_element(settings.listings.begin(), settings.listings.end()), kFirstRecords);
  settings.progress(absl::StrCat("query, filling with ", listings, " listings"));
  IngestLoad load(*broker, 1);
  LB_RETURN_IF_ERROR(load.Connect());
  LB_RETURN_IF_ERROR(load.Fill(listings));
  AwaitQuiet(broker->pid());
  return Query(settings, *broker, load.listings()).Run();
}

}  // namespace landbridge::bench
