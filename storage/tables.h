// SPDX-License-Identifier: Apache-2.0
// The tables of the state store. Each is one column family of RocksDB, tuned for how it is used.
//
// Numbers in keys are big-endian (storage/key_codec.h), so that rows lie in numeric order. To add a
// table, append it to both lists; a store without it gets it, empty, when it is opened. Never
// reorder or reuse a number: state digests cover them. What rows hold is described in
// docs/storage-format.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace landbridge {

enum class Table : uint8_t {
  kMeta = 0,            // where the state stands: applied position, last numbers given out
  kSources = 1,         // one row for each source of an agency
  kRecords = 2,         // the live records of each source
  kListings = 3,        // listings by number
  kListingKeys = 4,     // a subject and the hash of a decision -> listing
  kSubjects = 5,        // subjects by number
  kSubjectKeys = 6,     // hash of an identifier or a name -> subject
  kEvents = 7,          // the feed, by event number
  kDue = 8,             // what ends when: day, then listing. a queue: see TableUse
  kRejections = 9,      // rejections that are kept for repair
  kSubscriptions = 10,  // one row for each named subscription
  kCounters = 11,       // the quality ledger
  kLifts = 12,          // the events that are lifts
  kWatchLists = 13,     // parts of watch lists
};

inline constexpr size_t kTableCount = 14;

// How a table is used decides its blocks, filters and compression.
enum class TableUse : uint8_t {
  // Few rows, often rewritten.
  kSmall,
  // Many short rows, found by keys in no order: small blocks, uncompressed.
  kLookup,
  // Rows by ascending numbers, found by number and rewritten here and there: compressed.
  kNumbered,
  // Rows by ascending numbers, read in order, seldom rewritten: large blocks, compressed.
  kAppended,
  // Rows are put anywhere and deleted from the front. Start scans at the place where the last one
  // ended: deleted rows are skipped one by one until they are compacted away.
  kQueue,
};

struct TableInfo {
  Table table;
  std::string_view name;  // of the column family
  TableUse use;
};

inline constexpr std::array<TableInfo, kTableCount> kTables = {{
    {Table::kMeta, "default", TableUse::kSmall},  // RocksDB insists on a family of this name
    {Table::kSources, "sources", TableUse::kSmall},
    {Table::kRecords, "records", TableUse::kLookup},
    {Table::kListings, "listings", TableUse::kNumbered},
    {Table::kListingKeys, "listing_keys", TableUse::kLookup},
    {Table::kSubjects, "subjects", TableUse::kNumbered},
    {Table::kSubjectKeys, "subject_keys", TableUse::kLookup},
    {Table::kEvents, "events", TableUse::kAppended},
    {Table::kDue, "due", TableUse::kQueue},
    {Table::kRejections, "rejections", TableUse::kQueue},
    {Table::kSubscriptions, "subscriptions", TableUse::kSmall},
    {Table::kCounters, "counters", TableUse::kSmall},
    {Table::kLifts, "lifts", TableUse::kAppended},
    {Table::kWatchLists, "watch_lists", TableUse::kAppended},
}};

constexpr size_t IndexOf(Table table) { return static_cast<size_t>(table); }
constexpr std::string_view NameOf(Table table) { return kTables[IndexOf(table)].name; }

}  // namespace landbridge
