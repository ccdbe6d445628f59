// SPDX-License-Identifier: Apache-2.0
// Files that somebody writes to while an adapter serves them.
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "tests/integration/office.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// An export whose program goes on writing ten rows a second, from now until Finish. Whole rows,
// so that whoever reads half of it sees nothing wrong.
class GrowingExport {
 public:
  explicit GrowingExport(const std::filesystem::path& file) : file_(file) {
    Replace(file, FinesExport(1, 1));
    writer_ = std::jthread([this](const std::stop_token& over) { Write(over); });
  }

  // Returns how many rows there are.
  int Finish() {
    writer_.request_stop();
    writer_.join();
    return rows_;
  }

 private:
  void Write(const std::stop_token& over) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any ended;
    while (!over.stop_requested()) {
      ++rows_;
      const std::string one = FinesExport(rows_, rows_);
      std::ofstream(file_, std::ios::app) << one.substr(one.find('\n') + 1);
      ended.wait_for(lock, over, std::chrono::milliseconds(100), [] { return false; });
    }
  }

  const std::filesystem::path file_;
  int rows_ = 1;
  std::jthread writer_;
};

// How often the log says that a pass over `source` came to its end.
int Passes(const Office& office, const std::string& source) {
  int passes = 0;
  const std::string log = office.Log();
  const std::string text = "market/" + source + ": read ";
  for (size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) ++passes;
  return passes;
}

TEST_CASE("a file that grows holds no place among the passes") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Set("passes_max: 1");
  office.Add("growing");
  office.Add("fines");
  GrowingExport growing(office.file("growing.csv"));
  office.Start();
  // That one has had its turn, so that the growing one could have the place.
  office.AwaitLog("error market/fines: ");
  Replace(office.file("fines.csv"), FinesExport(1, 3));
  office.Await("fines", HasRecords(3));
  CHECK(Passes(office, "growing") == 0);
  office.Await("growing", HasRecords(growing.Finish()));
  office.Stop();
}

TEST_CASE("serve waits at its start until a file that is being written keeps still") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  office.Add("permits");
  Replace(office.file("permits.csv"), FinesExport(11, 13));
  GrowingExport fines(office.file("fines.csv"));
  office.Start();
  // By then the other one would have been read too.
  office.Await("permits", HasRecords(3));
  CHECK(Passes(office, "fines") == 0);
  const int rows = fines.Finish();
  office.Await("fines", HasRecords(rows));
  office.AwaitLog("market/fines: read      " + std::to_string(rows) + " rows");
  CHECK(Passes(office, "fines") == 1);
  office.Stop();
}

TEST_CASE("a file that is written to while the broker does not answer is not read halfway") {
  Town town(kOfficeAgencies);
  town.StartBroker();
  town.KillBroker();
  Office office(town);
  office.Add("fines");
  Replace(office.file("fines.csv"), FinesExport(1, 3));
  office.Start();
  // It kept still, and would be read once the broker has answered.
  office.AwaitLog("no connection, trying again");
  GrowingExport fines(office.file("fines.csv"));
  town.RestartBroker();
  office.AwaitLog("market/fines: the files changed before they were read");
  const int rows = fines.Finish();
  office.Await("fines", HasRecords(rows));
  office.AwaitLog("market/fines: read      " + std::to_string(rows) + " rows");
  CHECK(Passes(office, "fines") == 1);
  office.Stop();
}

}  // namespace
}  // namespace landbridge::testing
