// SPDX-License-Identifier: Apache-2.0
// The Austrian list of shell companies, as the profile austria_scheinfirmen_csv reads it: the
// header, and a row for each company.
#pragma once

#include <string>

namespace landbridge::testing {

inline constexpr char kShellCompaniesHeader[] =
    "Name,Anschrift,Veröffentlichung,Rechtskräftig,Seit,Geburts-Datum,Firmenbuch-Nr,UID-Nr.,"
    "Kennziffer des UR\n";

// The company "Beispiel NUMBER GmbH" at `house` of its street.
inline std::string ShellCompany(int number, int house) {
  return "Beispiel " + std::to_string(number) + " GmbH,\"1010 Wien, Beispielgasse " +
         std::to_string(house) + "\",2025-01-21,2025-01-11,2024-06-06,,,,\n";
}

}  // namespace landbridge::testing
