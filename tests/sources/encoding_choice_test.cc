// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/encoding_choice.h"

#include "tests/support/catch.h"

namespace landbridge {
namespace {

using namespace std::string_literals;

TEST_CASE("the byte order mark and the stated encoding are reconciled") {
  const auto choose = [](std::string_view stated, std::string_view head) {
    const auto choice = ChooseEncoding(stated, head);
    if (!choice.ok()) return "error: " + std::string(choice.status().message());
    return choice->encoding + " " + std::to_string(choice->mark_bytes) +
           (choice->assumed ? " assumed" : "");
  };
  CHECK(choose("auto", "name") == "utf-8 0 assumed");
  CHECK(choose("auto", "") == "utf-8 0 assumed");
  CHECK(choose("auto", "\xEF\xBB\xBFname") == "utf-8 3");
  CHECK(choose("auto", "\xFF\xFEn\0"s) == "utf-16le 2");
  CHECK(choose("auto", "\xFE\xFF\0n"s) == "utf-16be 2");
  CHECK(choose("auto", "\x84\x31\x95\x33") == "gb18030 4");
  CHECK(choose("gb18030", "name") == "gb18030 0");
  CHECK(choose("UTF8", "\xEF\xBB\xBFname") == "utf-8 3");
  CHECK(choose("utf-16", "\xFE\xFF\0n"s) == "utf-16be 2");
  CHECK(choose("utf-16", "\0n"s) ==
        "error: encoding utf-16 needs a byte order mark, and the file has none; state utf-16le or "
        "utf-16be");
  CHECK(choose("gbk", "\xEF\xBB\xBFname") ==
        "error: the file's byte order mark says utf-8, the options say gbk; state auto or utf-8");
}

}  // namespace
}  // namespace landbridge
