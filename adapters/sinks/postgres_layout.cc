// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/postgres_layout.h"

#include "absl/strings/str_cat.h"
#include "adapters/sinks/listing_columns.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr char kLockTimeout[] = "5s";
constexpr char kLockNotAvailable[] = "55P03";
// The first half of the key of our advisory locks; the second is the schema's name.
constexpr char kLockSpace[] = "hashtext('landbridge subscribe')";

const char* SqlType(ColumnType type) {
  switch (type) {
    case ColumnType::kTexts:
      return "text[]";
    case ColumnType::kDate:
      return "date";
    default:
      return "text";
  }
}

std::string Tables(const std::string& schema) {
  std::string sql = absl::StrCat("CREATE TABLE ", schema, ".listings (listing_id text PRIMARY KEY");
  for (const ListingColumn& column : ListingColumns()) {
    absl::StrAppend(&sql, ", ", column.name, " ", SqlType(column.type));
  }
  absl::StrAppend(&sql,
                  ", event bigint NOT NULL, generation text NOT NULL, listing jsonb NOT NULL);"
                  "CREATE TABLE ",
                  schema,
                  ".feed_position (subscription text PRIMARY KEY, token bytea NOT NULL,"
                  " generation text NOT NULL, complete boolean NOT NULL, through_event bigint NOT "
                  "NULL, through_time timestamptz, stored_time timestamptz NOT NULL);"
                  "CREATE TABLE ",
                  schema,
                  ".layout (version integer NOT NULL);"
                  "INSERT INTO ",
                  schema, ".layout VALUES (", kPostgresLayoutVersion, ")");
  return sql;
}

// Who has the lock, as far as the role may see.
std::string Holder(PostgresConnection& database, const std::string& schema) {
  const auto rows = database.Query(
      absl::StrCat(
          "SELECT format('session %s (%s) since %s', a.pid, a.application_name, "
          "date_trunc('second', a.backend_start)) FROM pg_locks l JOIN pg_stat_activity a "
          "USING (pid) WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT "
          "oid FROM pg_database WHERE datname = current_database()) AND l.classid::bigint "
          "= ",
          kLockSpace,
          "::bigint & 4294967295 AND l.objid::bigint = hashtext($1)::bigint & 4294967295"),
      {schema});
  return rows.ok() && rows->size() == 1 ? std::string(rows->Value(0, 0)) : "another session";
}

}  // namespace

absl::Status LockPostgresSchema(PostgresConnection& database, const std::string& schema) {
  LB_RETURN_IF_ERROR(database.Run(absl::StrCat("SET lock_timeout = '", kLockTimeout, "'")));
  const absl::Status locked =
      database
          .Query(absl::StrCat("SELECT pg_advisory_lock(", kLockSpace, ", hashtext($1))"), {schema})
          .status();
  if (SqlStateOf(locked) == kLockNotAvailable) {
    return absl::AbortedError(absl::StrCat(
        "another process keeps schema ", schema, " of ", database.place(), ": ",
        Holder(database, schema), "; stop it, or give this one a schema of its own (--schema)"));
  }
  LB_RETURN_IF_ERROR(locked);
  return database.Run("RESET lock_timeout");
}

absl::Status PreparePostgresSchema(PostgresConnection& database, const std::string& schema) {
  const std::string quoted = database.Quoted(schema);
  LB_ASSIGN_OR_RETURN(
      const PostgresRows found,
      database.Query("SELECT to_regnamespace($1) IS NOT NULL, to_regclass($1 || '.layout') IS NOT "
                     "NULL, to_regclass($1 || '.listings') IS NOT NULL",
                     {quoted}));
  const bool has_schema = found.Value(0, 0) == "t";
  const bool has_layout = found.Value(0, 1) == "t";
  if (!has_layout && found.Value(0, 2) == "t") {
    return absl::FailedPreconditionError(absl::StrCat(
        "schema ", schema, " of ", database.place(),
        " has a table \"listings\" that landbridge did not make; choose another schema "
        "(--schema)"));
  }
  if (has_layout) {
    LB_ASSIGN_OR_RETURN(const PostgresRows version,
                        database.Query(absl::StrCat("SELECT version FROM ", quoted, ".layout")));
    if (version.size() == 1 && version.Value(0, 0) == absl::StrCat(kPostgresLayoutVersion)) {
      return absl::OkStatus();
    }
    return absl::FailedPreconditionError(
        absl::StrCat("the tables in schema ", schema, " of ", database.place(), " have layout ",
                     version.size() == 1 ? std::string(version.Value(0, 0)) : "unknown",
                     ", and this program keeps layout ", kPostgresLayoutVersion,
                     "; use the program that made them, or drop the schema: the view comes anew"));
  }
  const std::string make_schema = has_schema ? "" : absl::StrCat("CREATE SCHEMA ", quoted, ";");
  const absl::Status made = database.Run(absl::StrCat(make_schema, Tables(quoted)));
  if (made.code() != absl::StatusCode::kPermissionDenied) return made;
  return absl::PermissionDeniedError(absl::StrCat(
      made.message(), "; GRANT CREATE ON ", has_schema ? "SCHEMA " : "DATABASE ",
      has_schema ? quoted : "...", " to the role, or let the database's owner create schema ",
      schema, " for it (CREATE SCHEMA ", quoted, " AUTHORIZATION ...)"));
}

}  // namespace landbridge
