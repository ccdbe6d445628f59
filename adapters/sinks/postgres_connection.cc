// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/postgres_connection.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr char kSqlStateUrl[] = "type.landbridge/sqlstate";

// Used where `conninfo` says nothing: a server that vanished is noticed within half a minute.
constexpr std::pair<const char*, const char*> kDefaults[] = {
    {"connect_timeout", "10"}, {"keepalives_idle", "10"},     {"keepalives_interval", "5"},
    {"keepalives_count", "3"}, {"tcp_user_timeout", "30000"}, {"client_encoding", "UTF8"},
};

std::string Trimmed(const char* message) {
  return std::string(absl::StripAsciiWhitespace(message == nullptr ? "" : message));
}

// Classes of SQLSTATE that pass by waiting: connection, resources, the operator's intervention,
// serialisation.
bool Passes(const std::string& state) {
  constexpr std::string_view kClasses[] = {"08", "53", "57", "40"};
  return std::any_of(std::begin(kClasses), std::end(kClasses),
                     [&](std::string_view prefix) { return state.starts_with(prefix); });
}

absl::Status NotConnected(PGconn& handle, PGPing ping) {
  const std::string said = Trimmed(PQerrorMessage(&handle));
  if (ping == PQPING_OK) {
    return absl::FailedPreconditionError(
        absl::StrCat("PostgreSQL refuses the connection: ", said,
                     "; check database, role and password in the connection string, ~/.pgpass or "
                     "PG* variables"));
  }
  return absl::UnavailableError(absl::StrCat("PostgreSQL is not reachable: ", said));
}

}  // namespace

std::string_view PostgresRows::Value(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<size_t>(PQgetlength(result_.get(), row, column))};
}

int64_t PostgresRows::touched() const {
  const std::string_view text = PQcmdTuples(result_.get());
  int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(
    const std::string& conninfo, const std::string& program) {
  // What libpq says about a string that it cannot read may quote a part of it, perhaps the
  // password.
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> given(
      PQconninfoParse(conninfo.c_str(), nullptr), PQconninfoFree);
  if (given == nullptr) {
    return absl::InvalidArgumentError(
        "the PostgreSQL connection string cannot be read; write it like \"host=db.example "
        "dbname=credit user=feed\" or \"postgresql://feed@db.example/credit\", with quotes around "
        "values that have spaces");
  }
  std::vector<const char*> names = {"fallback_application_name"};
  std::vector<const char*> values = {program.c_str()};
  for (const auto& [name, value] : kDefaults) {
    names.push_back(name);
    values.push_back(value);
  }
  // The later one of two settings counts.
  for (const PQconninfoOption* option = given.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    names.push_back(option->keyword);
    values.push_back(option->val);
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  Handle handle(PQconnectdbParams(names.data(), values.data(), 0), PQfinish);
  if (handle == nullptr) return absl::UnavailableError("no memory for a PostgreSQL connection");
  const auto ping = [&] { return PQpingParams(names.data(), values.data(), 0); };
  // A server that answers now may have been starting a moment ago: what it refuses again, it
  // refuses.
  if (PQstatus(handle.get()) != CONNECTION_OK && ping() == PQPING_OK) PQreset(handle.get());
  if (PQstatus(handle.get()) != CONNECTION_OK) return NotConnected(*handle, ping());
  PQsetNoticeProcessor(
      handle.get(), [](void*, const char*) {}, nullptr);
  // For the server's side of the same: what a vanished client held is free within a minute.
  const std::unique_ptr<PGresult, decltype(&PQclear)> set(
      PQexec(handle.get(),
             "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; "
             "SET tcp_keepalives_count = 3"),
      PQclear);
  std::string place = absl::StrCat("database ", PQdb(handle.get()), " at ", PQhost(handle.get()),
                                   " as role ", PQuser(handle.get()));
  return std::unique_ptr<PostgresConnection>(
      new PostgresConnection(std::move(handle), std::move(place)));
}

absl::StatusOr<PostgresRows> PostgresConnection::Checked(PGresult* result) const {
  PostgresRows rows(result);
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return rows;
  const char* const field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string state = field == nullptr ? "" : field;
  const std::string message = absl::StrCat(
      "PostgreSQL, ", place_, ": ",
      Trimmed(result == nullptr ? PQerrorMessage(handle_.get()) : PQresultErrorMessage(result)));
  absl::StatusCode code = absl::StatusCode::kInternal;
  // What has no SQLSTATE was not said by the server, but by libpq about the connection.
  if (state.empty() || Passes(state)) {
    code = absl::StatusCode::kUnavailable;
  } else if (state == "42501") {
    code = absl::StatusCode::kPermissionDenied;
  }
  absl::Status failed(code, message);
  failed.SetPayload(kSqlStateUrl, absl::Cord(state));
  return failed;
}

absl::Status PostgresConnection::Run(const std::string& statements) {
  return Checked(PQexec(handle_.get(), statements.c_str())).status();
}

absl::StatusOr<PostgresRows> PostgresConnection::Query(const std::string& statement,
                                                       const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  return Checked(PQexecParams(handle_.get(), statement.c_str(), static_cast<int>(values.size()),
                              nullptr, values.data(), nullptr, nullptr, 0));
}

absl::Status PostgresConnection::Prepare(const std::string& name, const std::string& statement) {
  return Checked(PQprepare(handle_.get(), name.c_str(), statement.c_str(), 0, nullptr)).status();
}

absl::StatusOr<PostgresRows> PostgresConnection::Execute(
    const std::string& name, const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  return Checked(PQexecPrepared(handle_.get(), name.c_str(), static_cast<int>(values.size()),
                                values.data(), nullptr, nullptr, 0));
}

std::string PostgresConnection::Quoted(const std::string& name) const {
  const std::unique_ptr<char, decltype(&PQfreemem)> quoted(
      PQescapeIdentifier(handle_.get(), name.data(), name.size()), PQfreemem);
  return quoted == nullptr ? "" : quoted.get();
}

std::string SqlStateOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kSqlStateUrl);
  return payload ? std::string(*payload) : "";
}

}  // namespace landbridge
