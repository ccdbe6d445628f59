// SPDX-License-Identifier: Apache-2.0
// A department's list of penalties in the names of the 2018 upload schema, a row at a time: the
// decisions that other scenarios publish (load.h), with what such lists say about them besides.
//
// All functions are pure and may be called from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace landbridge::bench {

enum class CellKind {
  kText,
  kAmount,  // in 万元, two decimals of which the second is never 0: alike in every format
  kDay,     // 2026-07-09
};

struct PenaltyColumn {
  std::string_view name;
  CellKind kind = CellKind::kText;
  int characters = 0;    // the most that a cell has; none has more bytes in GB18030 than twice that
  bool repeats = false;  // has few different texts
};

inline constexpr std::array<PenaltyColumn, 19> kPenaltyColumns = {{
    {"CF_XDR_MC", CellKind::kText, 20, false},
    {"CF_XDR_LB", CellKind::kText, 8, true},
    {"CF_XDR_SHXYM", CellKind::kText, 18, false},
    {"CF_XDR_GSZC", CellKind::kText, 2, true},
    {"CF_FRDB", CellKind::kText, 6, true},
    {"CF_WSH", CellKind::kText, 24, false},
    {"CF_WFXW", CellKind::kText, 12, true},
    {"CF_SY", CellKind::kText, 60, false},
    {"CF_YJ", CellKind::kText, 30, true},
    {"CF_CFLB", CellKind::kText, 12, true},
    {"CF_NR", CellKind::kText, 16, true},
    {"CF_NR_FK", CellKind::kAmount, 12, false},
    {"CF_JDRQ", CellKind::kDay, 10, true},
    {"CF_YXQ", CellKind::kDay, 10, true},
    {"CF_GSJZQ", CellKind::kDay, 10, true},
    {"CF_CFJG", CellKind::kText, 20, true},
    {"CF_CFJGDM", CellKind::kText, 18, true},
    {"CF_SJLYDM", CellKind::kText, 18, true},
    {"BZ", CellKind::kText, 6, true},
}};

// In the order of the columns, in UTF-8; empty where the row has none.
using PenaltyCells = std::array<std::string, kPenaltyColumns.size()>;

// The cells of row `number`, from 0 on.
void FillPenalty(int64_t number, PenaltyCells& cells);

// Which row has this decision number (CF_WSH); -1: none.
int64_t PenaltyNumberOf(std::string_view decision_number);

// The cells as bytes of an encoding that ICU knows.
void EncodeCells(const char* encoding, PenaltyCells& cells);

// The list as a table of a database.
inline constexpr char kPenaltyTable[] = "cf_xzcf";

// The statement that makes it, with these types for amounts and days.
std::string PenaltyTableSql(std::string_view amount_type, std::string_view day_type);

// A mapping of this list, whose only table is `table`: an entry of `tables` without its columns.
// All rows become records. `ten_bytes`: the table's names have at most ten bytes.
std::string PenaltyMapping(std::string_view table, bool ten_bytes);

// A column's name in such a table.
inline std::string_view InTenBytes(std::string_view name) { return name.substr(0, 10); }

}  // namespace landbridge::bench
