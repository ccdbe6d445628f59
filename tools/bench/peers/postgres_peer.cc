// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/postgres_peer.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "proto/contract/digest.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/load.h"
#include "tools/bench/peers/postgres_array.h"
#include "tools/bench/peers/postgres_programs.h"
#include "tools/bench/peers/server_program.h"
#include "tools/bench/peers/server_use.h"

namespace landbridge::bench {
namespace {

// What a server with 4 GiB of memory is given that takes in much.
constexpr char kConfigForm[] = R"(data_directory = '$0/data'
hba_file = '$0/hba.conf'
ident_file = '$0/data/pg_ident.conf'
listen_addresses = '127.0.0.1'
port = $1
unix_socket_directories = ''
ssl = on
ssl_cert_file = '$2'
ssl_key_file = '$3'
ssl_ca_file = '$4'
synchronous_commit = on
fsync = on
shared_buffers = 1GB
wal_buffers = 16MB
wal_level = minimal
max_wal_senders = 0
min_wal_size = 1GB
max_wal_size = 8GB
checkpoint_timeout = 15min
jit = off
)";

// Whoever has a certificate of the authority.
constexpr char kHba[] = "hostssl all all 127.0.0.1/32 trust clientcert=verify-ca\n";

constexpr char kConninfoForm[] =
    "host=localhost hostaddr=127.0.0.1 port=$0 user=postgres dbname=postgres gssencmode=disable "
    "sslmode=verify-full sslrootcert='$1' sslcert='$2' sslkey='$3'";

constexpr char kTables[] = R"(
CREATE TABLE listing (
  source text NOT NULL, record_id text NOT NULL, listing_key bytea NOT NULL, subject text NOT NULL,
  due date NOT NULL, content bytea NOT NULL,
  PRIMARY KEY (source, record_id), UNIQUE (listing_key));
CREATE INDEX ON listing (subject);
CREATE INDEX ON listing (due);
CREATE TABLE event (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, listing_key bytea NOT NULL,
  time timestamptz NOT NULL DEFAULT now()))";

constexpr char kStatement[] = "add";
constexpr char kAddBatch[] = R"(
WITH added AS (
  INSERT INTO listing (source, record_id, listing_key, subject, due, content)
  SELECT 'bench/penalties', new.* FROM unnest(
    $1::text[], $2::bytea[], $3::text[], $4::date[], $5::bytea[]) AS new
  ON CONFLICT DO NOTHING RETURNING listing_key)
INSERT INTO event (listing_key) SELECT listing_key FROM added)";

// As many as an adapter puts into one message to the broker.
constexpr int64_t kRecordsPerBatch = 512;

// What was fastest of 2, 4 and 8.
constexpr size_t kConnections = 8;

constexpr absl::Duration kPatience = absl::Minutes(1);
constexpr absl::CivilDay kDayZero(2000, 1, 1);  // of the server's dates
constexpr int kMonthsListed = 12;
constexpr size_t kKeyBytes = 16;

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

absl::StatusOr<Result> Checked(PGconn& connection, PGresult* raw) {
  Result result(raw, PQclear);
  const ExecStatusType status = PQresultStatus(raw);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
  return absl::InternalError(absl::StrCat("PostgreSQL: ", PQerrorMessage(&connection)));
}

