// SPDX-License-Identifier: Apache-2.0
// What a complete source no longer holds is withdrawn, and nothing else.
#include <fstream>

#include "tests/integration/town.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// A list of shell companies with one row for each number; a number of 0 is a row without any of the
// fields that make its id.
void WriteList(const std::filesystem::path& file, const std::vector<int>& numbers) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << "Name,Anschrift,Veröffentlichung,Rechtskräftig,Seit,Geburts-Datum,Firmenbuch-Nr,UID-Nr.,"
         "Kennziffer des UR\n";
  for (const int number : numbers) {
    if (number == 0) {
      out << ",,2025-01-21,,2024-06-06,,,,\n";
    } else {
      out << "Beispiel " << number << " GmbH,\"1010 Wien, Beispielgasse " << number
          << "\",2025-01-21,2025-01-11,2024-06-06,,,,\n";
    }
  }
}

std::vector<int> UpTo(int last) {
  std::vector<int> numbers;
  for (int i = 1; i <= last; ++i) numbers.push_back(i);
  return numbers;
}

class AustrianTown : public Town {
 public:
  AustrianTown() : Town(Agencies{{"agency/AT/finance", {"at/*"}}}) {
    StartBroker();
    Publish(UpTo(200));
    Follow();
  }

  Pass Publish(const std::vector<int>& numbers) {
    const auto file = folder() / "list.csv";
    WriteList(file, numbers);
    return Run("agency/AT/finance", "austria_scheinfirmen_csv", file);
  }
};

TEST_CASE("a record that a complete source no longer holds is withdrawn and its listing lifted") {
  AustrianTown town;
  const Pass pass = town.Publish(UpTo(198));
  INFO(pass.err);
  CHECK(pass.exit_code == 0);
  CHECK(pass.count("withdrawn") == 2);
  CHECK(CountKind(town.NewEvents(), "LIFTED") == 2);
}

TEST_CASE(
    "while a rejected row may be any record, nothing is withdrawn, and the adapter says why") {
  AustrianTown town;
  std::vector<int> numbers = UpTo(198);
  numbers.push_back(0);
  const Pass pass = town.Publish(numbers);
  INFO(pass.err << pass.outcome.dump());
  CHECK(pass.exit_code == 1);
  CHECK(pass.count("withdrawn") == 0);
  CHECK(pass.outcome.at("not_withdrawn").get<std::string>().find("record id is not known") !=
        std::string::npos);
  CHECK(town.NewEvents().empty());
}

TEST_CASE("a source that lost too large a share of its records stops before anything is sent") {
  AustrianTown town;
  const Pass pass = town.Publish(UpTo(110));
  CHECK(pass.exit_code >= 64);
  INFO(pass.err);
  CHECK(pass.err.find("200") != std::string::npos);
  CHECK(town.NewEvents().empty());
}

}  // namespace
}  // namespace landbridge::testing
