// SPDX-License-Identifier: Apache-2.0
#include "storage/state_digest.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/contract/digest.h"
#include "tests/storage/state_testing.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

using testing::OpenState;
using testing::PutOne;
using testing::SmallStateOptions;
using testing::TempDir;

std::string DigestOf(const StateStore& store, const DigestFilter& filter = nullptr) {
  const auto digest = DigestRows(*store.NewSnapshot(), filter);
  REQUIRE(digest.ok());
  return Hex(*digest);
}

TEST_CASE("equal rows give equal digests, however they got there") {
  TempDir folder;
  const auto straight = OpenState(SmallStateOptions(folder.path() / "straight"));
  for (int i = 0; i < 200; ++i) {
    PutOne(*straight, Table::kListings, std::to_string(i), "v" + std::to_string(i));
    PutOne(*straight, Table::kEvents, std::to_string(i), "e");
  }
  const auto crooked = OpenState(SmallStateOptions(folder.path() / "crooked"));
  for (int i = 199; i >= 0; --i) {
    PutOne(*crooked, Table::kEvents, std::to_string(i), "e");
    PutOne(*crooked, Table::kListings, std::to_string(i), "wrong");
    PutOne(*crooked, Table::kListings, "extra" + std::to_string(i), "gone later");
    if (i % 50 == 0) REQUIRE(crooked->Flush().ok());
  }
  CHECK(DigestOf(*straight) != DigestOf(*crooked));
  for (int i = 0; i < 200; ++i) {
    PutOne(*crooked, Table::kListings, std::to_string(i), "v" + std::to_string(i));
    StateBatch batch;
    batch.Delete(Table::kListings, "extra" + std::to_string(i));
    REQUIRE(crooked->Write(batch).ok());
  }
  CHECK(DigestOf(*straight) == DigestOf(*crooked));
  REQUIRE(straight->Flush().ok());
  CHECK(DigestOf(*straight) == DigestOf(*crooked));
}

TEST_CASE("a digest tells tables, keys and values apart") {
  TempDir folder;
  const auto digest_with = [&](const std::string& name, Table table, const std::string& key,
                               const std::string& value) {
    const auto store = OpenState(SmallStateOptions(folder.path() / name));
    PutOne(*store, table, key, value);
    return DigestOf(*store);
  };
  const std::vector<std::string> digests = {
      digest_with("1", Table::kListings, "ab", "c"), digest_with("2", Table::kListings, "a", "bc"),
      digest_with("3", Table::kSubjects, "ab", "c"), digest_with("4", Table::kListings, "ab", "d"),
      DigestOf(*OpenState(SmallStateOptions(folder.path() / "5")))};
  for (size_t i = 0; i < digests.size(); ++i) {
    for (size_t j = 0; j < i; ++j) CHECK(digests[i] != digests[j]);
  }
}

TEST_CASE("a filter masks values, leaves out rows, and may give up") {
  TempDir folder;
  const auto one = OpenState(SmallStateOptions(folder.path() / "one"));
  const auto two = OpenState(SmallStateOptions(folder.path() / "two"));
  PutOne(*one, Table::kSources, "s", "content, seen on Monday");
  PutOne(*two, Table::kSources, "s", "content, seen on Friday");
  PutOne(*two, Table::kCounters, "c", "only here");
  CHECK(DigestOf(*one) != DigestOf(*two));
  const DigestFilter mask = [](Table table, std::string_view, std::string_view value,
                               std::string& scratch) -> std::optional<std::string_view> {
    if (table == Table::kCounters) return std::nullopt;
    scratch = value.substr(0, 7);
    return scratch;
  };
  CHECK(DigestOf(*one, mask) == DigestOf(*two, mask));
  const auto given_up =
      DigestRows(*one->NewSnapshot(),
                 [](Table, std::string_view, std::string_view,
                    std::string&) -> absl::StatusOr<std::optional<std::string_view>> {
                   return absl::DataLossError("no sense in it");
                 });
  CHECK(given_up.status().code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("a digest can be limited to some tables") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  PutOne(*store, Table::kListings, "a", "1");
  const std::vector<Table> tables = {Table::kListings};
  const auto before = DigestRows(*store->NewSnapshot(), tables);
  PutOne(*store, Table::kEvents, "a", "1");
  CHECK(*DigestRows(*store->NewSnapshot(), tables) == *before);
  PutOne(*store, Table::kListings, "b", "1");
  CHECK(*DigestRows(*store->NewSnapshot(), tables) != *before);
}

}  // namespace
}  // namespace landbridge
