// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/server_program.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {
namespace {

// Of servers; not everybody's PATH has it.
constexpr char kSystemPrograms[] = "/usr/sbin:/usr/bin";

constexpr absl::Duration kPatience = absl::Minutes(1);
constexpr absl::Duration kLookAgain = absl::Milliseconds(5);

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

class Socket {
 public:
  Socket() : handle_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() { close(handle_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int handle() const { return handle_; }

 private:
  const int handle_;
};

// Leaves the child to be waited for by its owner.
std::optional<int> HowItEnded(pid_t pid) {
  siginfo_t info = {};
  if (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
  if (info.si_pid == 0) return std::nullopt;
  return info.si_status;
}

}  // namespace

absl::StatusOr<std::filesystem::path> FindServer(const std::string& program,
                                                 const std::string& package) {
  const char* const path = getenv("PATH");
  const std::string folders = absl::StrCat(path == nullptr ? "" : path, ":", kSystemPrograms);
  const std::vector<std::string> all = absl::StrSplit(folders, ':', absl::SkipEmpty());
  for (const std::string& folder : all) {
    const std::filesystem::path found = std::filesystem::path(folder) / program;
    if (access(found.c_str(), X_OK) == 0) return found;
  }
  return absl::NotFoundError(absl::StrCat("the package ", package, " is not installed"));
}

absl::StatusOr<uint16_t> FreePort() {
  const Socket socket;
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(socket.handle(), generic, size) != 0 ||
      getsockname(socket.handle(), generic, &size) != 0) {
    return absl::InternalError("no port of 127.0.0.1 is free");
  }
  return ntohs(address.sin_port);
}

bool IsListening(uint16_t port) {
  const Socket socket;
  const sockaddr_in address = Loopback(port);
  return connect(socket.handle(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) ==
         0;
}

absl::Status AwaitServing(const ChildProcess& server, const std::filesystem::path& log,
                          const std::function<bool()>& serves) {
  const absl::Time deadline = absl::Now() + kPatience;
  while (!serves()) {
    if (!HowItEnded(server.pid()) && absl::Now() < deadline) {
      absl::SleepFor(kLookAgain);
      continue;
    }
    LB_ASSIGN_OR_RETURN(const std::string said, ReadWhole(log));
    return absl::UnavailableError(absl::StrCat("a server did not begin to serve. It said: ", said));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> AwaitEnd(const ChildProcess& program, absl::Duration patience) {
  for (const absl::Time deadline = absl::Now() + patience; absl::Now() < deadline;) {
    if (const std::optional<int> ended = HowItEnded(program.pid())) return *ended;
    absl::SleepFor(kLookAgain);
  }
  return absl::DeadlineExceededError("a program that should have ended goes on");
}

absl::Status RunToEnd(const std::vector<std::string>& command, const std::filesystem::path& log) {
  LB_ASSIGN_OR_RETURN(const auto program, ChildProcess::Start(command, log));
  LB_ASSIGN_OR_RETURN(const int ended, AwaitEnd(*program, kPatience));
  if (ended == 0) return absl::OkStatus();
  LB_ASSIGN_OR_RETURN(const std::string said, ReadWhole(log));
  return absl::InternalError(absl::StrCat("a program that makes a server's files ended with ",
                                          ended, ". It said: ", said));
}

std::string VersionIn(const std::string& text) {
  const std::vector<std::string> words =
      absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty());
  for (std::string word : words) {
    for (const std::string_view before : {"v", "="}) {
      if (word.starts_with(before)) word.erase(0, before.size());
    }
    if (!word.empty() && isdigit(static_cast<unsigned char>(word[0])) != 0) {
      return word;
    }
  }
  return "";
}

std::string VersionOf(const std::filesystem::path& program) {
  const std::string command = absl::StrCat("'", program.string(), "' --version");
  const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "re"), pclose);
  std::string text(256, '\0');
  text.resize(output == nullptr ? 0 : fread(text.data(), 1, text.size(), output.get()));
  return VersionIn(text);
}

absl::Status WriteFile(const std::filesystem::path& path, std::string_view text) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(path.string(), " cannot be written"));
}

}  // namespace landbridge::bench
