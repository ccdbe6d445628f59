// SPDX-License-Identifier: Apache-2.0
// Whatever a file holds, a source ends with rows, row errors or a status, and gives out text only.
#include <random>

#include "proto/contract/utf8.h"
#include "tests/sources/rows.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

struct Format {
  const char* name;
  SourceOptions options;
  std::string sample;
};

std::vector<Format> Formats() {
  DelimitedOptions gb18030;
  gb18030.encoding = "gb18030";
  DelimitedOptions wrapped;
  wrapped.unwrap_lines = true;
  wrapped.number_repeated_columns = true;
  wrapped.encoding = "windows-1252";
  DelimitedOptions utf16;
  utf16.encoding = "utf-16le";
  FixedWidthOptions fixed;
  fixed.encoding = "gbk";
  fixed.unit = FixedWidthOptions::Unit::kBytes;
  fixed.columns = {{"id", 1, 4}, {"name", 5, 6}};
  XmlOptions xml;
  xml.row_paths = {"l/r"};
  xml.encoding = "utf-8";
  xml.declared_count_path = "l/@n";
  JsonLinesOptions json;
  json.encoding = "utf-8";
  JsonDocumentOptions document;
  document.encoding = "utf-8";
  document.rows = "d/r";
  document.declared_count_path = "n";

  std::string wide;
  for (const char c : std::string("id,name\r\n1,\"a\r\nb\"\r\n2,c\r\n")) wide += {c, '\0'};
  return {
      {"csv", DelimitedOptions{}, "id,name\n1,\"a, \"\"b\"\"\n名\"\n2,c\n3,\"d\"\r\n"},
      {"gb18030", gb18030, "id,name\n1,\xC3\xFB\xB3\xC6\n2,\"\x81\x39\xEF\x30,\"\n"},
      {"wrapped", wrapped, "\"id,name,id\t\"\n\"1,\"\"a,b\"\",c\t\"\n\"2,d\xE9,e\"\n"},
      {"utf-16", utf16, wide},
      {"fixed", fixed, "   1\xC3\xFB\xB3\xC6  \n   2abcdef\r\n"},
      {"xml", xml, "<l n='2'><r a='1'>t<b>名</b><b x='y'/></r><r><![CDATA[<]]>&amp;</r></l>"},
      {"json", json, "{\"a\":[1,{\"b\":\"\\u540d\"}],\"c\":null}\n{\"a\":-1.5e3,\"d\":{}}\n"},
      {"json document", document,
       "{\"n\":2,\"d\":{\"r\":[{\"a\":[1,{\"b\":\"\\u540d\"}]},\n{\"c\":\"名\"}],\"x\":[[]]}}"},
  };
}

// Replaces, inserts, removes or doubles a few bytes.
std::string Damaged(std::string content, std::mt19937* random) {
  using namespace std::string_literals;
  const std::string telling = "\",;\n\r\0\x1A\xFF\x81\xC3<>&{}[]:'\\\t "s;
  const auto below = [&](size_t limit) { return (*random)() % limit; };
  for (size_t changes = 1 + below(4); changes > 0 && !content.empty(); --changes) {
    const size_t at = below(content.size());
    const char byte = telling[below(telling.size())];
    switch (below(5)) {
      case 0:
        content[at] = byte;
        break;
      case 1:
        content.insert(at, 1, byte);
        break;
      case 2:
        content.erase(at, 1 + below(3));
        break;
      case 3:
        content.insert(at, content.substr(at, below(20)));
        break;
      default:
        content.resize(at);
        break;
    }
  }
  return content;
}

TEST_CASE("no damage to a file crashes a source, hangs it, or makes it give out what is no text") {
  std::mt19937 random(20260401);  // NOLINT: the same damage in every run
  for (const Format& format : Formats()) {
    int unclean = 0;
    int ok = 0;
    for (int round = 0; round < 400; ++round) {
      const std::string content = Damaged(format.sample, &random);
      const ReadResult result = ReadText(format.options, content);
      INFO(format.name << " round " << round);
      bool text = true;
      for (const Row& row : result.rows) {
        for (size_t i = 0; i < row.view().size(); ++i) {
          const std::string_view value = row.view().value(i);
          text &= IsValidUtf8(value) && value.find("\xEF\xBF\xBD") == std::string_view::npos;
        }
      }
      REQUIRE(text);
      REQUIRE(result.rows.size() + result.errors.size() <= content.size());
      // Exactly one of: a status, a reason, a clean end.
      REQUIRE(result.summary.clean_end ==
              (result.status.ok() && result.summary.unclean_reason.empty()));
      unclean += result.summary.clean_end ? 0 : 1;
      ok += result.status.ok() ? 1 : 0;
    }
    CHECK(unclean > 0);
    CHECK(ok > 0);
  }
}

}  // namespace
}  // namespace landbridge::testing
