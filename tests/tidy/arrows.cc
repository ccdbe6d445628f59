// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/arrows.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace landbridge::testing {
namespace {

using std::string_view;

struct Room {
  string_view folder;                // as files and includes name it
  std::vector<string_view> may_see;  // besides itself
};

// Tests may see every room; nobody may see tests.
const std::vector<Room>& Rooms() {
  static const auto* const rooms = new std::vector<Room>{
      // Generated from proto/landbridge/.
      {"landbridge/v1", {}},
      {"landbridge/config/v1", {}},
      {"landbridge/log/v1", {}},
      {"proto/contract", {"landbridge/v1", "landbridge/config/v1"}},
      {"storage", {"proto/contract"}},
      {"broker/ledger", {"storage", "proto/contract", "landbridge/v1", "landbridge/log/v1"}},
      {"broker/access",
       {"proto/contract", "landbridge/v1", "landbridge/config/v1", "landbridge/log/v1"}},
      {"broker/pipeline",
       {"broker/ledger", "storage", "proto/contract", "landbridge/v1", "landbridge/log/v1"}},
      {"broker/ingest",
       {"broker/access", "broker/pipeline", "broker/ledger", "storage", "proto/contract",
        "landbridge/v1", "landbridge/log/v1"}},
      {"broker/subscriptions",
       {"broker/access", "broker/pipeline", "broker/ledger", "storage", "proto/contract",
        "landbridge/v1", "landbridge/log/v1"}},
      {"broker/feed",
       {"broker/subscriptions", "broker/access", "broker/pipeline", "broker/ledger", "storage",
        "proto/contract", "landbridge/v1", "landbridge/log/v1"}},
      {"broker/query",
       {"broker/access", "broker/pipeline", "broker/ledger", "storage", "proto/contract",
        "landbridge/v1", "landbridge/log/v1"}},
      {"broker/admin",
       {"broker/access", "broker/pipeline", "broker/ledger", "storage", "proto/contract",
        "landbridge/v1", "landbridge/log/v1"}},
      {"broker/server",
       {"broker/ingest", "broker/feed", "broker/subscriptions", "broker/query", "broker/admin",
        "broker/access", "broker/pipeline", "broker/ledger", "storage", "proto/contract",
        "landbridge/v1", "landbridge/config/v1"}},
      {"adapters/sources", {"proto/contract"}},
      {"adapters/mapping",
       {"adapters/sources", "proto/contract", "landbridge/v1", "landbridge/config/v1"}},
      {"adapters/forms", {"proto/contract", "landbridge/v1", "landbridge/config/v1"}},
      {"adapters/sdk", {"proto/contract", "landbridge/v1", "landbridge/config/v1"}},
      // Stores that a subscriber keeps its view in: a room of its own, because `landbridge` and a
      // province's own program use them alike.
      {"adapters/sinks", {"adapters/sdk", "proto/contract", "landbridge/v1"}},
      // Runs the programs, and links none of them.
      {"adapters/conform",
       {"adapters/mapping", "adapters/sources", "adapters/sdk", "proto/contract", "landbridge/v1",
        "landbridge/config/v1"}},
      {"adapters/runner",
       {"adapters/conform", "adapters/forms", "adapters/mapping", "adapters/sources",
        "adapters/sdk", "proto/contract", "landbridge/v1", "landbridge/config/v1"}},
      // Names in certificates are written by one and read by the other.
      {"tools/landbridge",
       {"adapters/sinks", "adapters/sdk", "broker/access", "proto/contract", "landbridge/v1"}},
      {"tools/samples", {"proto/contract", "landbridge/v1"}},
      // The log by itself is one of the things that a broker is measured against; how far a state
      // on disk is stands in its first row; sources are measured beside the libraries underneath.
      {"tools/bench",
       {"tools/landbridge", "tools/samples", "adapters/sdk", "adapters/sources", "storage",
        "proto/contract", "landbridge/v1", "landbridge/log/v1"}},
      {"tests", {}},
  };
  return *rooms;
}

struct Library {
  string_view name;
  std::vector<std::string> headers;  // patterns of what is included
  std::vector<std::string> places;   // patterns of files that may
};

const std::vector<Library>& Libraries() {
  static const auto* const libraries = new std::vector<Library>{
      {"RocksDB", {"rocksdb/*"}, {"storage/*.cc", "storage/rocks_*.h", "tests/storage/*"}},
      {"gRPC",
       {"grpc/*", "grpcpp/*", "*.grpc.pb.h"},
       {"broker/access/grpc_identify.*", "broker/ingest/*", "broker/feed/*",
        "broker/subscriptions/*", "broker/query/*", "broker/admin/*", "broker/server/*",
        "adapters/sdk/*", "adapters/runner/*", "tools/*", "proto/contract/grpc_status.*",
        "proto/contract/awake_pollers.cc", "tests/*"}},
      {"OpenSSL",
       {"openssl/*"},
       {"broker/access/*", "broker/server/*", "tools/landbridge/*", "tools/bench/crypto_parts.cc",
        "tools/bench/peers/tls_connection.cc", "proto/contract/digest.cc",
        "proto/contract/key_pair.cc", "tests/access/*", "tests/tools/*"}},
      {"yaml-cpp", {"yaml-cpp/*"}, {"proto/contract/config_*"}},
      {"CLI11",
       {"CLI/*"},
       {"broker/server/main.cc", "adapters/runner/*.cc", "adapters/sdk/connection_flags.cc",
        "tools/*.cc"}},
      {"spdlog", {"spdlog/*"}, {"broker/server/*.cc"}},
      {"libpq",
       {"libpq-fe.h"},
       {"adapters/sinks/postgres_connection.*", "adapters/sources/postgres_cursor.cc",
        "tools/bench/peers/postgres_peer.*", "tools/bench/sources/postgres_form.cc"}},
      {"SOCI",
       {"soci/*"},
       {"adapters/sources/sql_session.cc", "adapters/sources/sqlite_cursor.cc",
        "adapters/sources/mysql_cursor.cc", "adapters/sources/odbc_cursor.cc",
        "adapters/sources/postgres_cursor.cc"}},
      {"ODBC",
       {"sql.h", "sqlext.h"},
       {"adapters/sources/odbc_cursor.cc", "tools/bench/sources/odbc_form.cc"}},
      {"SQLite",
       {"sqlite3.h"},
       {"adapters/conform/sqlite_rows.cc", "tools/bench/sources/sqlite_form.cc"}},
      {"libmariadb", {"mysql.h"}, {"tools/bench/sources/mysql_form.cc"}},
      {"libxlsxwriter", {"xlsxwriter.h"}, {"adapters/forms/form_workbook.cc"}},
      {"libzip",
       {"zip.h"},
       {"adapters/conform/zip_parts.cc", "adapters/sources/zip_archive.cc",
        "tests/sources/small_workbooks.cc", "tools/bench/sources/zip_text.cc"}},
      {"NATS", {"nats/*"}, {"tools/bench/peers/nats_client.h"}},
      {"hiredis", {"hiredis/*"}, {"tools/bench/peers/redis_connection.h"}},
      {"prometheus-cpp", {"prometheus/*"}, {"broker/server/*metric*", "tests/server/*metric*"}},
  };
  return *libraries;
}

const std::vector<std::string>& Indeterminism() {
  static const auto* const headers = new std::vector<std::string>{"thread",
                                                                  "mutex",
                                                                  "shared_mutex",
                                                                  "condition_variable",
                                                                  "atomic",
                                                                  "future",
                                                                  "stop_token",
                                                                  "chrono",
                                                                  "ctime",
                                                                  "time.h",
                                                                  "sys/time.h",
                                                                  "random",
                                                                  "locale",
                                                                  "unordered_map",
                                                                  "unordered_set",
                                                                  "absl/synchronization/*",
                                                                  "absl/time/clock.h",
                                                                  "absl/time/time.h",
                                                                  "absl/random/*",
                                                                  "absl/container/*hash*",
                                                                  "proto/contract/clock.h",
                                                                  "proto/contract/backoff.h"};
  return *headers;
}

bool IsCode(const SourceFile& file) {
  return file.path.ends_with(".h") || file.path.ends_with(".cc");
}

// What a line includes, or nothing.
std::optional<string_view> IncludeIn(string_view line) {
  if (!line.starts_with("#include ")) return std::nullopt;
  const size_t begin = line.find_first_of("\"<");
  const size_t end = line.find_last_of("\">");
  if (begin == string_view::npos || end <= begin) return std::nullopt;
  return line.substr(begin + 1, end - begin - 1);
}

const Room* RoomOf(string_view path) {
  for (const Room& room : Rooms()) {
    if (path.starts_with(room.folder) && path.substr(room.folder.size()).starts_with('/')) {
      return &room;
    }
  }
  return nullptr;
}

// Whether the path is of this project, wherever it lies.
bool IsOurs(string_view include) {
  return include.starts_with("proto/") || include.starts_with("storage/") ||
         include.starts_with("broker/") || include.starts_with("adapters/") ||
         include.starts_with("tools/") || include.starts_with("tests/") ||
         include.starts_with("landbridge/");
}

bool MaySee(const Room& room, const Room& other) {
  return &room == &other || room.folder == "tests" ||
         std::find(room.may_see.begin(), room.may_see.end(), other.folder) != room.may_see.end();
}

std::string Join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text.append(text.empty() ? "" : ", ").append(part);
  return text;
}

