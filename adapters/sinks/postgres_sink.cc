// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/postgres_sink.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "adapters/sinks/listing_columns.h"
#include "adapters/sinks/message_json.h"
#include "adapters/sinks/postgres_layout.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

std::string Bytea(const std::string& bytes) {
  return absl::StrCat("\\x", absl::BytesToHexString(bytes));
}

int64_t Number(std::string_view text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The server's texts have no place for U+0000, which JSON writes as \u0000.
void ReplaceNulls(std::string& json) {
  constexpr std::string_view kNull = "\\u0000";
  for (size_t at = json.find('\\'); at != std::string::npos; at = json.find('\\', at + 2)) {
    if (json.compare(at, kNull.size(), kNull) == 0) json.replace(at, kNull.size(), "\\uFFFD");
  }
}

void AppendValue(std::string& json, const ListingColumn& column, const ColumnValue& values) {
  absl::StrAppend(&json, ",\"", column.name, "\":");
  if (column.type != ColumnType::kTexts) {
    json += values.empty() ? "null" : AsJsonString(values[0]);
    return;
  }
  const char* separator = "[";
  for (const std::string& value : values) {
    absl::StrAppend(&json, separator, AsJsonString(value));
    separator = ",";
  }
  json += values.empty() ? "[]" : "]";
}

// The row of a listing as an object of JSON, from which the server takes the columns.
void AppendRow(std::string& json, const v1::Entry& entry) {
  absl::StrAppend(&json, "{\"listing_id\":", AsJsonString(entry.listing_id()),
                  ",\"event\":", entry.event());
  for (const ListingColumn& column : ListingColumns()) {
    AppendValue(json, column, column.value_of(entry.listing()));
  }
  absl::StrAppend(&json, ",\"listing\":", AsJson(entry.listing(), false), "}");
}

const char* RecordType(ColumnType type) {
  return type == ColumnType::kTexts ? "text[]" : type == ColumnType::kDate ? "date" : "text";
}

// $1: rows as an array of JSON objects; $2: generation.
std::string UpsertStatement(const std::string& schema) {
  std::string names = "listing_id";
  std::string types = "listing_id text";
  std::string updates;
  for (const ListingColumn& column : ListingColumns()) {
    absl::StrAppend(&names, ", ", column.name);
    absl::StrAppend(&types, ", ", column.name, " ", RecordType(column.type));
    absl::StrAppend(&updates, column.name, " = excluded.", column.name, ", ");
  }
  return absl::StrCat(
      "INSERT INTO ", schema, ".listings AS held (", names, ", event, generation, listing) SELECT ",
      names, ", event, $2, listing FROM json_to_recordset($1::json) AS new(", types,
      ", event bigint, listing jsonb) ON CONFLICT (listing_id) DO UPDATE SET ", updates,
      "event = excluded.event, generation = excluded.generation, listing = "
      "excluded.listing WHERE held.generation <> excluded.generation OR held.event "
      "<= excluded.event");
}

// $1: listing ids; $2: events, in their order; $3: generation.
std::string DeleteStatement(const std::string& schema) {
  return absl::StrCat(
      "DELETE FROM ", schema,
      ".listings AS held USING unnest($1::text[], $2::bigint[]) AS gone(listing_id, "
      "event) WHERE held.listing_id = gone.listing_id AND (held.generation <> $3 OR "
      "held.event <= gone.event)");
}

// $1: subscription; $2: token that was stored; $3: token; $4: generation; $5: whether a snapshot is
// finished now; $6, $7: progress.
std::string MoveStatement(const std::string& schema) {
  return absl::StrCat(
      "UPDATE ", schema,
      ".feed_position SET token = $3::bytea, generation = $4, complete = complete OR "
      "$5::boolean, through_event = $6::bigint, through_time = nullif($7, "
      "'')::timestamptz, stored_time = clock_timestamp() WHERE subscription = $1 AND "
      "token = $2::bytea");
}

// The last entry of each listing in a delivery: a statement may touch a row once.
std::vector<const v1::Entry*> LastOfEach(const v1::SubscribeResponse::Delivery& delivery) {
  absl::flat_hash_map<std::string_view, const v1::Entry*> last;
  for (const v1::Entry& entry : delivery.entries()) {
    const v1::Entry*& kept = last[entry.listing_id()];
    if (kept == nullptr || entry.event() >= kept->event()) kept = &entry;
  }
  std::vector<const v1::Entry*> entries;
  for (const v1::Entry& entry : delivery.entries()) {
    if (last[entry.listing_id()] == &entry) entries.push_back(&entry);
  }
  return entries;
}

}  // namespace

PostgresSink::PostgresSink(PostgresSinkOptions options) : options_(std::move(options)) {}
PostgresSink::~PostgresSink() = default;

absl::StatusOr<SinkPlace> PostgresSink::Load() {
  database_.reset();  // with its transaction and its lock
  const absl::Status opened = OpenAndLock();
  // A server that took us before and does not now is being repaired, or has not noticed yet that
  // our former session is gone.
  if (!opened.ok() && was_open_) return absl::UnavailableError(opened.message());
  LB_RETURN_IF_ERROR(opened);
  LB_RETURN_IF_ERROR(PreparePostgresSchema(*database_, options_.schema));
  LB_RETURN_IF_ERROR(PrepareStatements());
  LB_ASSIGN_OR_RETURN(SinkPlace place, LoadPlace());
  was_open_ = true;
  stored_token_ = place.token;
  return place;
}

