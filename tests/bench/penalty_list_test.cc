// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/penalty_list.h"

#include <set>
#include <string>

#include "tests/support/catch.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kNumbers[] = {0, 3, 7, 148, 149, 150, 4'999, 65'534, 999'999, 1'000'000};

size_t CharactersIn(const std::string& utf8) {
  size_t count = 0;
  for (const char c : utf8) count += (c & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

TEST_CASE("each row of the list is another one, always the same, and knows its number") {
  std::set<PenaltyCells> all;
  for (const int64_t number : kNumbers) {
    PenaltyCells cells;
    FillPenalty(number, cells);
    PenaltyCells again;
    FillPenalty(number, again);
    CHECK(cells == again);
    CHECK(PenaltyNumberOf(cells[5]) == number);
    all.insert(cells);
  }
  CHECK(all.size() == std::size(kNumbers));
  CHECK(PenaltyNumberOf("") == -1);
  CHECK(PenaltyNumberOf("样市监罚〔2026〕号") == -1);
}

TEST_CASE("cells have the width and the form of their columns") {
  for (const int64_t number : kNumbers) {
    PenaltyCells cells;
    FillPenalty(number, cells);
    PenaltyCells stored = cells;
    EncodeCells("gb18030", stored);
    for (size_t i = 0; i < cells.size(); ++i) {
      const PenaltyColumn& column = kPenaltyColumns[i];
      INFO(column.name << " of row " << number);
      const auto width = static_cast<size_t>(column.characters);
      CHECK(CharactersIn(cells[i]) <= width);
      CHECK(stored[i].size() <= 2 * width);
      if (column.kind == CellKind::kDay) CHECK(cells[i].size() == 10);
      if (column.kind == CellKind::kAmount) {
        CHECK(cells[i].find('.') == cells[i].size() - 3);
        CHECK(cells[i].back() != '0');
      }
    }
  }
}

}  // namespace
}  // namespace landbridge::bench