template <typename Visit>
void ForEachInclude(const std::vector<SourceFile>& files, Visit visit) {
  for (const SourceFile& file : files) {
    if (!IsCode(file)) continue;
    size_t number = 0;
    for (const string_view line : LinesOf(file.text)) {
      ++number;
      if (const auto include = IncludeIn(line)) visit(file, number, *include);
    }
  }
}

}  // namespace

Faults FindBrokenArrows(const std::vector<SourceFile>& files) {
  Faults faults;
  for (const SourceFile& file : files) {
    if (IsCode(file) && RoomOf(file.path) == nullptr) {
      faults.push_back(FaultAt(file, 1, "is in no room; add the room to tests/tidy/arrows.cc"));
    }
  }
  ForEachInclude(files, [&](const SourceFile& file, size_t line, string_view include) {
    const Room* const room = RoomOf(file.path);
    if (room == nullptr || !IsOurs(include)) return;
    const Room* const other = RoomOf(include);
    if (other != nullptr && MaySee(*room, *other)) return;
    std::string allowed(room->folder);
    for (const string_view folder : room->may_see) allowed.append(", ").append(folder);
    faults.push_back(FaultAt(file, line,
                             std::string(room->folder) + " may not include \"" +
                                 std::string(include) + "\"; it may see " + allowed));
  });
  return faults;
}

Faults FindLibrariesOutOfPlace(const std::vector<SourceFile>& files) {
  Faults faults;
  ForEachInclude(files, [&](const SourceFile& file, size_t line, string_view include) {
    for (const Library& library : Libraries()) {
      if (!MatchesAny(std::string(include), library.headers)) continue;
      if (MatchesAny(file.path, library.places)) continue;
      faults.push_back(FaultAt(
          file, line, std::string(library.name) + " may be seen only in " + Join(library.places)));
    }
  });
  return faults;
}

Faults FindIndeterminismInLedger(const std::vector<SourceFile>& files) {
  Faults faults;
  ForEachInclude(files, [&](const SourceFile& file, size_t line, string_view include) {
    if (!file.path.starts_with("broker/ledger/")) return;
    if (!MatchesAny(std::string(include), Indeterminism())) return;
    faults.push_back(FaultAt(file, line,
                             "<" + std::string(include) +
                                 "> has no place in the ledger: "
                                 "applying the log depends on the log alone"));
  });
  return faults;
}

}  // namespace landbridge::testing
