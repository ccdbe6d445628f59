// SPDX-License-Identifier: Apache-2.0
// What lies in the files under the embedded log: damage is found, and what was trimmed is gone.
#include "storage/rocks_log_table.h"

#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/folder.h"
#include "storage/key_codec.h"
#include "storage/log_chain.h"
#include "storage/rocks_commit_log.h"
#include "tests/storage/log_testing.h"
#include "tests/storage/rocks_log_testing.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

using testing::AppendNext;
using testing::CountEntries;
using testing::FileText;
using testing::LogOptionsAt;
using testing::OpenLog;
namespace fs = std::filesystem;

void Overwrite(const fs::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

// The newest file of the database in `folder` whose name ends in `suffix`.
fs::path NewestFile(const fs::path& folder, std::string_view suffix) {
  fs::path newest;
  for (const auto& file : fs::directory_iterator(DatabaseIn(folder))) {
    if (file.path().extension() == suffix && file.path() > newest) newest = file.path();
  }
  REQUIRE(!newest.empty());
  return newest;
}

// Does something to the database under a log that is closed.
void WithRawDatabase(
    const fs::path& folder,
    const std::function<void(rocksdb::DB&, rocksdb::ColumnFamilyHandle* meta)>& action) {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* database = nullptr;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, {}}, {"meta", {}}};
  REQUIRE(rocksdb::DB::Open({}, DatabaseIn(folder), families, &handles, &database).ok());
  action(*database, handles[1]);
  for (auto* handle : handles) REQUIRE(database->DestroyColumnFamilyHandle(handle).ok());
  delete database;
}

TEST_CASE("a trim that a crash cut short is finished by the next one") {
  testing::TempDir folder;
  const RocksCommitLogOptions options = LogOptionsAt(folder.path());
  OpenLog(options).reset();
  ChainLink link{};
  {
    const auto log = OpenLog(options);
    REQUIRE(AppendNext(*log, 6).ok());
  }
  const uint64_t first = GENERATE(4u, 7u);
  WithRawDatabase(folder.path(), [&](rocksdb::DB& database, rocksdb::ColumnFamilyHandle* meta) {
    std::string stored;
    REQUIRE(database.Get({}, RocksLogTable::KeyOf(Position(first - 1)), &stored).ok());
    link = *StoredLink(stored, Position(first - 1));
    // The beginning has moved, the entries before it are still there.
    const std::string anchor = EncodeKey(Position(first)).append(AsBytes(link));
    REQUIRE(database.Put({}, meta, "first", anchor).ok());
  });
  {
    const auto log = OpenLog(options);
    CHECK(log->First() == Position(first));
    CHECK(log->Head() == Position(6));
    CHECK(log->NewReader(Position(first - 1))->Next().status().code() ==
          absl::StatusCode::kOutOfRange);
    CHECK(*AppendNext(*log) == Position(7));
    CHECK(*CountEntries(*log, Position(first)) == 8 - first);
    REQUIRE(log->Trim(Position(first)).ok());
  }
  WithRawDatabase(folder.path(), [&](rocksdb::DB& database, rocksdb::ColumnFamilyHandle*) {
    std::string stored;
    CHECK(database.Get({}, RocksLogTable::KeyOf(Position(first - 1)), &stored).IsNotFound());
    CHECK(database.Get({}, RocksLogTable::KeyOf(Position(first)), &stored).ok());
  });
}

TEST_CASE("an append cut off at any byte by a crash leaves the appends before it") {
  testing::TempDir folder;
  fs::path image = folder.path() / "image";
  uintmax_t before_last = 0;
  {
    const auto log = OpenLog(LogOptionsAt(folder.path() / "log"));
    REQUIRE(AppendNext(*log, 4, 20000).ok());
    before_last = fs::file_size(NewestFile(folder.path() / "log", ".log"));
    REQUIRE(AppendNext(*log, 4, 20000).ok());
    // What is on disk at this moment, as after kill -9.
    fs::copy(folder.path() / "log", image, fs::copy_options::recursive);
  }
  const std::string content = FileText(NewestFile(image, ".log"));
  REQUIRE(content.size() > before_last);
  for (size_t bytes = before_last; bytes < content.size(); bytes += 997) {
    const fs::path cut = folder.path() / "cut";
    fs::copy(image, cut, fs::copy_options::recursive);
    Overwrite(NewestFile(cut, ".log"), content.substr(0, bytes));
    {
      const auto log = OpenLog(LogOptionsAt(cut));
      REQUIRE(log->Head() == Position(4));
      REQUIRE(*CountEntries(*log, Position::First(), 20000) == 4);
      REQUIRE(*AppendNext(*log, 1, 20000) == Position(5));
    }
    fs::remove_all(cut);
  }
}

