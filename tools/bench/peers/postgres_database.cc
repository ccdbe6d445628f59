// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/postgres_database.h"

#include <csignal>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/certificates.h"
#include "tools/bench/peers/postgres_programs.h"
#include "tools/bench/peers/server_program.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(1);

}  // namespace

absl::Status MakePostgresDatabase(const std::filesystem::path& folder) {
  std::vector<std::string> command = AsPostgresUser();
  for (const std::string& word :
       {(PostgresPrograms() / "initdb").string(), std::string("--pgdata"),
        (folder / "data").string(), std::string("--username"), std::string(kPostgresUser),
        std::string("--auth=trust"), std::string("--encoding=UTF8"), std::string("--locale=C"),
        std::string("--no-sync")}) {
    command.push_back(word);
  }
  const std::filesystem::path log = folder / "initdb.log";
  LB_ASSIGN_OR_RETURN(const auto process, ChildProcess::Start(command, log));
  LB_ASSIGN_OR_RETURN(const int ended, AwaitEnd(*process, kPatience));
  if (ended == 0) return absl::OkStatus();
  LB_ASSIGN_OR_RETURN(const std::string said, ReadWhole(log));
  return absl::InternalError(absl::StrCat("PostgreSQL's initdb failed: ", said));
}

void EndPostgres(const ChildProcess& server) {
  kill(server.pid(), SIGQUIT);
  AwaitEnd(server, kPatience).status().IgnoreError();
}

}  // namespace landbridge::bench
