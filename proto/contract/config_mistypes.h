// SPDX-License-Identifier: Apache-2.0
// Inside of the loader of configuration files: characters that look right to whoever typed them and
// mean something else to YAML. Editors indent with tabs, input methods for Chinese write
// punctuation of full width, and word processors put quotes that are none.
//
// Pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace landbridge::config_internal {

struct Mistype {
  size_t byte_offset = 0;
  std::string what;  // "a full-width colon `：` stands here; write `:` and a space"
};

// The likely cause of broken syntax that the parser noticed in `line` (from 1): a tab in the
// indentation there or one line before, or the last punctuation of full width that stands where
// YAML has its own, up to three lines before.
std::optional<Mistype> FindMistype(std::string_view yaml, int line);

// What is wrong with a key that no schema can know; empty when it has no such character.
std::string MistypeInKey(std::string_view key);

// Whether typographic quotes stand around `text`, which then are a part of it.
bool IsInTypographicQuotes(std::string_view text);

// What to say about it.
inline constexpr std::string_view kTypographicQuotes =
    "stands in typographic quotes, which belong to the value as it is; write straight ones (\" or "
    "') in their place, or around them when they are meant";

}  // namespace landbridge::config_internal
