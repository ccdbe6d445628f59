// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/progress.h"

#include <unistd.h>

#include <cstdio>

namespace landbridge {
namespace {

bool OnTerminal() { return isatty(STDERR_FILENO) == 1; }

}  // namespace

std::function<void(const PassSummary&)> ProgressOnTerminal() {
  if (!OnTerminal()) return nullptr;
  return [](const PassSummary& rows) {
    std::fprintf(stderr, "\r%lld rows read, %lld rejected ", static_cast<long long>(rows.rows),
                 static_cast<long long>(rows.rows_rejected + rows.rows_unreadable));
  };
}

void EndProgress() {
  if (OnTerminal()) std::fputs("\r\x1b[K", stderr);
}

}  // namespace landbridge
