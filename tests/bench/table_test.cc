// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/table.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge::bench {
namespace {

TEST_CASE("quantiles lie between the samples") {
  CHECK(Quantile({3, 1, 2}, 0.5) == 2);
  CHECK(Quantile({4, 1, 2, 3}, 0.5) == 2.5);
  CHECK(Quantile({1, 2, 3, 4, 5}, 1) == 5);
  CHECK(Quantile({7}, 0.99) == 7);
}

TEST_CASE("a table shows medians, and the spread where there is one") {
  Table table("speed", {"views"});
  Row& same = table.Add({"same"});
  Row& different = table.Add({"different"});
  same.Figure("ratio", 2) = {0.5, 0.7, 0.6};
  same.Figure("events", 0) = {100, 100};
  different.Figure("ratio", 2) = {0.4};
  different.Figure("events", 0) = {};
  table.Note("in one run");
  CHECK(table.AsText() ==
        "speed\n"
        "views      ratio              events\n"
        "same       0.60 (0.50..0.70)  100\n"
        "different  0.40               -\n"
        "in one run\n");
}

TEST_CASE("a label of whole numbers alone is numbers in JSON") {
  Table table("speed", {"subscribers", "listings before"});
  table.Add({"16", "0"});
  table.Add({"256", "what it repeats"});
  const nlohmann::json json = table.AsJson();
  CHECK(json["rows"][1]["subscribers"] == 256);
  CHECK(json["rows"][0]["listings before"] == "0");
}

TEST_CASE("a table in JSON has all samples") {
  Table table("speed", {"views"});
  table.Add({"same"}).Figure("ratio", 2) = {0.5, 0.7, 0.6};
  const nlohmann::json json = table.AsJson();
  CHECK(json["title"] == "speed");
  const nlohmann::json& row = json["rows"][0];
  CHECK(row["views"] == "same");
  CHECK(row["ratio"]["median"] == 0.6);
  CHECK(row["ratio"]["min"] == 0.5);
  CHECK(row["ratio"]["max"] == 0.7);
  CHECK(row["ratio"]["samples"] == nlohmann::json({0.5, 0.7, 0.6}));
}

}  // namespace
}  // namespace landbridge::bench
