// SPDX-License-Identifier: Apache-2.0
// The certificates of one run, made when it begins: an authority, a server for the broker and for
// the bare stream that it is compared with, agencies, a province and an operator.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/landbridge/pki.h"

namespace grpc {
class Channel;
}

namespace landbridge::bench {

inline constexpr char kTrustDomain[] = "bench.example";
inline constexpr int kAgenciesMax = 16;
inline constexpr char kProvince[] = "province/440000";
inline constexpr char kDuty[] = "operator/duty";

// The name in the certificate of an agency, 0 to kAgenciesMax - 1.
std::string AgencyName(int index);

struct Certificates {
  // Writes everything into `folder`, which must exist.
  static absl::StatusOr<Certificates> Make(const std::filesystem::path& folder);

  std::filesystem::path authority;
  CertificateFiles server;
  std::vector<CertificateFiles> agencies;  // kAgenciesMax
  CertificateFiles province;
  CertificateFiles duty;  // an operator's
};

// What a connection takes in of a stream that nobody reads: more and more while data comes fast, or
// 64 KiB.
enum class ReceiveWindow { kGrows, kFixed };

// A channel of its own, with a connection that nobody else uses, as each province has one.
//
// Errors: a file cannot be read; kUnavailable: the server does not answer.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenConnection(
    const std::string& address, const Certificates& certificates, const CertificateFiles& identity,
    ReceiveWindow window = ReceiveWindow::kGrows);

// The whole of a file.
absl::StatusOr<std::string> ReadWhole(const std::filesystem::path& path);

}  // namespace landbridge::bench
