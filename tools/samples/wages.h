// SPDX-License-Identifier: Apache-2.0
// The human resources bureaus' list of employers in arrears with migrant workers' wages: fixed
// columns, as a mainframe prints them. Written in UTF-8 here, stored as GBK, and aligned by the
// bytes of GBK.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/contract/dates.h"
#include "tools/samples/parties.h"
#include "tools/samples/row_life.h"

namespace landbridge::samples {

struct WageArrears {
  RowLife life;
  Company subject;
  Authority authority;
  CivilDate decided;
  int serial = 0;
  int owed_hundreds = 0;  // in hundred yuan
  int workers = 0;
  size_t form = 0;
};

std::vector<WageArrears> MakeWageArrears(const std::vector<Company>& companies,
                                         const CivilDate& today);

// In GBK: two title lines, the rows, and a totals line.
//
// Errors: kInvalidArgument: a text does not fit its column or the encoding.
absl::StatusOr<std::string> WriteWageArrears(const std::vector<WageArrears>& arrears,
                                             const CivilDate& today, bool later);

}  // namespace landbridge::samples
