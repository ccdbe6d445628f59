// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/rebuild.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/broker_admin.h"
#include "tools/bench/child_process.h"
#include "tools/bench/ingest_load.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kPatience = absl::Hours(1);

struct TakenIn {
  IngestResult result;
  v1::GetDigestResponse digest;
};

// Publishes to a new broker in `folder`, and kills it.
absl::StatusOr<TakenIn> TakeIn(const Settings& settings, const std::filesystem::path& folder) {
  LB_ASSIGN_OR_RETURN(const auto broker,
                      BenchBroker::Start(settings.landbridged, folder, settings.certificates));
  IngestLoad load(*broker, 1);
  LB_RETURN_IF_ERROR(load.Connect());
  TakenIn taken_in;
  LB_ASSIGN_OR_RETURN(taken_in.result, load.Run(settings.behind, 0));
  LB_ASSIGN_OR_RETURN(taken_in.digest, DigestOf(*broker));
  return taken_in;
}

absl::StatusOr<Ending> Rebuild(const Settings& settings, const std::filesystem::path& folder) {
  LB_ASSIGN_OR_RETURN(const auto process,
                      ChildProcess::Start({settings.landbridged.string(), "--config",
                                           ConfigIn(folder).string(), "--rebuild-state", "--exit"},
                                          folder / "rebuild.log"));
  LB_ASSIGN_OR_RETURN(const Ending ending, process->AwaitEnd(kPatience));
  if (ending.exit_code == 0) return ending;
  return absl::InternalError(
      absl::StrCat("the state was not rebuilt; exit code ", ending.exit_code));
}

absl::Status CheckRebuilt(const Settings& settings, const std::filesystem::path& folder,
                          const v1::GetDigestResponse& digest) {
  LB_ASSIGN_OR_RETURN(const auto broker,
                      BenchBroker::Start(settings.landbridged, folder, settings.certificates));
  LB_ASSIGN_OR_RETURN(const v1::GetDigestResponse found, DigestOf(*broker));
  if (found.state_digest() == digest.state_digest() &&
      found.content_digest() == digest.content_digest()) {
    return absl::OkStatus();
  }
  return absl::InternalError("a state that was rebuilt is another than before");
}

}  // namespace

absl::StatusOr<Table> MeasureRebuild(const Settings& settings) {
  Table table("the whole state, derived from the log again", {"changes"});
  Row& row = table.Add({absl::StrCat(settings.behind)});
  const std::filesystem::path folder = settings.folder / "rebuilt";
  const auto changes = static_cast<double>(settings.behind);
  for (int run = 0; run < settings.runs; ++run) {
    settings.progress(absl::StrCat("rebuild, run ", run + 1));
    LB_ASSIGN_OR_RETURN(const TakenIn taken_in, TakeIn(settings, folder));
    const absl::Time start = absl::Now();
    LB_ASSIGN_OR_RETURN(const Ending ending, Rebuild(settings, folder));
    const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
    LB_RETURN_IF_ERROR(CheckRebuilt(settings, folder, taken_in.digest));
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    row.Figure("changes/s", 0).push_back(changes / seconds);
    row.Figure("ingest changes/s", 0).push_back(changes / taken_in.result.seconds);
    row.Figure("ratio", 2).push_back(taken_in.result.seconds / seconds);
    row.Figure("CPU us/change", 2).push_back(ending.cpu_seconds * 1e6 / changes);
    row.Figure("ingest CPU us/change", 2)
        .push_back(taken_in.result.server_cpu_seconds * 1e6 / changes);
    row.Figure("peak MiB", 0).push_back(static_cast<double>(ending.peak_bytes) / kBytesPerMebibyte);
    row.Figure("bytes written/change", 0)
        .push_back(static_cast<double>(ending.written_bytes) / changes);
  }
  return table;
}

}  // namespace landbridge::bench
