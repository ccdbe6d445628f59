// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/line_reader.h"

#include <fstream>

#include "tests/sources/rows.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using namespace std::string_literals;

struct Lines {
  std::vector<std::string> texts;  // with the line end behind a bar
  std::vector<int64_t> offsets;
  bool terminated = false;
};

Lines ReadLines(std::string_view content, std::string_view encoding = "auto") {
  const SmallFile file(content);
  auto reader = LineReader::Open(file.path(), encoding, 1 << 20);
  REQUIRE(reader.ok());
  Lines lines;
  for (;;) {
    const auto more = (*reader)->Next();
    REQUIRE(more.ok());
    if (!*more) break;
    const Line& line = (*reader)->line();
    CHECK(line.number == static_cast<int64_t>(lines.texts.size()) + 1);
    CHECK(line.errors.empty());
    lines.texts.push_back(line.text + "|" + line.end);
    lines.offsets.push_back(line.byte_offset);
  }
  lines.terminated = (*reader)->UncleanEnd(true, false).empty();
  return lines;
}

TEST_CASE("lines end in LF, CR LF or CR, and the last one may end with the file") {
  const Lines lines = ReadLines("a\nb\r\nc\rd\r\r\ne");
  CHECK(lines.texts == std::vector<std::string>{"a|\n", "b|\r\n", "c|\r", "d|\r", "|\r\n", "e|"});
  CHECK(lines.offsets == std::vector<int64_t>{0, 2, 5, 7, 9, 11});
  CHECK_FALSE(lines.terminated);
  CHECK(ReadLines("a\n").terminated);
  CHECK(ReadLines("").texts.empty());
  CHECK(ReadLines("").terminated);
}

TEST_CASE("an old end mark at the end of the file is no text, elsewhere it is") {
  CHECK(ReadLines("a\r\n\x1A").texts == std::vector<std::string>{"a|\r\n"});
  CHECK(ReadLines("a\r\n\x1A").terminated);
  CHECK(ReadLines("a\x1A\x1A").texts == std::vector<std::string>{"a|"});
  CHECK(ReadLines("a\x1A"
                  "b\n")
            .texts == std::vector<std::string>{"a\x1A"
                                               "b|\n"});
}

TEST_CASE("a byte order mark is no text and counts in offsets") {
  const Lines lines = ReadLines(
      "\xEF\xBB\xBF"
      "a\nb\n");
  CHECK(lines.texts == std::vector<std::string>{"a|\n", "b|\n"});
  CHECK(lines.offsets == std::vector<int64_t>{3, 5});
}

TEST_CASE("UTF-16 lines are cut at whole units only") {
  // U+0A0D holds the bytes of both line ends and is one character.
  const Lines little = ReadLines("a\0\x0D\x0A\x0D\0\x0A\0b\0"s, "utf-16le");
  CHECK(little.texts == std::vector<std::string>{"a\xE0\xA8\x8D|\r\n", "b|"});
  CHECK(little.offsets == std::vector<int64_t>{0, 8});
  const Lines big = ReadLines("\xFE\xFF\0a\x0A\x0D\0\x0A\0b"s);
  CHECK(big.texts == std::vector<std::string>{"a\xE0\xA8\x8D|\n", "b|"});
  CHECK(big.offsets == std::vector<int64_t>{2, 8});
}

TEST_CASE("lines are the same wherever the buffer ends") {
  // The reader's buffer has 65,536 bytes: put each kind of line end across that border.
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    for (size_t before = 65530; before <= 65540; ++before) {
      const Lines lines = ReadLines(std::string(before, 'x') + end + "y" + end + "z" + end);
      REQUIRE(lines.texts.size() == 3);
      CHECK(lines.texts[0].size() == before + 1 + end.size());
      CHECK(lines.texts[1] == "y|" + end);
      CHECK(lines.texts[2] == "z|" + end);
      CHECK(lines.offsets[2] == static_cast<int64_t>(before + 2 * end.size() + 1));
    }
  }
}

TEST_CASE("a line over the limit is marked and passed over, and the next one is whole") {
  const SmallFile file(std::string(200'000, 'x') + "\nshort\n");
  auto reader = LineReader::Open(file.path(), "auto", 1000);
  REQUIRE(reader.ok());
  REQUIRE(*(*reader)->Next());
  CHECK((*reader)->line().too_long);
  CHECK((*reader)->line().raw.size() == 1000);
  REQUIRE((*reader)->LineError());
  CHECK((*reader)->LineError()->rule == RowRule::kTooLong);
  CHECK((*reader)->LineError()->message ==
        "the line is longer than 1000 bytes; raise row_bytes_max or correct the line at its "
        "origin");
  REQUIRE(*(*reader)->Next());
  CHECK((*reader)->line().text == "short");
  CHECK((*reader)->line().number == 2);
  CHECK((*reader)->line().byte_offset == 200'001);
  CHECK_FALSE((*reader)->LineError());
}

TEST_CASE("bytes that are not UTF-8 stop a file without a stated encoding and name the choices") {
  const SmallFile file("name\n\xC3\xFB\n", "gbk.csv");
  auto reader = LineReader::Open(file.path(), "auto", 1000);
  REQUIRE(reader.ok());
  REQUIRE(*(*reader)->Next());
  const auto more = (*reader)->Next();
  CHECK(more.status().code() == absl::StatusCode::kFailedPrecondition);
  const std::string message = Message(more.status());
  CHECK(message.find("gbk.csv:2: byte 0xc3 at offset 5") == 0);
  CHECK(message.find("state gb18030, gbk, big5, windows-1252") != std::string::npos);
}

TEST_CASE("a file that is written to while it is read has no clean end") {
  const SmallFile file("a\nb\n");
  auto reader = LineReader::Open(file.path(), "auto", 1000);
  REQUIRE(reader.ok());
  std::ofstream(file.path(), std::ios::app) << "c\n";
  while (*(*reader)->Next()) continue;
  CHECK((*reader)->UncleanEnd(true, false) == "the file was written to while it was read");
}

TEST_CASE("a missing file, a folder and a limit of nothing are refused by name") {
  const TempDir folder;
  const auto missing = LineReader::Open(folder.path() / "none.csv", "auto", 1000);
  CHECK(missing.status().code() == absl::StatusCode::kNotFound);
  CHECK(Message(missing.status()).find("none.csv") != std::string::npos);
  CHECK(LineReader::Open(folder.path(), "auto", 1000).status().code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK(LineReader::Open(folder.path(), "auto", 0).status().code() ==
        absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace landbridge::testing
