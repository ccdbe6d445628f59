// SPDX-License-Identifier: Apache-2.0
// `ceilings`: how fast the machine does each part of what a broker does with a message, by itself,
// in one run: what no broker that does these things can exceed.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/child_process.h"
#include "tools/bench/part.h"
#include "tools/bench/scenario.h"
#include "tools/bench/usage.h"

namespace landbridge::bench {
namespace {

constexpr std::array<int64_t, 2> kRecordsPerMessage = {128, 1000};
// A part that is quick works as often as it takes to be measured.
constexpr absl::Duration kLongEnough = absl::Seconds(1);
constexpr int64_t kTimesMax = 1'000;

double ServerCpuSeconds(const Part& part) {
  return part.server == 0 ? 0 : CpuSecondsOf(part.server);
}

class Ceilings {
 public:
  explicit Ceilings(const Settings& settings) : settings_(settings) {}

  absl::StatusOr<std::vector<Table>> Run() {
    for (const int64_t records_each : kRecordsPerMessage) {
      LB_RETURN_IF_ERROR(MeasureMessages(MakePartInput(settings_.events, records_each)));
    }
    return std::vector<Table>{table_};
  }

 private:
  absl::Status MeasureMessages(const PartInput& input) {
    const std::filesystem::path folder = settings_.folder / absl::StrCat(input.records_each);
    LB_ASSIGN_OR_RETURN(std::vector<Part> parts,
                        StreamParts(input, folder / "stream", settings_.certificates));
    LB_ASSIGN_OR_RETURN(std::vector<Part> disk, DiskParts(input, folder / "disk"));
    for (std::vector<Part> more : {std::move(disk), CryptoParts(input), ParseParts(input)}) {
      parts.insert(parts.end(), more.begin(), more.end());
    }
    for (const Part& part : parts) LB_RETURN_IF_ERROR(MeasurePart(part, input));
    table_.Note(absl::StrCat("A message of ", input.records_each, " records has ",
                             input.bytes / static_cast<int64_t>(input.messages.size()), " bytes."));
    parts.clear();
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    return absl::OkStatus();
  }

  absl::Status MeasurePart(const Part& part, const PartInput& input) {
    settings_.progress(absl::StrCat("ceilings, ", part.name, ", ", input.records_each));
    LB_ASSIGN_OR_RETURN(const int64_t times, TimesFor(part));
    Row& row = table_.Add({part.name, absl::StrCat(input.records_each)});
    for (int run = 0; run < settings_.runs; ++run) {
      const UsageMeter own_meter(getpid());
      const double server_cpu_before = ServerCpuSeconds(part);
      const absl::Time start = absl::Now();
      LB_RETURN_IF_ERROR(part.work(times));
      const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
      const Usage own = own_meter.SoFar();
      const double server_cpu_seconds = ServerCpuSeconds(part) - server_cpu_before;
      const auto records = static_cast<double>(input.records() * times);
      const auto mebibytes = static_cast<double>(input.bytes * times) / kBytesPerMebibyte;
      row.Figure("records/s", 0).push_back(records / seconds);
      row.Figure("MiB/s", 0).push_back(mebibytes / seconds);
      row.Figure("CPU ns/record", 0)
          .push_back((own.cpu_seconds + server_cpu_seconds) * 1e9 / records);
      row.Figure("written per byte", 2)
          .push_back(static_cast<double>(own.written_bytes) / kBytesPerMebibyte / mebibytes);
    }
    return absl::OkStatus();
  }

  // How often a part does its work in one run. What is found out with is also what warms it up.
  absl::StatusOr<int64_t> TimesFor(const Part& part) const {
    const absl::Time start = absl::Now();
    LB_RETURN_IF_ERROR(part.work(1));
    if (settings_.quick) return 1;
    const double needed = absl::FDivDuration(kLongEnough, absl::Now() - start);
    return std::clamp<int64_t>(std::llround(std::ceil(needed)), 1, kTimesMax);
  }

  const Settings& settings_;
  Table table_{"parts of the work, each by itself", {"part", "records per message"}};
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunCeilings(const Settings& settings) {
  return Ceilings(settings).Run();
}

}  // namespace landbridge::bench