TEST_CASE("a flipped byte in the write-ahead log stops the start") {
  testing::TempDir folder;
  const fs::path image = folder.path() / "image";
  {
    const auto log = OpenLog(LogOptionsAt(folder.path() / "log"));
    for (int i = 0; i < 20; ++i) REQUIRE(AppendNext(*log, 1, 5000).ok());
    fs::copy(folder.path() / "log", image, fs::copy_options::recursive);
  }
  const fs::path file = NewestFile(image, ".log");
  std::string content = FileText(file);
  content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
  Overwrite(file, content);
  CHECK(RocksCommitLog::Open(LogOptionsAt(image)).status().code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("a flipped byte in a table file is never served") {
  testing::TempDir folder;
  RocksCommitLogOptions options = LogOptionsAt(folder.path());
  {
    const auto log = OpenLog(options);
    for (int i = 0; i < 20; ++i) REQUIRE(AppendNext(*log, 1, 50000).ok());
  }
  OpenLog(options).reset();  // moves what is in the write-ahead log to a table file
  const fs::path file = NewestFile(folder.path(), ".sst");
  std::string content = FileText(file);
  content[content.size() / 3] = static_cast<char>(content[content.size() / 3] ^ 1);
  Overwrite(file, content);
  options.verified_tail_entries = 2;
  const auto log = OpenLog(options);
  CHECK(CountEntries(*log, Position::First(), 50000).status().code() ==
        absl::StatusCode::kDataLoss);
}

TEST_CASE("entries that were altered, exchanged or taken out under the log are found") {
  testing::TempDir folder;
  RocksCommitLogOptions options = LogOptionsAt(folder.path());
  OpenLog(options).reset();
  {
    const auto log = OpenLog(options);
    REQUIRE(AppendNext(*log, 10).ok());
  }
  WithRawDatabase(folder.path(), [](rocksdb::DB& database, rocksdb::ColumnFamilyHandle*) {
    const std::string fourth = RocksLogTable::KeyOf(Position(4));
    const std::string fifth = RocksLogTable::KeyOf(Position(5));
    std::string stored;
    REQUIRE(database.Get({}, fourth, &stored).ok());
    const int how = GENERATE(0, 1, 2);
    if (how == 0) {
      stored.back() = static_cast<char>(stored.back() ^ 1);
      REQUIRE(database.Put({}, fourth, stored).ok());
    } else if (how == 1) {
      std::string other;
      REQUIRE(database.Get({}, fifth, &other).ok());
      REQUIRE(database.Put({}, fourth, other).ok());
      REQUIRE(database.Put({}, fifth, stored).ok());
    } else {
      REQUIRE(database.Delete({}, fourth).ok());
    }
  });
  CHECK(RocksCommitLog::Open(options).status().code() == absl::StatusCode::kDataLoss);
  options.verified_tail_entries = 3;  // the damage is before the tail: found when it is read
  const auto log = OpenLog(options);
  CHECK(*CountEntries(*log, Position(8)) == 3);
  CHECK(CountEntries(*log, Position(1)).status().code() == absl::StatusCode::kDataLoss);
  CHECK(VerifyEntries(*log, Position(1), Position(3)).ok());
}

TEST_CASE("an entry of another log does not fit in the chain") {
  testing::TempDir folder;
  const RocksCommitLogOptions options = LogOptionsAt(folder.path());
  OpenLog(options).reset();
  ChainLink link = FirstLink(RandomEpoch());
  const std::string foreign = EntryEncoder().Encode("foreign", link);
  WithRawDatabase(folder.path(), [&](rocksdb::DB& database, rocksdb::ColumnFamilyHandle*) {
    REQUIRE(database.Put({}, RocksLogTable::KeyOf(Position(1)), foreign).ok());
  });
  CHECK(RocksCommitLog::Open(options).status().code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("the content of trimmed entries is gone from the files") {
  testing::TempDir folder;
  const auto log = OpenLog(LogOptionsAt(folder.path()));
  const auto append = [&](const std::string& text) {
    // Short, so that it is stored as it is and can be searched for.
    REQUIRE(log->Append(std::vector<std::string_view>{text}).ok());
  };
  const auto is_in_files = [&](const std::string& text) {
    for (const auto& file : fs::directory_iterator(DatabaseIn(folder.path()))) {
      if (FileText(file.path()).find(text) != std::string::npos) return true;
    }
    return false;
  };
  append("content to be erased, in a file of its own");
  REQUIRE(AppendNext(*log, 200, 30000).ok());  // fills several files
  append("content to be erased, beside what is kept");
  append("content that is kept");
  REQUIRE(is_in_files("in a file of its own"));
  REQUIRE(is_in_files("beside what is kept"));
  const uint64_t bytes_before = log->DiskBytes();
  REQUIRE(log->Trim(log->Head()).ok());
  CHECK_FALSE(is_in_files("in a file of its own"));
  CHECK_FALSE(is_in_files("beside what is kept"));
  CHECK(is_in_files("content that is kept"));
  CHECK(log->DiskBytes() < bytes_before / 4);
  CHECK((**log->NewReader(log->First())->Next()).payload == "content that is kept");
}

TEST_CASE("entries are not rewritten as the log grows") {
  testing::TempDir folder;
  RocksCommitLogOptions options = LogOptionsAt(folder.path());
  const auto log = OpenLog(options);
  for (int i = 0; i < 400; ++i) REQUIRE(AppendNext(*log, 1, 100000).ok());
  // Files of one write buffer each lie side by side; nothing merged them, so none is much larger.
  size_t files = 0;
  for (const auto& file : fs::directory_iterator(DatabaseIn(folder.path()))) {
    if (file.path().extension() != ".sst") continue;
    ++files;
    CHECK(file.file_size() < size_t{3} << 20);
  }
  CHECK(files >= 8);
  CHECK(*CountEntries(*log, Position::First(), 100000) == 400);
}

}  // namespace
}  // namespace landbridge
