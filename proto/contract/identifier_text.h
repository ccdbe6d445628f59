// SPDX-License-Identifier: Apache-2.0
// What every scheme does with the text of an identifier before and after its own rules. A detail of
// identifiers.h and identifier_schemes.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "proto/contract/identifiers.h"

namespace landbridge {

struct IdentifierText {
  std::string value;                         // as in ParsedIdentifier
  std::optional<IdentifierVerdict> verdict;  // decided already, whatever the scheme
};

// Half-width, upper case, without spaces, hyphens and the characters of `punctuation`.
IdentifierText PrepareIdentifier(std::string_view raw, std::string_view punctuation);

// Whether `raw` is what a spreadsheet makes of a long number: "9.14403E+17". Its digits are lost.
bool IsScientificNotation(std::string_view raw);

// Whether a long run of X stands in the place of hidden characters. Ask only of what did not
// verify.
bool IsMaskedByLetters(std::string_view value);

// Whether `value`, which was read from `raw`, is or contains a resident's number, or comes close
// enough to one to be handled like it.
bool LooksPersonal(std::string_view raw, std::string_view value);

}  // namespace landbridge
