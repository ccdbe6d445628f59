// SPDX-License-Identifier: Apache-2.0
// What whoever starts an adapter by hand sees of a long pass, and that a log sees none of it.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/integration/office.h"
#include "tests/integration/terminal.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr int kRows = 50'000;
constexpr char kCleared[] = "\r\x1b[K";

// What stands in each line in the end, as a terminal shows it.
std::vector<std::string> LinesOf(const std::string& drawn) {
  std::vector<std::string> lines;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(drawn, "\r\n")))
    lines.push_back(absl::StrReplaceAll(line.substr(line.rfind('\r') + 1), {{"\x1b[K", ""}}));
  return lines;
}

TEST_CASE(
    "on a terminal a served source shows how far it is, a few times a second, below the log") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  office.Add("permits");
  Replace(office.file("fines.csv"), FinesExport(1, kRows));
  Replace(office.file("permits.csv"), FinesExport(1, 3));
  Terminal terminal;
  const absl::Time begin = absl::Now();
  office.Start(terminal.path());
  office.Await("fines", HasRecords(kRows));
  office.Stop();
  const absl::Duration taken = absl::Now() - begin;

  const std::string drawn = terminal.Drawn();
  INFO(drawn);
  CHECK_THAT(drawn, Catch::Contains("\rmarket/fines: ") && Catch::Contains(" rows read"));
  const std::vector<std::string> lines = LinesOf(drawn);
  // Lines of the log are whole, and the last thing drawn is taken away.
  for (const std::string& line : lines) {
    INFO(line);
    CHECK((line.empty() || line.starts_with("20")));
  }
  CHECK(lines.back().empty());
  const auto drawings = static_cast<double>(std::count(drawn.begin(), drawn.end(), '\r'));
  CHECK(drawings < 10 * absl::ToDoubleSeconds(taken) + 4.0 * static_cast<double>(lines.size()));
  for (const std::string& piece : std::vector<std::string>(absl::StrSplit(drawn, '\r')))
    CHECK(piece.size() < 250);
  CHECK(drawn.find(kCleared) != std::string::npos);
}

TEST_CASE("where there is no terminal a served source draws nothing") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Replace(office.file("fines.csv"), FinesExport(1, kRows));
  office.Start();
  office.Await("fines", HasRecords(kRows));
  office.Stop();
  CHECK(office.Log().find_first_of("\r\x1b") == std::string::npos);
}

}  // namespace
}  // namespace landbridge::testing
