// SPDX-License-Identifier: Apache-2.0
// A connection with mutual TLS to a server on 127.0.0.1, read and written by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {

class TlsConnection {
 public:
  static absl::StatusOr<std::unique_ptr<TlsConnection>> Connect(uint16_t port,
                                                                const Certificates& certificates,
                                                                const CertificateFiles& identity);
  ~TlsConnection();
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;

  // Waits until all of `bytes` is on its way.
  absl::Status Write(std::string_view bytes);

  // Waits for some bytes, and returns how many came into `buffer`.
  absl::StatusOr<size_t> Read(std::span<char> buffer);

 private:
  class Rep;

  explicit TlsConnection(std::unique_ptr<Rep> rep);

  const std::unique_ptr<Rep> rep_;
};

}  // namespace landbridge::bench
