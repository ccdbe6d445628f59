// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "proto/contract/check.h"

namespace landbridge::testing {

Terminal::Terminal() {
  screen_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  LB_CHECK(screen_ >= 0 && grantpt(screen_) == 0 && unlockpt(screen_) == 0);
  char name[64];
  LB_CHECK(ptsname_r(screen_, name, sizeof(name)) == 0);
  path_ = name;
  line_ = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  LB_CHECK(line_ >= 0);
  winsize size{};
  size.ws_row = 25;
  size.ws_col = 100;
  LB_CHECK(ioctl(line_, TIOCSWINSZ, &size) == 0);
  reader_ = std::jthread([this] { Read(); });
}

// The reader comes to its end when nobody has the line open any more.
Terminal::~Terminal() {
  close(line_);
  reader_.join();
  close(screen_);
}

void Terminal::Read() {
  char bytes[4096];
  for (;;) {
    const ssize_t count = read(screen_, bytes, sizeof(bytes));
    if (count <= 0) return;
    const std::lock_guard lock(mutex_);
    drawn_.append(bytes, static_cast<size_t>(count));
  }
}

std::string Terminal::Drawn() const {
  const std::lock_guard lock(mutex_);
  return drawn_;
}

}  // namespace landbridge::testing
