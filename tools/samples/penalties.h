// SPDX-License-Identifier: Apache-2.0
// Administrative penalties: those of the market supervision, and those in the labour bureau's
// files, which are its own and copies of 150 of the former.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "proto/contract/dates.h"
#include "tools/samples/parties.h"
#include "tools/samples/row_life.h"

namespace landbridge::samples {

struct Violation {
  std::string_view kind;
  std::string_view law;  // title as the catalogue has it
  std::string_view article;
  std::string_view conduct;  // goes on "经查，当事人"
};

struct Penalty {
  RowLife life;
  Company subject;
  bool person = false;  // then `subject` has a name and a region only
  Authority authority;
  const Violation* violation = nullptr;
  CivilDate decided;
  int serial = 0;                // in the decision's number
  int fine_hundreds = 0;         // in hundred yuan; 0: none
  int confiscated_hundreds = 0;  // likewise
  size_t form = 0;               // which way of writing
  bool differs = false;          // a copy that states another fine
};

// As the authority writes the decision's number: "深样市监处罚〔2026〕12号".
std::string OfficialNumber(const Penalty& penalty);

// As somebody else copied it: other brackets, widths, zeros, spaces.
std::string CopiedNumber(const Penalty& penalty);

// All that are in either export, in the order of the file. `today` is the day of the first export.
std::vector<Penalty> MakeMarketPenalties(const std::vector<Company>& companies,
                                         const CivilDate& today);

// Copies first. Requires: `market` comes from MakeMarketPenalties for the same day.
std::vector<Penalty> MakeLabourPenalties(const std::vector<Company>& companies,
                                         const CivilDate& today,
                                         const std::vector<Penalty>& market);

}  // namespace landbridge::samples
