// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/bench_broker.h"

#include <unistd.h>

#include <fstream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/status_macros.h"
#include "storage/rocks_commit_log.h"

namespace landbridge::bench {
namespace {

constexpr char kCatalogue[] = R"(instruments:
  - {id: cn.food-safety-law, titles: [中华人民共和国食品安全法, 食品安全法]}
categories:
  - id: cn.administrative-penalty
    title: Administrative penalties
    instruments: [cn.food-safety-law]
    who_may_list: {any_public_body: true}
    publication: {months: {minor: 3, general: 12, serious: 36}}
    subject_kinds: [organisation]
    default_severity: general
    required_fields: [conduct, measure]
)";

constexpr char kPolicyForm[] = R"(provinces:
  - name: $0
    categories: ["*"]
    regions: ["*"]
    persons: true
    subscriptions_max: 1000
    watched_identifiers_max: $1
operators:
  - name: $2
agencies:
)";

constexpr char kConfigForm[] = R"(listen: 127.0.0.1:0
trust_domain: $0
tls: {certificate: "$1", key: "$2", client_authority: "$3"}
storage: {folder: store$4}
catalogue: catalogue.yaml
policy: policy.yaml
identity_key: identity.key
$5)";

// A restart with much to apply takes long.
constexpr absl::Duration kStartPatience = absl::Minutes(30);
constexpr absl::Duration kStopPatience = absl::Minutes(5);

constexpr int kBitsPerMebibyte = 20;

std::string ConfigText(const Certificates& certificates, const BenchBrokerOptions& options) {
  return absl::Substitute(
      kConfigForm, kTrustDomain, certificates.server.certificate.string(),
      certificates.server.key.string(), certificates.authority.string(),
      options.memory.empty() ? "" : absl::StrCat(", memory: ", options.memory),
      options.time_zone.empty() ? "" : absl::StrCat("time_zone: \"", options.time_zone, "\"\n"));
}

std::string PolicyText() {
  std::string text = absl::Substitute(kPolicyForm, kProvince, kWatchedIdentifiersMax, kDuty);
  for (int i = 0; i < kAgenciesMax; ++i) {
    absl::StrAppend(&text, "  - {name: ", AgencyName(i),
                    ", sources: [\"bench/*\"], categories: [\"*\"]}\n");
  }
  return text;
}

absl::Status Write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  std::error_code error;
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  if (file && !error) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(path.string(), " cannot be written"));
}

absl::Status CheckProgram(const std::filesystem::path& program) {
  std::error_code error;
  if (std::filesystem::is_regular_file(program, error) && access(program.c_str(), X_OK) == 0) {
    return absl::OkStatus();
  }
  return absl::NotFoundError(absl::StrCat(program.string(),
                                          " is no program that can be run; build landbridged, or "
                                          "say with --landbridged where it is"));
}

}  // namespace

uint64_t FreeBytesOfBroker() { return RocksCommitLogOptions().free_bytes_low; }

absl::Status CheckRoom(const std::filesystem::path& folder, uint64_t bytes) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(folder, error);
  if (error) {
    return absl::InternalError(
        absl::StrCat("the free space of ", folder.string(), " is not known: ", error.message()));
  }
  if (space.available >= bytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat(folder.string(), " has ", space.available >> kBitsPerMebibyte,
                   " MiB free, and a broker takes no changes below ", bytes >> kBitsPerMebibyte,
                   " MiB; free some more than that, or say with --folder where there is room"));
}

absl::StatusOr<std::unique_ptr<BenchBroker>> BenchBroker::Start(
    const std::filesystem::path& program, const std::filesystem::path& folder,
    const Certificates& certificates, const BenchBrokerOptions& options) {
  LB_RETURN_IF_ERROR(CheckProgram(program));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  LB_RETURN_IF_ERROR(CheckRoom(folder, FreeBytesOfBroker()));
  LB_RETURN_IF_ERROR(Write(folder / "catalogue.yaml", kCatalogue));
  LB_RETURN_IF_ERROR(Write(folder / "policy.yaml", PolicyText()));
  LB_RETURN_IF_ERROR(Write(folder / "identity.key", std::string(32, 'k')));
  LB_RETURN_IF_ERROR(Write(ConfigIn(folder), ConfigText(certificates, options)));
  const std::filesystem::path ready = folder / "address";
  std::filesystem::remove(ready, error);  // of one that was killed
  const absl::Time start = absl::Now();
  LB_ASSIGN_OR_RETURN(std::unique_ptr<ChildProcess> process,
                      ChildProcess::Start({program.string(), "--config", ConfigIn(folder).string(),
                                           "--ready-file", ready.string()},
                                          folder / "broker.log"));
  LB_ASSIGN_OR_RETURN(std::string address, process->AwaitLine(ready, kStartPatience));
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  return std::unique_ptr<BenchBroker>(
      new BenchBroker(std::move(process), std::move(address), certificates, seconds));
}

absl::Status BenchBroker::Stop() {
  process_->AskToStop();
  LB_ASSIGN_OR_RETURN(const Ending ending, process_->AwaitEnd(kStopPatience));
  if (ending.exit_code == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("a broker stopped with code ", ending.exit_code));
}

}  // namespace landbridge::bench
