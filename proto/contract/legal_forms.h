// SPDX-License-Identifier: Apache-2.0
// Where a legal form stands in a name. A detail of names.h.
#pragma once

#include <cstddef>
#include <string_view>

namespace landbridge {

struct LegalFormPlace {
  size_t begin = 0;
  size_t size = 0;  // 0 when there is none
};

// Looks for a known legal form at the end of a name key, or at its front where Russian names carry
// it. A name that is nothing but a legal form has none. Any thread.
LegalFormPlace FindLegalForm(std::string_view name_key);

}  // namespace landbridge
