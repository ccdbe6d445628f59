// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/arrows.h"

#include "tests/support/catch.h"
#include "tests/tidy/source_tree.h"

namespace landbridge::testing {
namespace {

// One file with one include.
std::vector<SourceFile> Including(std::string path, std::string include) {
  return {{std::move(path), "// A line.\n#include " + std::move(include) + "\n"}};
}

TEST_CASE("the tree is read", "[tidy]") { CHECK(SourceTree().size() > 200); }

TEST_CASE("every include follows an arrow of the architecture", "[tidy]") {
  RequireNone(FindBrokenArrows(SourceTree()));
}

TEST_CASE("an include against the arrows is found with file, line and rule", "[tidy]") {
  const Faults faults =
      FindBrokenArrows(Including("storage/commit_log.cc", "\"broker/ledger/ledger.h\""));
  REQUIRE(faults.size() == 1);
  CHECK(faults[0] ==
        "storage/commit_log.cc:2: storage may not include \"broker/ledger/ledger.h\"; "
        "it may see storage, proto/contract");

  CHECK(FindBrokenArrows(Including("adapters/runner/pass.cc", "\"broker/access/peer.h\"")).size() ==
        1);
  CHECK(FindBrokenArrows(Including("broker/feed/feed_cursor.h", "\"broker/ingest/admission.h\""))
            .size() == 1);
  CHECK(FindBrokenArrows(Including("broker/ledger/ledger.h", "\"tests/support/catch.h\"")).size() ==
        1);
  CHECK(FindBrokenArrows(Including("adapters/sources/row.h", "\"landbridge/log/v1/entry.pb.h\""))
            .size() == 1);
  CHECK(FindBrokenArrows(Including("storage/commit_log.cc", "\"storage/position.h\"")).empty());
  CHECK(FindBrokenArrows(Including("tests/feed/feed_stage.h", "\"broker/feed/feed_service.h\""))
            .empty());
}

TEST_CASE("a folder of code that is no room is found", "[tidy]") {
  CHECK(FindBrokenArrows(Including("broker/unheard_of/thing.cc", "<string>")).size() == 1);
}

TEST_CASE("libraries are seen only where they may be", "[tidy]") {
  RequireNone(FindLibrariesOutOfPlace(SourceTree()));
}

TEST_CASE("a library out of its place is found", "[tidy]") {
  CHECK(FindLibrariesOutOfPlace(Including("storage/state_store.h", "<rocksdb/db.h>")).size() == 1);
  CHECK(FindLibrariesOutOfPlace(Including("storage/rocks_state.h", "<rocksdb/db.h>")).empty());
  CHECK(FindLibrariesOutOfPlace(Including("broker/pipeline/pipeline.h", "<grpcpp/grpcpp.h>"))
            .size() == 1);
  CHECK(FindLibrariesOutOfPlace(
            Including("broker/ledger/ledger.h", "\"landbridge/v1/feed_service.grpc.pb.h\""))
            .size() == 1);
  CHECK(FindLibrariesOutOfPlace(Including("proto/contract/digest.h", "<openssl/evp.h>")).size() ==
        1);
  CHECK(FindLibrariesOutOfPlace(Including("proto/contract/digest.cc", "<openssl/evp.h>")).empty());
}

TEST_CASE("the ledger sees no clock, no threads and no chance", "[tidy]") {
  RequireNone(FindIndeterminismInLedger(SourceTree()));
}

TEST_CASE("a clock in the ledger is found", "[tidy]") {
  CHECK(FindIndeterminismInLedger(Including("broker/ledger/ledger.cc", "<chrono>")).size() == 1);
  CHECK(FindIndeterminismInLedger(
            Including("broker/ledger/ledger.h", "\"absl/synchronization/mutex.h\""))
            .size() == 1);
  CHECK(FindIndeterminismInLedger(
            Including("broker/ledger/subjects.cc", "\"absl/container/flat_hash_map.h\""))
            .size() == 1);
  CHECK(FindIndeterminismInLedger(Including("broker/pipeline/pipeline.cc", "<chrono>")).empty());
}

}  // namespace
}  // namespace landbridge::testing
