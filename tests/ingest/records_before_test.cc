// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/records_before.h"

#include <memory>
#include <string>
#include <vector>

#include "broker/ledger/tables.h"
#include "storage/state_transaction.h"
#include "tests/ingest/records.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

using testing::kAgency;
using testing::kSource;

// A state whose one source has the records that were put.
class Records {
 public:
  Records() {
    StateStoreOptions options;
    options.path = folder_.path() / "state";
    store_ = StateStore::Open(options).value();
  }

  void PutSource() {
    StateTransaction transaction(*store_);
    log::v1::NumberRow name;
    name.set_number(1);
    SourceNameTable::Put(transaction, kSourceNames, std::string(kAgency), std::string(kSource),
                         name);
    log::v1::SourceRow row;
    row.set_source_number(1);
    SourceTable::Put(transaction, SourceNumber(1), row);
    REQUIRE(transaction.Commit().ok());
  }

  void PutRecord(const std::string& record_id, const std::string& hash) {
    StateTransaction transaction(*store_);
    log::v1::RecordRow row;
    row.set_content_hash(hash);
    RecordTable::Put(transaction, SourceNumber(1), record_id, row);
    REQUIRE(transaction.Commit().ok());
  }

  const StateStore& store() const { return *store_; }

 private:
  testing::TempDir folder_;
  std::unique_ptr<StateStore> store_;
};

v1::PublishRequest::Batch BatchOf(const std::vector<std::string>& record_ids) {
  v1::PublishRequest::Batch batch;
  for (const std::string& record_id : record_ids) batch.add_changes()->set_record_id(record_id);
  return batch;
}

TEST_CASE("what the state has of a record is certain while no change of it is on its way") {
  Records records;
  records.PutSource();
  records.PutRecord("b", "hash of b");
  records.PutRecord("a", "hash of a");
  RecordsBefore before(records.store(), kAgency, kSource);
  const auto batch = BatchOf({"b", "new", "a", "a"});
  REQUIRE(before.Read(batch, 0, /*settled_sequence=*/7).ok());
  const RecordBefore of_b = before.Of(batch, 0);
  CHECK(of_b.certain);
  CHECK(of_b.content_hash == "hash of b");
  const RecordBefore of_new = before.Of(batch, 1);
  CHECK(of_new.certain);
  CHECK(of_new.content_hash.empty());
  CHECK(before.Of(batch, 2).content_hash == "hash of a");
  before.NoteChange("a", 8);
  CHECK_FALSE(before.Of(batch, 3).certain);

  REQUIRE(before.Read(batch, 1, /*settled_sequence=*/7).ok());
  CHECK(before.Of(batch, 1).certain);
  CHECK_FALSE(before.Of(batch, 2).certain);
}

TEST_CASE("a change that settled is in what is read, and no longer on its way") {
  Records records;
  records.PutSource();
  records.PutRecord("a", "first");
  RecordsBefore before(records.store(), kAgency, kSource);
  before.NoteChange("a", 8);
  records.PutRecord("a", "second");
  const auto batch = BatchOf({"a"});
  REQUIRE(before.Read(batch, 0, /*settled_sequence=*/8).ok());
  const RecordBefore found = before.Of(batch, 0);
  CHECK(found.certain);
  CHECK(found.content_hash == "second");
}

TEST_CASE("a source that the state does not know has no records, until it does") {
  Records records;
  RecordsBefore before(records.store(), kAgency, kSource);
  const auto batch = BatchOf({"a"});
  REQUIRE(before.Read(batch, 0, 0).ok());
  CHECK(before.Of(batch, 0).certain);
  CHECK(before.Of(batch, 0).content_hash.empty());
  before.NoteChange("a", 1);
  CHECK_FALSE(before.Of(batch, 0).certain);

  records.PutSource();
  records.PutRecord("a", "hash of a");
  REQUIRE(before.Read(batch, 0, 1).ok());
  const RecordBefore found = before.Of(batch, 0);
  CHECK(found.certain);
  CHECK(found.content_hash == "hash of a");
}

}  // namespace
}  // namespace landbridge
