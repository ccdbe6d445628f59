// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/bench_broker.h"

#include <fstream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "proto/contract/status_macros.h"

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
agencies:
)";

constexpr char kConfigForm[] = R"(listen: 127.0.0.1:0
trust_domain: $0
tls: {certificate: "$1", key: "$2", client_authority: "$3"}
storage: {folder: store}
catalogue: catalogue.yaml
policy: policy.yaml
identity_key: identity.key
)";

std::string PolicyText() {
  std::string text = absl::Substitute(kPolicyForm, kProvince, kWatchedIdentifiersMax);
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

}  // namespace

absl::StatusOr<std::unique_ptr<BenchBroker>> BenchBroker::Start(
    const std::filesystem::path& program, const std::filesystem::path& folder,
    const Certificates& certificates) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  LB_RETURN_IF_ERROR(Write(folder / "catalogue.yaml", kCatalogue));
  LB_RETURN_IF_ERROR(Write(folder / "policy.yaml", PolicyText()));
  LB_RETURN_IF_ERROR(Write(folder / "identity.key", std::string(32, 'k')));
  LB_RETURN_IF_ERROR(
      Write(folder / "broker.yaml",
            absl::Substitute(kConfigForm, kTrustDomain, certificates.server.certificate.string(),
                             certificates.server.key.string(), certificates.authority.string())));
  const std::filesystem::path ready = folder / "address";
  LB_ASSIGN_OR_RETURN(
      std::unique_ptr<ChildProcess> process,
      ChildProcess::Start({program.string(), "--config", (folder / "broker.yaml").string(),
                           "--ready-file", ready.string()},
                          folder / "broker.log"));
  LB_ASSIGN_OR_RETURN(std::string address, process->AwaitLine(ready));
  return std::unique_ptr<BenchBroker>(
      new BenchBroker(std::move(process), std::move(address), certificates));
}

}  // namespace landbridge::bench
