// SPDX-License-Identifier: Apache-2.0
#include "storage/rocks_erasure.h"

#include <rocksdb/file_system.h>
#include <rocksdb/metadata.h>
#include <rocksdb/options.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "storage/rocks_status.h"

namespace landbridge {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;
constexpr uint64_t kFileBytes = 64 * kMiB;  // as in StateTableOptions
constexpr auto kLookAgain = std::chrono::milliseconds(20);
constexpr uint64_t kSpareBytesMin = 256 * kMiB;  // for what the store writes meanwhile

// In the last level RocksDB gives number 0 to each version that is the only one of its key and
// older than all snapshots. A file of such versions alone holds nothing that is obsolete.
std::vector<std::string> FilesToRewrite(const rocksdb::ColumnFamilyMetaData& files,
                                        int last_level) {
  std::vector<std::string> names;
  for (const rocksdb::LevelMetaData& level : files.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      if (level.level < last_level || file.largest_seqno != 0) names.push_back(file.name);
    }
  }
  return names;
}

absl::Status CheckSpace(rocksdb::DB& database, uint64_t table_bytes, const std::string& doing) {
  uint64_t free_bytes = 0;
  LB_RETURN_IF_ERROR(
      FromRocks(database.GetEnv()->GetFileSystem()->GetFreeSpace(
                    database.GetName(), rocksdb::IOOptions(), &free_bytes, /*dbg=*/nullptr),
                doing));
  const uint64_t needed_bytes = table_bytes + kSpareBytesMin;
  if (free_bytes >= needed_bytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("cannot ", doing, ": that needs ", needed_bytes / kMiB, " MiB for a while, and ",
                   free_bytes / kMiB, " MiB are free on the file system of ", database.GetName(),
                   "; free some space"));
}

}  // namespace

// While it lives, RocksDB begins no compaction of the table by itself.
class Stillness {
 public:
  Stillness(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* family)
      : database_(database), family_(family) {}
  ~Stillness() {
    if (begun_) Set("false").PermitUncheckedError();  // fails only when the database closes
  }
  Stillness(const Stillness&) = delete;
  Stillness& operator=(const Stillness&) = delete;

  rocksdb::Status Begin() {
    begun_ = true;
    return Set("true");
  }

 private:
  rocksdb::Status Set(const char* disabled) {
    return database_.SetOptions(family_, {{"disable_auto_compactions", disabled}});
  }

  rocksdb::DB& database_;
  rocksdb::ColumnFamilyHandle* const family_;
  bool begun_ = false;
};

// The table's files once none of them is being compacted.
rocksdb::ColumnFamilyMetaData FilesAtRest(rocksdb::DB& database,
                                          rocksdb::ColumnFamilyHandle* family) {
  for (;;) {
    rocksdb::ColumnFamilyMetaData files;
    database.GetColumnFamilyMetaData(family, &files);
    const bool busy = std::any_of(files.levels.begin(), files.levels.end(), [](const auto& level) {
      return std::any_of(level.files.begin(), level.files.end(),
                         [](const auto& file) { return file.being_compacted; });
    });
    if (!busy) return files;
    std::this_thread::sleep_for(kLookAgain);
  }
}

absl::Status EraseObsoleteValues(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* family,
                                 std::string_view table) {
  const std::string doing =
      absl::StrCat("erase overwritten values of table ", std::string(table), " of the state");
  Stillness stillness(database, family);
  LB_RETURN_IF_ERROR(FromRocks(stillness.Begin(), doing));
  const rocksdb::ColumnFamilyMetaData files = FilesAtRest(database, family);
  const int last_level = database.NumberLevels(family) - 1;
  const std::vector<std::string> names = FilesToRewrite(files, last_level);
  if (names.empty()) return absl::OkStatus();
  LB_RETURN_IF_ERROR(CheckSpace(database, files.size, doing));

  rocksdb::CompactionOptions options;
  options.compression = rocksdb::kDisableCompressionOption;  // as the table's options say
  options.output_file_size_limit = kFileBytes;
  const rocksdb::Status status = database.CompactFiles(options, family, names, last_level);
  if (status.IsShutdownInProgress()) {
    return absl::CancelledError(absl::StrCat("did not ", doing, ": the store closes"));
  }
  return FromRocks(status, doing);
}

}  // namespace landbridge
