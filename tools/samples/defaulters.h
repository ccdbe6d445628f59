// SPDX-License-Identifier: Apache-2.0
// The courts' list of judgment defaulters, as its public feed has it: one JSON object a line, with
// the feed's own spellings.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "proto/contract/dates.h"
#include "tools/samples/parties.h"
#include "tools/samples/row_life.h"

namespace landbridge::samples {

struct Defaulter {
  RowLife life;
  Company subject;
  bool person = false;  // then `subject` has a name and a region only
  Authority court;
  CivilDate filed;
  CivilDate published;
  int serial = 0;
  int owed_hundreds = 0;  // in hundred yuan
  size_t form = 0;
};

std::vector<Defaulter> MakeDefaulters(const std::vector<Company>& companies,
                                      const CivilDate& today);

// UTF-8 with a byte order mark.
std::string WriteDefaulters(const std::vector<Defaulter>& defaulters, bool later);

}  // namespace landbridge::samples
