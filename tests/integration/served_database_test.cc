// SPDX-License-Identifier: Apache-2.0
// A database among the sources that one adapter serves.
#include <csignal>

#include "tests/integration/office.h"
#include "tests/support/catch.h"
#include "tests/support/postgres_server.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a served database that is asked to stop ends its query at the server, and ends well") {
  const PostgresServer server;
  const auto is_asked = [&server] {
    return server.Sql(
               "SELECT count(*) FROM pg_stat_activity "
               "WHERE wait_event = 'PgSleep' AND state = 'active'") != "0\n";
  };
  Town town(kOfficeAgencies);
  town.StartBroker();
  Office office(town);
  std::string mapping = FinesMapping("market/fines");
  const std::string file = "- delimited: {}";
  mapping.replace(mapping.find(file), file.size(),
                  "- sql:\n      postgresql: \"" + server.Conninfo() + R"("
      query: "SELECT 1 AS id, 'x' AS company, '1' AS number, '2026-01-02' AS date,
        pg_sleep(100000)::text AS conduct")");
  office.AddDatabase("fines", mapping);
  office.Start();
  while (!is_asked()) {
    INFO(office.Log());
    REQUIRE_FALSE(office.process().Ended());
  }
  office.Stop();
  CHECK_THAT(office.Log(), Catch::Contains("stopped") && !Catch::Contains("error"));
  while (is_asked()) {
  }
}

}  // namespace
}  // namespace landbridge::testing
