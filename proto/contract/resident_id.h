// SPDX-License-Identifier: Apache-2.0
// Resident identity numbers (GB 11643-1999): eighteen characters, six of region, eight of birth
// date, a check character.
//
// They are never stored, shown or logged bare. All functions are pure and may be called from any
// thread.
#pragma once

#include <optional>
#include <string_view>

#include "proto/contract/dates.h"

namespace landbridge {

// Whether `value`, normalised, has the form: a province, a date that exists, a check character;
// whether or not that character is the right one.
bool HasResidentIdForm(std::string_view value);

// Whether `value`, normalised, is a complete number with the right check character.
bool IsResidentId(std::string_view value);

// The birth date in a number of the right form.
std::optional<CivilDate> BirthDateOfResidentId(std::string_view value);

// Whether a complete, valid number stands anywhere in free text, in half-width or full-width
// digits, and not as a part of a longer run of digits and Latin letters. Ask this of every text
// that leaves a department; it is cheap for one that has not enough digits.
bool ContainsResidentId(std::string_view text);

}  // namespace landbridge
