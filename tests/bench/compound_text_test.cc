// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/compound_text.h"

#include <fstream>
#include <string>

#include "adapters/sources/compound_file.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::bench {
namespace {

TEST_CASE("a compound file of any size gives its stream back") {
  const testing::TempDir folder;
  // The last one needs a table of the sectors' table beside that in the header.
  for (const size_t bytes : {size_t{4096}, size_t{65'537}, size_t{20'000'000}}) {
    std::string stream;
    while (stream.size() < bytes) stream += std::to_string(stream.size()) + ",";
    stream.resize(bytes);
    const std::filesystem::path file = folder.path() / "stream.xls";
    std::ofstream(file, std::ios::binary) << CompoundText("Workbook", stream);
    const auto compound = CompoundFile::Open(file, int64_t{1} << 30);
    INFO(bytes << ": " << compound.status());
    REQUIRE(compound.ok());
    const auto read = (*compound)->Read("Workbook");
    REQUIRE(read.ok());
    CHECK((*read == stream));
  }
}

}  // namespace
}  // namespace landbridge::bench
