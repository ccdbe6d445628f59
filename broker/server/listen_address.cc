// SPDX-License-Identifier: Apache-2.0
#include "broker/server/listen_address.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace landbridge {

bool IsListenAddress(std::string_view listen) {
  const size_t colon = listen.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  // One address, never a list of them.
  if (listen.find_first_of(", ") != std::string_view::npos) return false;
  const std::string_view digits = listen.substr(colon + 1);
  uint32_t port = 0;
  return absl::SimpleAtoi(absl::string_view(digits.data(), digits.size()), &port) && port <= 65535;
}

std::string BoundAddress(std::string_view listen, int port) {
  const std::string_view host = listen.substr(0, listen.rfind(':'));
  return absl::StrCat(absl::string_view(host.data(), host.size()), ":", port);
}

}  // namespace landbridge
