// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/postgres_programs.h"

#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace landbridge::bench {
namespace {

std::vector<std::string> AsPostgresUser() {
  // Killed, a server leaves shared memory behind; asked to quit, it does not.
  std::vector<std::string> words = {"/usr/bin/setpriv", "--pdeathsig", "QUIT"};
  if (geteuid() != 0) return words;
  for (const char* const word :
       {"--reuid", kPostgresUser, "--regid", kPostgresUser, "--init-groups", "--inh-caps",
        "+dac_override", "--ambient-caps", "+dac_override"}) {
    words.emplace_back(word);
  }
  return words;
}

}  // namespace

std::filesystem::path PostgresPrograms() {
  std::filesystem::path found;
  std::error_code error;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", error)) {
    if (std::filesystem::exists(version.path() / "bin/initdb")) {
      found = std::max(found, version.path() / "bin");
    }
  }
  return found;
}

std::vector<std::string> PostgresCommand(const std::string& program,
                                         const std::vector<std::string>& arguments) {
  std::vector<std::string> command = AsPostgresUser();
  command.push_back((PostgresPrograms() / program).string());
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

std::vector<std::string> InitdbCommand(const std::filesystem::path& data) {
  return PostgresCommand("initdb", {"--pgdata", data.string(), "--username", kPostgresUser,
                                    "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"});
}

}  // namespace landbridge::bench
