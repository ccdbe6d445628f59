// SPDX-License-Identifier: Apache-2.0
// What of a text may be shown to people: in reports, in messages, in logs.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// `text` with "***" in the place of all but the first two digits of each number of fifteen digits
// or more, and of the X behind it. A resident number has eighteen, one of before 1999 fifteen, and
// a mistyped one is still a person's: neither the check character nor the date is looked at. Digits
// may be of full width and may have spaces, or what has no width, between them; hyphens, dots,
// slashes and underscores only in a number of fifteen or eighteen with a date of birth in its
// place, since dates and numbers of decisions have them too. Digests in hexadecimal digits stay.
// Cut a text behind this, never before: a part of a number is not recognised. Any thread.
std::string WithoutPersonalNumbers(std::string_view text);

// The first two characters of a value that may be about a person, and at most half of it, with
// "***" in the place of the rest. Any thread.
std::string MaskedValue(std::string_view value);

}  // namespace landbridge
