// SPDX-License-Identifier: Apache-2.0
// Writes to a store until it is killed, and writes to standard output how far it was told that it
// got: one line with a number after each acknowledged write.
//
//   landbridge_storage_writer log FOLDER     group n holds 1 + n % 5 entries; says the head
//   landbridge_storage_writer state FOLDER   batch n changes a row in every table; says n
#include "tests/storage/storage_writer.h"

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "storage/key_codec.h"
#include "storage/rocks_commit_log.h"
#include "storage/state_store.h"

namespace landbridge::testing {
namespace {

void Say(uint64_t number) {
  std::printf("%llu\n", static_cast<unsigned long long>(number));
  std::fflush(stdout);
}

int WriteLog(const char* folder) {
  const auto log = RocksCommitLog::Open(WriterLogOptions(folder));
  if (!log.ok()) return 1;
  for (uint64_t group = 1;; ++group) {
    std::vector<std::string> payloads;
    for (uint64_t i = 0; i < WriterGroupEntries(group); ++i)
      payloads.push_back(WriterPayload(group));
    const auto head =
        (*log)->Append(std::vector<std::string_view>(payloads.begin(), payloads.end()));
    if (!head.ok()) return 1;
    Say(head->value());
  }
}

int WriteState(const char* folder) {
  const auto store = StateStore::Open(WriterStateOptions(folder));
  if (!store.ok()) return 1;
  for (uint64_t n = 1;; ++n) {
    StateBatch batch;
    for (const TableInfo& info : kTables) {
      batch.Put(info.table, WriterKey(info.table, n), WriterValue(n));
    }
    batch.Put(Table::kMeta, "applied", EncodeKey(n));
    if (!(*store)->Write(batch).ok()) return 1;
    Say(n);
  }
}

}  // namespace
}  // namespace landbridge::testing

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  return std::string_view(argv[1]) == "log" ? landbridge::testing::WriteLog(argv[2])
                                            : landbridge::testing::WriteState(argv[2]);
}
