// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/postgres_sink.h"

#include <memory>
#include <string>

#include "adapters/sinks/postgres_layout.h"
#include "tests/sinks/responses.h"
#include "tests/support/catch.h"
#include "tests/support/postgres_server.h"

namespace landbridge::testing {
namespace {

// One server for all tests here: each has a schema of its own.
PostgresServer& Server() {
  static PostgresServer server;
  return server;
}

PostgresSinkOptions In(const std::string& schema, const std::string& subscription = "main") {
  return {.conninfo = Server().Conninfo(), .schema = schema, .subscription = subscription};
}

std::string Held(const std::string& schema) {
  return Server().Sql("SELECT listing_id, event, name FROM " + schema +
                      ".listings ORDER BY listing_id");
}

TEST_CASE("a table follows snapshot and changes, and the token is stored with them") {
  auto sink = std::make_unique<PostgresSink>(In("follows"));
  Teller teller(*sink);
  CHECK(teller.place().token.empty());
  teller.Start("g1");
  teller.Deliver(
      {Present("L1", 4, "First"), Present("L2", 5, "Second"), Present("L3", 6, "Third")});
  CHECK(Server().Sql("SELECT complete FROM follows.feed_position") == "f\n");
  teller.Finish();
  CHECK(Server().Sql("SELECT complete FROM follows.feed_position") == "t\n");
  teller.Deliver({Present("L1", 7, "First, renamed"), Lifted("L2", 8)});
  CHECK(Held("follows") == "L1|7|First, renamed\nL3|6|Third\n");
  CHECK(sink->stored_token() == "token 4");

  sink = std::make_unique<PostgresSink>(In("follows"));
  const auto place = sink->Load();
  REQUIRE(place.ok());
  CHECK(place->token == "token 4");
  CHECK(place->generation == "g1");
}

TEST_CASE("an older entry is ignored, an equal one is applied again") {
  PostgresSink sink(In("older"));
  Teller teller(sink);
  teller.Start("g1");
  teller.Deliver({Present("L1", 5, "New")});
  teller.Deliver({Present("L1", 4, "Old"), Lifted("L1", 3)});
  CHECK(Held("older") == "L1|5|New\n");
  teller.Deliver({Present("L1", 5, "Again")});
  CHECK(Held("older") == "L1|5|Again\n");
  teller.Deliver({Lifted("L1", 5)});
  CHECK(Held("older").empty());
}

TEST_CASE("a delivery may change one listing more than once") {
  PostgresSink sink(In("twice"));
  Teller teller(sink);
  teller.Start("g1");
  teller.Deliver({Present("L1", 1, "One"), Lifted("L1", 2), Present("L1", 3, "Three"),
                  Present("L2", 4, "Four"), Lifted("L2", 5)});
  CHECK(Held("twice") == "L1|3|Three\n");
}

TEST_CASE("a new snapshot replaces what is held, whatever its numbers, when it is finished") {
  PostgresSink sink(In("again"));
  Teller teller(sink);
  teller.Start("g1");
  teller.Deliver({Present("L1", 50, "First"), Present("L2", 51, "Second")});
  teller.Finish();
  teller.Start("g2");
  teller.Deliver({Present("L1", 7, "Of a younger store")});
  CHECK(Held("again") == "L1|7|Of a younger store\nL2|51|Second\n");
  teller.Finish();
  CHECK(Held("again") == "L1|7|Of a younger store\n");
}

TEST_CASE("columns have fitting types, and any text arrives as it was sent") {
  PostgresSink sink(In("types"));
  Teller teller(sink);
  v1::Entry entry = Present("L1", 1, "O'Brien \"& Söhne\" \\ 食品\n{,}");
  v1::Decision& decision = *entry.mutable_listing()->mutable_decision();
  decision.mutable_subject()->add_names()->set_text("a, b");
  decision.mutable_subject()->add_names()->set_text("\\u0000 is no null");
  v1::Identifier& identifier = *decision.mutable_subject()->add_identifiers();
  identifier.set_scheme("cn.uscc");
  identifier.set_value("91440300192317458F");
  decision.set_conduct(std::string("null \0 in it", 12));
  v1::Amount& amount = *decision.add_amounts();
  amount.set_purpose(v1::AMOUNT_PURPOSE_FINE);
  amount.set_currency("CNY");
  amount.set_minor_units(12345678);
  teller.Start("g1");
  teller.Deliver({entry});
  const auto value = [](const std::string& what) {
    return Server().Sql("SELECT " + what + " FROM types.listings");
  };
  CHECK(value("name") == "O'Brien \"& Söhne\" \\ 食品\n{,}\n");
  CHECK(value("other_names[1], other_names[2]") == "a, b|\\u0000 is no null\n");
  CHECK(value("identifiers @> '{cn.uscc:91440300192317458F}'") == "t\n");
  CHECK(value("amounts") == "{\"fine 123456.78 CNY\"}\n");
  CHECK(value("decided_date + 1") == "2019-07-02\n");
  CHECK(value("publication_end_date IS NULL AND severity IS NULL") == "t\n");
  CHECK(value("conduct") == "null \uFFFD in it\n");
  CHECK(value("listing->'decision'->'subject'->'names'->1->>'text'") == "a, b\n");
}

TEST_CASE("what was not committed is forgotten") {
  PostgresSink sink(In("forgotten"));
  Teller teller(sink);
  teller.Start("g1");
  teller.Deliver({Present("L1", 1, "First")});
  Server().Sql("ALTER TABLE forgotten.feed_position ADD CONSTRAINT no CHECK (token <> 'token 3')");
  CHECK_FALSE(teller.TryDeliver({Present("L2", 2, "Second")}).ok());
  teller.Load();
  CHECK(teller.place().token == "token 2");
  CHECK(Held("forgotten") == "L1|1|First\n");
}

TEST_CASE("a server that was restarted is found again, with the last stored place") {
  PostgresServer server;
  PostgresSink sink({.conninfo = server.Conninfo()});
  Teller teller(sink);
  teller.Start("g1");
  for (const bool crash : {false, true}) {
    if (crash) {
      server.Crash();
    } else {
      server.Stop();
    }
    const absl::Status failed = teller.TryDeliver({Present("L1", 1, "First")});
    INFO(failed.message());
    CHECK(failed.code() == absl::StatusCode::kUnavailable);
    CHECK(sink.Load().status().code() == absl::StatusCode::kUnavailable);
    server.Start();
    teller.Load();
    CHECK(teller.place().token == "token 1");
    CHECK(server.Sql("SELECT count(*) FROM landbridge.listings") == "0\n");
  }
}

TEST_CASE("a second process is kept out, and told by whom") {
  PostgresSink first(In("alone"));
  Teller teller(first);
  PostgresSink second(In("alone"));
  const absl::Status refused = second.Load().status();
  CHECK(refused.code() == absl::StatusCode::kAborted);
  CHECK_THAT(std::string(refused.message()), Catch::Contains("another process"));
  CHECK_THAT(std::string(refused.message()), Catch::Contains("(landbridge subscribe)"));
  CHECK_THAT(std::string(refused.message()), Catch::Contains("--schema"));
  teller.Start("g1");
}

TEST_CASE("whoever finds that its place was moved by another writes nothing any more") {
  PostgresSink sink(In("fenced"));
  Teller teller(sink);
  teller.Start("g1");
  Server().Sql("UPDATE fenced.feed_position SET token = 'of another'");
  CHECK(teller.TryDeliver({Present("L1", 1, "First")}).code() == absl::StatusCode::kAborted);
  CHECK(Held("fenced").empty());
}

TEST_CASE("a schema holds the view of one subscription") {
  { PostgresSink(In("one", "main")).Load().value(); }
  const absl::Status refused = PostgresSink(In("one", "other")).Load().status();
  CHECK(refused.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(refused.message()), Catch::Contains("\"main\""));
}

TEST_CASE("tables of another layout are refused and left alone") {
  { PostgresSink(In("newer")).Load().value(); }
  Server().Sql("UPDATE newer.layout SET version = 99");
  const absl::Status refused = PostgresSink(In("newer")).Load().status();
  CHECK(refused.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(refused.message()), Catch::Contains("layout 99"));

  Server().Sql("CREATE SCHEMA theirs; CREATE TABLE theirs.listings (x int)");
  CHECK(PostgresSink(In("theirs")).Load().status().code() == absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("a missing privilege is named with what to grant, and a schema of its own is enough") {
  Server().Sql("CREATE ROLE feed LOGIN");
  const PostgresSinkOptions options = {
      .conninfo = Server().Conninfo("feed"), .schema = "Of Feed", .subscription = ""};
  const absl::Status refused = PostgresSink(options).Load().status();
  CHECK(refused.code() == absl::StatusCode::kPermissionDenied);
  CHECK_THAT(std::string(refused.message()), Catch::Contains("GRANT CREATE ON DATABASE"));
  CHECK_THAT(std::string(refused.message()), Catch::Contains("AUTHORIZATION"));
  Server().Sql("CREATE SCHEMA \"Of Feed\" AUTHORIZATION feed");
  CHECK(PostgresSink(options).Load().ok());
}

TEST_CASE("a connection string that does not serve is refused, and no password is repeated") {
  const auto refusal = [](const std::string& conninfo) {
    return PostgresSink({.conninfo = conninfo}).Load().status();
  };
  const absl::Status unreadable = refusal("host=x password=top secret");
  CHECK(unreadable.code() == absl::StatusCode::kInvalidArgument);
  CHECK_THAT(std::string(unreadable.message()), !Catch::Contains("secret"));
  CHECK_THAT(std::string(unreadable.message()), Catch::Contains("dbname="));
  const absl::Status database =
      refusal(Server().Conninfo("postgres", "nowhere") + " password=secret");
  CHECK(database.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(database.message()), Catch::Contains("nowhere"));
  CHECK_THAT(std::string(database.message()), !Catch::Contains("secret"));
  CHECK(refusal("host=/nonexistent dbname=test").code() == absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace landbridge::testing