int64_t NumberIn(std::string_view text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// What makes two records the same listing, shortened.
std::string KeyOf(const v1::Decision& decision) {
  const Digest digest =
      Sha256(absl::StrCat(decision.category(), "|", decision.subject().identifiers(0).value(), "|",
                          decision.authority().identifier().value(), "|", decision.number()));
  return std::string(AsBytes(digest).substr(0, kKeyBytes));
}

std::string DueOf(const v1::Decision& decision) {
  const v1::Date& date = decision.decided_date();
  const absl::CivilMonth month(date.year(), date.month());
  const absl::CivilDay day = absl::CivilDay(month + kMonthsListed) + (date.day() - 1);
  return BigEndian(static_cast<uint32_t>(day - kDayZero));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Peer>> PostgresPeer::Start(const std::filesystem::path& folder,
                                                          const Certificates& certificates) {
  if (PostgresPrograms().empty()) {
    return absl::NotFoundError("the package postgresql is not installed");
  }
  LB_ASSIGN_OR_RETURN(const uint16_t port, FreePort());
  LB_RETURN_IF_ERROR(WriteFile(folder / "hba.conf", kHba));
  const std::filesystem::path config = folder / "postgresql.conf";
  LB_RETURN_IF_ERROR(WriteFile(
      config,
      absl::Substitute(kConfigForm, folder.string(), port, certificates.server.certificate.string(),
                       certificates.server.key.string(), certificates.authority.string())));
  LB_RETURN_IF_ERROR(RunToEnd(InitdbCommand(folder / "data"), folder / "initdb.log"));
  const std::filesystem::path log = folder / "postgres.log";
  LB_ASSIGN_OR_RETURN(
      auto process,
      ChildProcess::Start(
          PostgresCommand("postgres", {absl::StrCat("--config-file=", config.string())}), log));
  const std::string conninfo =
      absl::Substitute(kConninfoForm, port, certificates.authority.string(),
                       certificates.agencies.front().certificate.string(),
                       certificates.agencies.front().key.string());
  LB_RETURN_IF_ERROR(
      AwaitServing(*process, log, [&conninfo] { return PQping(conninfo.c_str()) == PQPING_OK; }));
  auto peer = std::unique_ptr<PostgresPeer>(new PostgresPeer(
      absl::StrCat("PostgreSQL ", VersionOf(PostgresPrograms() / "postgres")), std::move(process)));
  LB_RETURN_IF_ERROR(peer->Prepare(conninfo));
  return peer;
}

PostgresPeer::~PostgresPeer() {
  connections_.clear();
  // Its own workers end with it only when it is asked.
  kill(process_->pid(), SIGQUIT);
  AwaitEnd(*process_, kPatience).status().IgnoreError();
}

absl::Status PostgresPeer::Prepare(const std::string& conninfo) {
  for (size_t i = 0; i < kConnections; ++i) {
    PGconn* const raw = PQconnectdb(conninfo.c_str());
    connections_.emplace_back(raw, PQfinish);
    if (PQstatus(raw) != CONNECTION_OK) {
      return absl::InternalError(absl::StrCat("PostgreSQL: ", PQerrorMessage(raw)));
    }
    if (i == 0) LB_RETURN_IF_ERROR(Checked(*raw, PQexec(raw, kTables)).status());
    LB_RETURN_IF_ERROR(Checked(*raw, PQprepare(raw, kStatement, kAddBatch, 0, nullptr)).status());
  }
  return absl::OkStatus();
}

PostgresPeer::Batch PostgresPeer::MakeBatch(const int64_t* begin, const int64_t* end) {
  PostgresArray record_ids(kTextType);
  PostgresArray keys(kByteaType);
  PostgresArray subjects(kTextType);
  PostgresArray due(kDateType);
  PostgresArray contents(kByteaType);
  for (const int64_t* number = begin; number != end; ++number) {
    const v1::Record record = MakeRecord(*number);
    record_ids.Add(RecordId(*number));
    keys.Add(KeyOf(record.decision()));
    subjects.Add(record.decision().subject().identifiers(0).value());
    due.Add(DueOf(record.decision()));
    contents.Add(record.SerializeAsString());
  }
  return {record_ids.bytes(), keys.bytes(), subjects.bytes(), due.bytes(), contents.bytes()};
}

absl::StatusOr<int64_t> PostgresPeer::AddBatches(const std::vector<Batch>& batches, size_t first) {
  PGconn* const connection = connections_[first].get();
  int64_t added = 0;
  for (size_t i = first; i < batches.size(); i += connections_.size()) {
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (const std::string& column : batches[i]) {
      values.push_back(column.data());
      lengths.push_back(static_cast<int>(column.size()));
    }
    const std::vector<int> formats(values.size(), 1);
    LB_ASSIGN_OR_RETURN(
        const Result result,
        Checked(*connection, PQexecPrepared(connection, kStatement, static_cast<int>(values.size()),
                                            values.data(), lengths.data(), formats.data(), 0)));
    added += NumberIn(PQcmdTuples(result.get()));
  }
  return added;
}

absl::StatusOr<int64_t> PostgresPeer::Count(const char* query) {
  PGconn* const connection = connections_[0].get();
  LB_ASSIGN_OR_RETURN(const Result result, Checked(*connection, PQexec(connection, query)));
  return NumberIn(PQgetvalue(result.get(), 0, 0));
}

absl::StatusOr<IngestResult> PostgresPeer::Ingest(int64_t changes, int repeat_percent) {
  IngestResult result;
  result.changes = changes;
  const int64_t before = supply_.records();
  const std::vector<int64_t> numbers = supply_.Take(changes, repeat_percent);
  result.new_listings = supply_.records() - before;
  std::vector<Batch> batches;
  for (int64_t first = 0; first < changes; first += kRecordsPerBatch) {
    const int64_t last = std::min(first + kRecordsPerBatch, changes);
    batches.push_back(MakeBatch(numbers.data() + first, numbers.data() + last));
    for (const std::string& column : batches.back()) {
      result.bytes += static_cast<int64_t>(column.size());
    }
  }

  std::vector<absl::StatusOr<int64_t>> added(connections_.size(), 0);
  const ServerUse use(process_->pid());
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < connections_.size(); ++i) {
      threads.emplace_back([this, i, &added, &batches] { added[i] = AddBatches(batches, i); });
    }
  }
  use.FillIn(absl::Now(), result);
  int64_t added_by_all = 0;
  for (const absl::StatusOr<int64_t>& by_one : added) {
    LB_RETURN_IF_ERROR(by_one.status());
    added_by_all += *by_one;
  }
  LB_ASSIGN_OR_RETURN(const int64_t listings, Count("SELECT count(*) FROM listing"));
  LB_ASSIGN_OR_RETURN(const int64_t events, Count("SELECT count(*) FROM event"));
  if (added_by_all == result.new_listings && listings == supply_.records() && events == listings) {
    return result;
  }
  return absl::InternalError(absl::StrCat("of ", changes, " records, ", result.new_listings,
                                          " of them new, PostgreSQL added ", added_by_all,
                                          "; it has ", listings, " and ", events, " events"));
}

absl::StatusOr<ReadingResult> PostgresPeer::Read(int) {
  return absl::UnimplementedError("nothing is read from PostgreSQL");
}

}  // namespace landbridge::bench
