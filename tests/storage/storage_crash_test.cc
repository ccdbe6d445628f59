// SPDX-License-Identifier: Apache-2.0
// Processes that write are killed at moments nobody chose; what they were told was safe must be
// there.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

#include "storage/key_codec.h"
#include "storage/rocks_commit_log.h"
#include "storage/state_store.h"
#include "tests/storage/storage_writer.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

extern char** environ;

namespace landbridge {
namespace {

using testing::TempDir;

// Runs the writer until it has acknowledged `acknowledgements` writes, kills it, and returns the
// last number it said.
uint64_t RunAndKill(const char* what, const std::string& folder, int acknowledgements) {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string program = LANDBRIDGE_STORAGE_WRITER;
  std::string mode = what;
  std::string path = folder;
  char* const arguments[] = {program.data(), mode.data(), path.data(), nullptr};
  pid_t child = 0;
  REQUIRE(posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);

  FILE* const said = fdopen(ends[0], "r");
  unsigned long long last = 0;
  for (int i = 0; i < acknowledgements; ++i) REQUIRE(std::fscanf(said, "%llu\n", &last) == 1);
  kill(child, SIGKILL);
  // What it said before it died counts too; a line without its end was not said.
  char line[64];
  while (std::fgets(line, sizeof line, said) != nullptr) {
    unsigned long long number = 0;
    char end = 0;
    if (std::sscanf(line, "%llu%c", &number, &end) == 2) last = number;
  }
  std::fclose(said);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  return last;
}

TEST_CASE("entries that were acknowledged before kill -9 are there, in whole groups") {
  TempDir folder;
  for (const int acknowledgements : {1, 40, 333}) {
    // A folder for each, because the writer begins with group 1.
    const std::string path = folder.path() / std::to_string(acknowledgements);
    const uint64_t acknowledged = RunAndKill("log", path, acknowledgements);
    const auto log = RocksCommitLog::Open(testing::WriterLogOptions(path));
    INFO(log.status().ToString());
    REQUIRE(log.ok());
    CHECK((*log)->Head() >= Position(acknowledged));
    const auto reader = (*log)->NewReader(Position::First());
    uint64_t position = 0;
    for (uint64_t group = 1; Position(position) < (*log)->Head(); ++group) {
      for (uint64_t i = 0; i < testing::WriterGroupEntries(group); ++i) {
        const auto entry = reader->Next();
        REQUIRE(entry.ok());
        REQUIRE(entry->has_value());
        REQUIRE((*entry)->position == Position(++position));
        REQUIRE((*entry)->payload == testing::WriterPayload(group));
      }
    }
    CHECK(Position(position) == (*log)->Head());
  }
}

TEST_CASE("the state after kill -9 is the state after one batch, in every table") {
  TempDir folder;
  for (const int acknowledgements : {1, 700, 2500}) {
    const std::string path = folder.path() / std::to_string(acknowledgements);
    const uint64_t acknowledged = RunAndKill("state", path, acknowledgements);
    const auto store = StateStore::Open(testing::WriterStateOptions(path));
    INFO(store.status().ToString());
    REQUIRE(store.ok());
    const auto row = (*store)->Get(Table::kMeta, "applied");
    REQUIRE(row.ok());
    const uint64_t applied = row->has_value() ? std::get<0>(*DecodeKey<uint64_t>(**row)) : 0;
    INFO("acknowledged " << acknowledged << ", on disk " << applied);
    CHECK(applied <= acknowledged + 1);
    if (acknowledgements == 2500) CHECK(applied > 0);  // by far more than the write buffers hold
    for (const TableInfo& info : kTables) {
      std::map<std::string, std::string> expected;
      for (uint64_t n = 1; n <= applied; ++n) {
        expected[testing::WriterKey(info.table, n)] = testing::WriterValue(n);
      }
      if (info.table == Table::kMeta && applied > 0) expected["applied"] = EncodeKey(applied);
      std::map<std::string, std::string> found;
      StateScan scan = (*store)->NewScan(info.table, "", "");
      while (scan.Next()) found.emplace(scan.key(), scan.value());
      REQUIRE(scan.status().ok());
      INFO("table " << info.name);
      CHECK(found.size() == expected.size());
      CHECK((found == expected));
    }
  }
}

}  // namespace
}  // namespace landbridge
