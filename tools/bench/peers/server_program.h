// SPDX-License-Identifier: Apache-2.0
// Servers of other projects, from Debian's packages, started by a scenario.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {

// Where a server's program is.
//
// Errors: kNotFound: it is not installed; the message names `package`.
absl::StatusOr<std::filesystem::path> FindServer(const std::string& program,
                                                 const std::string& package);

// A port of 127.0.0.1 that nobody listens on. Nothing keeps it free.
absl::StatusOr<uint16_t> FreePort();

// Whether somebody accepts connections there.
bool IsListening(uint16_t port);

// Waits until `serves` holds.
//
// Errors: kUnavailable: the server ended, or does not serve within a minute; the message ends with
// what it wrote into `log`.
absl::Status AwaitServing(const ChildProcess& server, const std::filesystem::path& log,
                          const std::function<bool()>& serves);

// Waits until a program ended, and returns what it ended with: 0 if it went well. It still belongs
// to its ChildProcess.
//
// Errors: kDeadlineExceeded: it goes on.
absl::StatusOr<int> AwaitEnd(const ChildProcess& program, absl::Duration patience);

// Runs a program that makes something ready, such as a server's files, to its end.
//
// Errors: kInternal: it ended with another code than 0; the message ends with what it wrote into
//         `log`. kDeadlineExceeded: it goes on after a minute, and is killed.
absl::Status RunToEnd(const std::vector<std::string>& command, const std::filesystem::path& log);

// "2.9.10" of what `program --version` prints: the first word that begins with a digit, after
// "v" or "v=" perhaps. Empty: it says none.
std::string VersionIn(const std::string& text);
std::string VersionOf(const std::filesystem::path& program);

absl::Status WriteFile(const std::filesystem::path& path, std::string_view text);

}  // namespace landbridge::bench
