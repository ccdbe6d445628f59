// SPDX-License-Identifier: Apache-2.0
// Codes of currencies, ISO 4217. Pure functions; any thread.
#pragma once

#include <string_view>

namespace landbridge {

// In use, or withdrawn since 2016, because decisions of those years are still published.
bool IsCurrency(std::string_view code);

// The code that is meant by a name that departments write in its place: "CNY" for "RMB". Empty when
// none is known.
std::string_view CurrencyMeantBy(std::string_view name);

}  // namespace landbridge
