// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/dbf_sample.h"

#include <string>
#include <vector>

#include "tests/conform/small_samples.h"
#include "tests/support/catch.h"
#include "tests/support/dbf_table.h"

namespace landbridge::testing {
namespace {

using Table = std::vector<std::vector<std::string>>;

constexpr char kFines[] = "dbase: {}";

DbfTable Fines() {
  DbfTable table;
  table.fields = {{"id", 'N', 4}, {"name", 'C', 8}};
  table.records = {{"0", "gone"}, {"1", "a"}, {"2", "gone"}, {"3", "c"}, {"4", "d"}};
  table.deleted = {0, 2};
  return table;
}

TEST_CASE("records of a dBase table change places, and the header counts them") {
  const auto sample = SampleOf(kFines, Fines().Bytes());
  REQUIRE(sample->rows() == 3);
  const ReadResult reversed = ReadBy(kFines, sample->Reversed());
  CHECK(AllCells(reversed) == Table{{"4", "d"}, {"3", "c"}, {"1", "a"}});
  CHECK(reversed.summary.clean_end);
  CHECK(reversed.summary.rows_deleted == 2);
  const ReadResult repeated = ReadBy(kFines, sample->Repeated());
  CHECK(AllCells(repeated).size() == 6);
  CHECK(repeated.summary.clean_end);
  CHECK(repeated.summary.declared_count == 6);
}

TEST_CASE("a field of a dBase table gets another name, and values keep their size") {
  const auto sample = SampleOf(kFines, Fines().Bytes());
  CHECK(ReadBy(kFines, sample->Renamed("name")).columns == std::vector<std::string>{"id", "XXXX"});
  CHECK(absl::IsUnimplemented(sample->Lengthened(0, 3).status()));
}

}  // namespace
}  // namespace landbridge::testing