absl::Status PostgresSink::OpenAndLock() {
  LB_ASSIGN_OR_RETURN(database_,
                      PostgresConnection::Open(options_.conninfo, "landbridge subscribe"));
  return LockPostgresSchema(*database_, options_.schema);
}

absl::Status PostgresSink::PrepareStatements() {
  const std::string schema = database_->Quoted(options_.schema);
  LB_RETURN_IF_ERROR(database_->Prepare("upsert", UpsertStatement(schema)));
  LB_RETURN_IF_ERROR(database_->Prepare("delete", DeleteStatement(schema)));
  LB_RETURN_IF_ERROR(database_->Prepare("move", MoveStatement(schema)));
  return database_->Prepare(
      "finish", absl::StrCat("DELETE FROM ", schema, ".listings WHERE generation <> $1"));
}

absl::StatusOr<SinkPlace> PostgresSink::LoadPlace() {
  const std::string table = database_->Quoted(options_.schema) + ".feed_position";
  LB_RETURN_IF_ERROR(
      database_
          ->Query(absl::StrCat("INSERT INTO ", table,
                               " SELECT $1, '', '', false, 0, "
                               "NULL, clock_timestamp() WHERE NOT EXISTS (SELECT FROM ",
                               table, ")"),
                  {options_.subscription})
          .status());
  LB_ASSIGN_OR_RETURN(
      const PostgresRows rows,
      database_->Query(absl::StrCat("SELECT subscription, encode(token, 'hex'), generation, "
                                    "through_event, extract(epoch FROM through_time) FROM ",
                                    table)));
  if (rows.size() != 1 || rows.Value(0, 0) != options_.subscription) {
    const std::string whose =
        rows.size() == 1 && !rows.Value(0, 0).empty()
            ? absl::StrCat("of subscription \"", std::string(rows.Value(0, 0)), "\"")
            : "of a subscription without a name";
    return absl::FailedPreconditionError(
        absl::StrCat("schema ", options_.schema, " of ", database_->place(), " holds the view ",
                     whose, "; follow that one, or give this one a schema of its own (--schema)"));
  }
  SinkPlace place;
  place.token =
      absl::HexStringToBytes(absl::string_view(rows.Value(0, 1).data(), rows.Value(0, 1).size()));
  place.generation = std::string(rows.Value(0, 2));
  place.through_event = Number(rows.Value(0, 3));
  if (!rows.IsNull(0, 4)) place.through_time = absl::FromUnixSeconds(Number(rows.Value(0, 4)));
  return place;
}

absl::Status PostgresSink::Apply(const v1::SubscribeResponse& response, const SinkPlace& place) {
  LB_RETURN_IF_ERROR(database_->Run("BEGIN"));
  LB_RETURN_IF_ERROR(InTransaction(response, place));
  LB_RETURN_IF_ERROR(database_->Run("COMMIT"));
  stored_token_ = place.token;
  return absl::OkStatus();
}

absl::Status PostgresSink::InTransaction(const v1::SubscribeResponse& response,
                                         const SinkPlace& place) {
  if (response.has_delivery()) {
    LB_RETURN_IF_ERROR(ApplyEntries(response.delivery(), place.generation));
  }
  if (response.has_snapshot_finished()) {
    LB_RETURN_IF_ERROR(database_->Execute("finish", {place.generation}).status());
  }
  const std::string time = place.through_time == absl::InfinitePast()
                               ? ""
                               : absl::FormatTime(place.through_time, absl::UTCTimeZone());
  LB_ASSIGN_OR_RETURN(
      const PostgresRows moved,
      database_->Execute("move", {options_.subscription, Bytea(stored_token_), Bytea(place.token),
                                  place.generation, response.has_snapshot_finished() ? "t" : "f",
                                  absl::StrCat(place.through_event), time}));
  if (moved.touched() == 1) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat("the place in schema ", options_.schema, " of ",
                                         database_->place(),
                                         " was changed by somebody else; see to it that only one "
                                         "process writes there, and start again"));
}

absl::Status PostgresSink::ApplyEntries(const v1::SubscribeResponse::Delivery& delivery,
                                        const std::string& generation) {
  std::string rows;
  std::string gone_ids;
  std::string gone_events;
  for (const v1::Entry* entry : LastOfEach(delivery)) {
    if (entry->has_listing()) {
      rows += rows.empty() ? "[" : ",";
      AppendRow(rows, *entry);
    } else {
      // Ids are a letter and a number: nothing in them needs quoting in an array.
      absl::StrAppend(&gone_ids, gone_ids.empty() ? "{" : ",", entry->listing_id());
      absl::StrAppend(&gone_events, gone_events.empty() ? "{" : ",", entry->event());
    }
  }
  if (!rows.empty()) {
    ReplaceNulls(rows);
    LB_RETURN_IF_ERROR(database_->Execute("upsert", {rows + "]", generation}).status());
  }
  if (gone_ids.empty()) return absl::OkStatus();
  return database_->Execute("delete", {gone_ids + "}", gone_events + "}", generation}).status();
}

}  // namespace landbridge
