// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/held_listings.h"

#include <fstream>

#include "tests/sinks/responses.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

v1::SubscribeResponse Delivery(const std::vector<v1::Entry>& entries) {
  v1::SubscribeResponse response;
  response.mutable_delivery()->mutable_entries()->Add(entries.begin(), entries.end());
  return response;
}

v1::SubscribeResponse Finished(const std::string& generation) {
  v1::SubscribeResponse response;
  response.mutable_snapshot_finished()->set_generation(generation);
  return response;
}

// "L1 5 Name;L2 6 Name;"
std::string TextOf(const HeldListings& held) {
  std::string text;
  REQUIRE(held.ForEach([&](int64_t event, const v1::Listing& listing) {
                text += listing.listing_id() + " " + std::to_string(event) + " " +
                        listing.decision().subject().names(0).text() + ";";
                return absl::OkStatus();
              })
              .ok());
  return text;
}

TEST_CASE("listings are held by the rule of the loop, and visited by number") {
  HeldListings held;
  CHECK(held.Apply(Delivery({Present("L10", 5, "Ten"), Present("L9", 6, "Nine")}), "g1"));
  CHECK_FALSE(
      held.Apply(Delivery({Present("L10", 4, "Old"), Lifted("L9", 5), Lifted("L8", 9)}), "g1"));
  CHECK(TextOf(held) == "L9 6 Nine;L10 5 Ten;");
  CHECK(held.Apply(Delivery({Present("L10", 5, "Equal")}), "g1"));
  CHECK_FALSE(held.complete());
  CHECK(held.Apply(Finished("g1"), "g1"));
  CHECK(held.complete());
  CHECK(held.Apply(Delivery({Present("L10", 1, "Of another store")}), "g2"));
  CHECK(held.Apply(Finished("g2"), "g2"));
  CHECK(TextOf(held) == "L10 1 Of another store;");
}

TEST_CASE("what was saved in the middle of a later snapshot goes on there") {
  const TempDir folder;
  const auto file = folder.path() / "state";
  HeldListings held;
  held.Apply(
      Delivery({Present("L1", 5, "One"), Present("L2", 6, "Two"), Present("L3", 7, "Three")}),
      "z1");
  held.Apply(Finished("z1"), "z1");
  held.Apply(Delivery({Present("L1", 3, "One anew")}), "b2");
  REQUIRE(held.Save(file, {.token = "t\0k", .generation = "b2", .through_event = 9}).ok());

  HeldListings loaded;
  loaded.Apply(Delivery({Present("L77", 5, "Forgotten")}), "x");
  const auto place = loaded.Load(file);
  REQUIRE(place.ok());
  CHECK(place->token == std::string("t\0k"));
  CHECK(place->generation == "b2");
  CHECK(place->through_event == 9);
  CHECK(loaded.complete());
  CHECK(TextOf(loaded) == TextOf(held));
  CHECK_FALSE(loaded.Apply(Delivery({Present("L1", 2, "Older")}), "b2"));
  loaded.Apply(Finished("b2"), "b2");
  CHECK(TextOf(loaded) == "L1 3 One anew;");
}

TEST_CASE("before the first file there is nothing, and a damaged one is refused") {
  const TempDir folder;
  const auto file = folder.path() / "state";
  HeldListings held;
  CHECK(held.Load(file).value().token.empty());
  held.Apply(Delivery({Present("L1", 5, "One")}), "g");
  REQUIRE(held.Save(file, {.token = "t", .generation = "g"}).ok());
  CHECK(held.Load(file).ok());
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
  CHECK(held.Load(file).status().code() == absl::StatusCode::kDataLoss);
  std::ofstream(file) << "listing_id,name\n";
  CHECK(held.Load(file).status().code() == absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace landbridge::testing
