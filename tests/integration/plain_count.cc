// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/plain_count.h"

#include <fstream>
#include <iterator>
#include <string_view>

#include "adapters/sources/zip_archive.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr int64_t kPartBytesMax = int64_t{256} << 20;

std::string Content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  REQUIRE(stream.good());
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

int64_t CountTags(std::string_view text, const std::string& name) {
  const std::string tag = "<" + name;
  int64_t count = 0;
  for (size_t at = text.find(tag); at != std::string_view::npos; at = text.find(tag, at + 1)) {
    const size_t end = at + tag.size();
    if (end < text.size() && std::string_view(" >/\t\r\n").find(text[end]) != std::string::npos)
      ++count;
  }
  return count;
}

}  // namespace

int64_t CountLines(const std::filesystem::path& file, bool quoted) {
  int64_t count = 0;
  bool inside = false;
  bool begun = false;
  for (const char c : Content(file)) {
    begun = true;
    if (c == '"' && quoted) inside = !inside;
    if (c != '\n' || inside) continue;
    ++count;
    begun = false;
  }
  return begun ? count + 1 : count;
}

int64_t CountElements(const std::filesystem::path& file, const std::vector<std::string>& names) {
  const std::string text = Content(file);
  int64_t count = 0;
  for (const std::string& name : names) count += CountTags(text, name);
  return count;
}

int64_t CountSheetRows(const std::filesystem::path& file) {
  const auto archive = ZipArchive::Open(file, kPartBytesMax);
  REQUIRE(archive.ok());
  const auto part = (*archive)->OpenPart("xl/worksheets/sheet1.xml");
  REQUIRE(part.ok());
  std::string text;
  std::vector<char> buffer(1 << 16);
  for (;;) {
    const auto size = (*part)->Read(buffer);
    REQUIRE(size.ok());
    text.append(buffer.data(), *size);
    if (*size < buffer.size()) break;
  }
  return CountTags(text, "row");
}

}  // namespace landbridge::testing
