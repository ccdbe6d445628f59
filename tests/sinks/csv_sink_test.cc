// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/csv_sink.h"

#include <fstream>
#include <memory>

#include "tests/sinks/responses.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

struct Folder {
  const std::filesystem::path file() const { return dir.path() / "listings.csv"; }
  std::unique_ptr<CsvSink> Lazy() const {
    return std::make_unique<CsvSink>(CsvSinkOptions{.file = file(), .interval = absl::Hours(1)});
  }
  TempDir dir;
};

TEST_CASE("the table has a row for each listing in force, once a snapshot is finished") {
  const Folder folder;
  const auto sink = folder.Lazy();
  Teller teller(*sink);
  teller.Start("g1");
  teller.Deliver({Present("L10", 4, "Second, \"quoted\""), Present("L9", 5, "=1+1")});
  REQUIRE(sink->Flush().ok());
  CHECK_FALSE(std::filesystem::exists(folder.file()));
  teller.Finish();
  REQUIRE(sink->Flush().ok());
  const std::string text = FileText(folder.file());
  CHECK(text.starts_with("\xEF\xBB\xBFlisting_id,subject_id,subject_kind,name,other_names,"));
  CHECK_THAT(text, Catch::Contains(",event\r\n\"L9\",\"S1\",\"organisation\",\"'=1+1\","));
  CHECK_THAT(text,
             Catch::Contains("\r\n\"L10\",\"S1\",\"organisation\",\"Second, \"\"quoted\"\"\""));
  CHECK_THAT(text, Catch::Contains("\"2019-07-01\""));
  CHECK(text.ends_with("\"4\"\r\n"));

  teller.Deliver({Lifted("L9", 6)});
  REQUIRE(sink->Flush().ok());
  CHECK_THAT(FileText(folder.file()), !Catch::Contains("L9"));
}

TEST_CASE("changes between two replacements cost one, and are not called stored before") {
  const Folder folder;
  const auto sink = folder.Lazy();
  Teller teller(*sink);
  teller.Start("g1");  // the first response is written at once
  CHECK(sink->stored_token() == "token 1");
  const auto written = std::filesystem::last_write_time(folder.file().string() + ".state");
  for (int i = 1; i <= 100; ++i) {
    teller.Deliver({Present("L" + std::to_string(i), i, "Name")});
  }
  CHECK(std::filesystem::last_write_time(folder.file().string() + ".state") == written);
  CHECK(sink->stored_token() == "token 1");
  REQUIRE(sink->Flush().ok());
  CHECK(sink->stored_token() == "token 101");
}

TEST_CASE("a start makes the table anew from the state, and goes on from its place") {
  const Folder folder;
  std::string table;
  {
    const auto sink = folder.Lazy();
    Teller teller(*sink);
    teller.Start("g1");
    teller.Deliver({Present("L1", 1, "First")});
    teller.Finish();
    REQUIRE(sink->Flush().ok());
    table = FileText(folder.file());
  }
  // As after a crash between the two files.
  std::ofstream(folder.file()) << "an older table";
  const auto sink = folder.Lazy();
  Teller teller(*sink);
  CHECK(teller.place().token == "token 3");
  CHECK(teller.place().generation == "g1");
  CHECK(FileText(folder.file()) == table);
}

TEST_CASE("two processes do not keep one table") {
  const Folder folder;
  const auto first = folder.Lazy();
  REQUIRE(first->Load().ok());
  const absl::Status refused = folder.Lazy()->Load().status();
  CHECK(refused.code() == absl::StatusCode::kAborted);
  CHECK_THAT(std::string(refused.message()), Catch::Contains("another process"));
}

TEST_CASE("a file that is not ours is left alone") {
  const Folder folder;
  std::ofstream(folder.file()) << "precious";
  CHECK(folder.Lazy()->Load().status().code() == absl::StatusCode::kAlreadyExists);
  CHECK(FileText(folder.file()) == "precious");
}

TEST_CASE("a table that cannot be written is an error that names it") {
  const Folder folder;
  const auto sink = std::make_unique<CsvSink>(
      CsvSinkOptions{.file = folder.dir.path() / "missing" / "listings.csv"});
  const absl::Status failed = sink->Load().status();
  CHECK(failed.code() == absl::StatusCode::kNotFound);
  CHECK_THAT(std::string(failed.message()), Catch::Contains("missing/listings.csv"));
}

}  // namespace
}  // namespace landbridge::testing
