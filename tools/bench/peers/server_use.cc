// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/server_use.h"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/time/clock.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kBytesPerKibibyte = 1024;

// The fields of a process's stat file from its state on, which is the third by the manual's count.
std::vector<std::string> StatOf(pid_t pid) {
  std::ifstream file(std::filesystem::path("/proc") / std::to_string(pid) / "stat");
  std::string line;
  std::getline(file, line);
  std::vector<std::string> fields;
  // The second is the program's name in brackets, with anything in it.
  const size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return fields;
  std::istringstream rest(line.substr(name_end + 1));
  for (std::string field; rest >> field;) fields.push_back(std::move(field));
  return fields;
}

constexpr size_t kParent = 1;
constexpr size_t kEndedChildrenUser = 13;
constexpr size_t kEndedChildrenSystem = 14;

// A server and its workers, which are its children.
std::vector<pid_t> ProcessesOf(pid_t server) {
  std::vector<pid_t> processes = {server};
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (read.ec != std::errc() || read.ptr != name.data() + name.size()) continue;
    const std::vector<std::string> stat = StatOf(pid);
    if (stat.size() > kParent && stat[kParent] == std::to_string(server)) processes.push_back(pid);
  }
  return processes;
}

double CpuSecondsOfAll(pid_t server) {
  double seconds = 0;
  for (const pid_t pid : ProcessesOf(server)) seconds += CpuSecondsOf(pid);
  const std::vector<std::string> stat = StatOf(server);
  if (stat.size() <= kEndedChildrenSystem) return seconds;
  const double ticks = std::stod(stat[kEndedChildrenUser]) + std::stod(stat[kEndedChildrenSystem]);
  return seconds + ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// The system adds what ended workers wrote to their parent.
int64_t WrittenBytesOfAll(pid_t server) {
  int64_t bytes = 0;
  for (const pid_t pid : ProcessesOf(server)) bytes += WrittenBytesOf(pid);
  return bytes;
}

// A process's part of the memory that it shares with others, and all that is its own.
int64_t ShareOfMemory(pid_t pid) {
  std::ifstream file(std::filesystem::path("/proc") / std::to_string(pid) / "smaps_rollup");
  for (std::string word; file >> word;) {
    if (word != "Pss:") continue;
    int64_t kibibytes = 0;
    file >> kibibytes;
    return kibibytes * kBytesPerKibibyte;
  }
  return 0;
}

// The peak of one process; several share memory, of which the system keeps no common peak.
int64_t MemoryOfAll(pid_t server) {
  const std::vector<pid_t> processes = ProcessesOf(server);
  if (processes.size() == 1) return PeakBytesOf(server);
  int64_t bytes = 0;
  for (const pid_t pid : processes) bytes += ShareOfMemory(pid);
  return bytes;
}

constexpr absl::Duration kSettlePatience = absl::Minutes(1);
constexpr absl::Duration kLook = absl::Milliseconds(300);
// Of a processor. Servers have timers that never rest.
constexpr double kNextToNothing = 0.02;

}  // namespace

void Settle(const std::vector<pid_t>& servers) {
  sync();
  const absl::Time deadline = absl::Now() + kSettlePatience;
  for (const pid_t server : servers) {
    double used = 1;
    for (double before = CpuSecondsOfAll(server);
         used > kNextToNothing * absl::ToDoubleSeconds(kLook) && absl::Now() < deadline;) {
      absl::SleepFor(kLook);
      const double now = CpuSecondsOfAll(server);
      used = now - before;
      before = now;
    }
  }
  sync();
}

ServerUse::ServerUse(pid_t server)
    : server_(server),
      server_cpu_seconds_((ForgetPeakOf(server), CpuSecondsOfAll(server))),
      client_cpu_seconds_(CpuSecondsOf(getpid())),
      written_bytes_(WrittenBytesOfAll(server)),
      start_(absl::Now()) {}

template <typename Result>
void ServerUse::FillInCommon(absl::Time end, Result& result) const {
  result.seconds = absl::ToDoubleSeconds(end - start_);
  result.client_cpu_seconds = CpuSecondsOf(getpid()) - client_cpu_seconds_;
  result.server_cpu_seconds = CpuSecondsOfAll(server_) - server_cpu_seconds_;
  result.server_peak_bytes = MemoryOfAll(server_);
}

void ServerUse::FillIn(absl::Time end, IngestResult& result) const {
  FillInCommon(end, result);
  result.server_written_bytes = WrittenBytesOfAll(server_) - written_bytes_;
}

void ServerUse::FillIn(absl::Time end, ReadingResult& result) const { FillInCommon(end, result); }

}  // namespace landbridge::bench
