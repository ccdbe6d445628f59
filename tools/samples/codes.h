// SPDX-License-Identifier: Apache-2.0
// Codes of sample parties: valid, and spoiled in the ways in which departments' files spoil them.
//
// Organisation codes begin with "XL", a range that was never issued, so that no sample is a real
// company. All functions are pure.
#pragma once

#include <string>
#include <string_view>

#include "proto/contract/dates.h"

namespace landbridge::samples {

// The number with which GB 11643 explains itself: nobody's, and right in every digit.
inline constexpr std::string_view kResidentNumber = "11010519491231002X";

// A Unified Social Credit Code with both check digits. `prefix` is the registering authority and
// category ("91"), `region` six digits, `number` at most 999,999.
std::string MakeUscc(std::string_view prefix, std::string_view region, int number);

// The organisation code inside of `uscc`, "XL000001-7".
std::string OrganisationCodeOf(std::string_view uscc);

// The tax registration number of before 2015: region and organisation code.
std::string TaxRegistrationOf(std::string_view uscc);

// Fifteen digits with the check digit.
std::string MakeBusinessRegistration(std::string_view region, int number);

// `uscc` with another last character, so that its check fails.
std::string WithFailingCheck(std::string_view uscc);

// What a spreadsheet makes of `uscc`: "9.14403E+17".
std::string InScientificNotation(std::string_view uscc);

// A person's number as lists publish it, partly hidden: "4401061980****0017".
std::string MaskedPersonNumber(std::string_view region, int year, int number);

// ASCII made full-width, and nothing else.
std::string ToFullWidth(std::string_view text);

// A date in one of six forms, all year before month before day; `form` counts round.
std::string WriteDate(const CivilDate& date, size_t form);

// An amount of `hundreds` hundred yuan in 万元, with six decimals as the upload schema wants,
// shorter, or full-width.
std::string WriteTenThousands(int hundreds, size_t form);

}  // namespace landbridge::samples
