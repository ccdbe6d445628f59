// SPDX-License-Identifier: Apache-2.0
// Catch2 under one name, whether the system has 2.13 (Debian 12) or 3 (Debian 13).
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>  // IWYU pragma: export
#include <string>

namespace Catch {

// As version 2 calls it.
inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }

}  // namespace Catch
#else
#include <catch2/catch.hpp>  // IWYU pragma: export
#endif
