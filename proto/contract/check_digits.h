// SPDX-License-Identifier: Apache-2.0
// The arithmetic of published check digits. Each function takes a normalised value of the stated
// length and alphabet and says whether its check digits hold; of another form, they do not.
//
// All functions are pure and may be called from any thread.
#pragma once

#include <string_view>

namespace landbridge {

// The value of a character of a USCC, 0 to 30; -1 for a character that it does not use.
int UsccValue(char c);

// GB 32100: 18 of 0-9 and A-Z without I, O, S, V, Z; the last is the check character.
bool UsccCheckHolds(std::string_view value);

// GB 11714: 8 of 0-9 and A-Z, and a check character 0-9 or X.
bool OrganisationCodeCheckHolds(std::string_view value);

// GS 15-2006: 15 digits, ISO 7064 MOD 11,10.
bool BusinessRegistrationCheckHolds(std::string_view value);

// GB 11643: 17 digits and a check character 0-9 or X, ISO 7064 MOD 11-2.
bool ResidentIdCheckHolds(std::string_view value);

// ATU and 8 digits.
bool AustrianUidCheckHolds(std::string_view value);

// 12 of 0-9 and A-Z (letters are issued since 2026) and two check digits.
bool BrazilianCnpjCheckHolds(std::string_view value);

// 12 (companies) or 13 (persons) of 0-9, A-Z, '&' and 'Ñ' in UTF-8. A few issued ones do not hold.
bool MexicanRfcCheckHolds(std::string_view value);

// ISO 17442: 18 of 0-9 and A-Z and two digits, ISO 7064 MOD 97-10.
bool LeiCheckHolds(std::string_view value);

}  // namespace landbridge
