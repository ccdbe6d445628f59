// SPDX-License-Identifier: Apache-2.0
// The conformance kit over a generated sample: a good mapping passes, a careless one does not.
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "nlohmann/json.hpp"
#include "tests/integration/conformance.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"
#include "tools/samples/sample_exports.h"

namespace landbridge::testing {
namespace {

using nlohmann::json;

// The sample penalties as the 2018 profile has them: without title line and totals.
void WriteSample(const std::filesystem::path& file) {
  const auto exports = samples::MakeSampleExports({});
  REQUIRE(exports.ok());
  const auto found =
      std::find_if(exports->files.begin(), exports->files.end(),
                   [](const samples::SampleFile& made) { return made.name == "penalties.csv"; });
  REQUIRE(found != exports->files.end());
  const size_t begin = found->bytes.find('\n') + 1;
  const size_t end = found->bytes.rfind('\n', found->bytes.size() - 2) + 1;
  std::ofstream(file, std::ios::binary) << found->bytes.substr(begin, end - begin);
}

TEST_CASE("a profile passes the conformance kit over its sample") {
  const TempDir folder;
  WriteSample(folder.path() / "penalties.csv");
  const Conformance conformance =
      Conform(LANDBRIDGE_PROFILES "/penalties_2018.yaml", folder.path() / "penalties.csv");
  INFO(conformance.report.dump(2));
  CHECK(conformance.exit_code == 0);
  CHECK(conformance.report.at("failed") == 0);
  CHECK(conformance.report.at("cases").size() == 11);
  CHECK(conformance.report.at("rows") == 908);
  for (const json& tried : conformance.report.at("cases")) {
    INFO(tried.at("name"));
    // Only the interruptions may come too late on a fast machine.
    const std::string name = tried.at("name");
    if (name == "adapter-killed" || name == "broker-killed") continue;
    CHECK(tried.at("verdict") == "pass");
  }
}

TEST_CASE("a mapping that keeps unknown columns and counts rows fails the cases that show it") {
  const TempDir folder;
  const std::filesystem::path sample = folder.path() / "fines.csv";
  const std::filesystem::path mapping = folder.path() / "fines.yaml";
  std::ofstream rows(sample, std::ios::binary);
  rows << "no,number,name,note\n";
  for (int i = 1; i <= 60; ++i) {
    // The number of a row, as an export counts them: it stands for another decision in each export.
    rows << 1 + (i - 1) % 30 << ",深市监罚字〔2026〕第" << i << "号,示例第" << i
         << "有限公司,已缴纳\n";
  }
  rows.close();
  std::ofstream(mapping, std::ios::binary) << R"(source: market/fines
tables:
  - delimited: {}
    unknown_columns: keep
    columns: [{name: note, optional: true}]
record_id: {from: no}
fields:
)" << kFineFields << R"(  - {to: decision.remark, from: note}
)";
  const std::string before = FileText(sample);
  const Conformance conformance = Conform(mapping, sample);
  INFO(conformance.report.dump(2));
  CHECK(conformance.exit_code == 1);
  CHECK(conformance.Verdict("rows-add-up") == "pass");
  CHECK(conformance.Verdict("rows-reversed") == "fail");
  CHECK(conformance.Detail("rows-reversed").find("has other content") != std::string::npos);
  CHECK(conformance.Verdict("columns-renamed") == "fail");
  CHECK(conformance.Detail("columns-renamed").find("`note`") != std::string::npos);
  CHECK(conformance.Verdict("row-oversized") == "fail");
  // A mapping that declares nothing complete withdraws nothing.
  CHECK(conformance.Verdict("file-cut-off") == "pass");
  CHECK(conformance.Verdict("broker-gone") == "pass");
  CHECK(FileText(sample) == before);
}

TEST_CASE(
    "a mapping of a JSON document passes the conformance kit, rows moved and cut inside of it") {
  const TempDir folder;
  const std::filesystem::path sample = folder.path() / "fines.json";
  const std::filesystem::path mapping = folder.path() / "fines.yaml";
  json records = json::array();
  for (int i = 1; i <= 60; ++i) {
    const std::string number = std::to_string(i);
    records.push_back({{"number", "深市监罚字〔2026〕第" + number + "号"},
                       {"party", {{"name", "示例第" + number + "有限公司"}}},
                       {"measure", "警告"}});
  }
  std::ofstream(sample, std::ios::binary) << json{{"code", 0}, {"data", {{"records", records}}}};
  std::ofstream(mapping, std::ios::binary) << R"(source: market/fines
complete: {}
tables:
  - json: {rows: data/records}
record_id: {from: number}
fields:
  - {to: decision.category, constant: cn.administrative-penalty}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: party/name, set: {kind: registered}}
  - {to: decision.authority, constant: 深圳市市场监督管理局}
  - {to: decision.authority.identifier, constant: 11440100XL900002XJ, set: {scheme: cn.uscc}}
  - {to: decision.number, from: number}
  - {to: decision.legal_basis.text, constant: 《中华人民共和国广告法》第五十五条}
  - {to: decision.decided_date, constant: 2026-03-09}
  - {to: decision.conduct, constant: 广告与事实不符}
  - {to: decision.measure, from: measure}
)";
  const Conformance conformance = Conform(mapping, sample);
  INFO(conformance.report.dump(2));
  CHECK(conformance.report.at("failed") == 0);
  for (const char* const name : {"rows-add-up", "rows-repeated", "rows-reversed", "row-oversized",
                                 "file-cut-off", "other-encoding", "columns-renamed"}) {
    INFO(name);
    CHECK(conformance.Verdict(name) == "pass");
  }
}

TEST_CASE("what no adapter can notice about a file that is cut off is said in the report") {
  const TempDir folder;
  const std::filesystem::path sample = folder.path() / "fines.csv";
  const auto detail = [&](const std::string& table, const std::string& end) {
    std::ofstream rows(sample, std::ios::binary);
    rows << "no,name\n";
    for (int i = 1; i <= 20; ++i) rows << i << ",\"示例第" << i << "有限公司\"\n";
    rows << end;
    rows.close();
    std::ofstream(folder.path() / "fines.yaml", std::ios::binary)
        << "source: market/fines\ncomplete: {}\ntables: [{delimited: {" << table << "}}]\n"
        << R"(record_id: {from: no}
fields:
  - {to: decision.category, constant: cn.administrative-penalty}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: name, set: {kind: registered}}
  - {to: decision.authority, constant: 深圳市市场监督管理局}
  - {to: decision.authority.identifier, constant: 11440100XL900002XJ, set: {scheme: cn.uscc}}
  - {to: decision.number, from: no}
  - {to: decision.legal_basis.text, constant: 《中华人民共和国广告法》第五十五条}
  - {to: decision.decided_date, constant: 2026-03-09}
  - {to: decision.conduct, constant: 广告与事实不符}
  - {to: decision.measure, constant: 警告}
)";
    const Conformance conformance = Conform(folder.path() / "fines.yaml", sample);
    INFO(conformance.report.dump(2));
    CHECK(conformance.Verdict("file-cut-off") == "pass");
    return conformance.Detail("file-cut-off");
  };
  CHECK_THAT(detail("", ""), Catch::Contains("it cannot be noticed: state a trailer"));
  CHECK_THAT(detail("trailer_prefix: \"Stand:\"", "Stand: 2026-04-01\n"),
             !Catch::Contains("cannot be noticed"));
}

// A folder in which files come up.
class Arrivals {
 public:
  explicit Arrivals(const std::filesystem::path& folder)
      : folder_(folder), queue_(inotify_init1(IN_CLOEXEC)) {
    REQUIRE(inotify_add_watch(queue_, folder.c_str(), IN_CREATE) >= 0);
  }
  ~Arrivals() { close(queue_); }

  // Waits for one whose name begins so.
  std::filesystem::path Await(const std::string& begin) const {
    for (;;) {
      for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        if (entry.path().filename().string().starts_with(begin)) return entry.path();
      }
      char events[4096];
      REQUIRE(read(queue_, events, sizeof(events)) > 0);
    }
  }

 private:
  const std::filesystem::path folder_;
  const int queue_;
};

TEST_CASE("conform that is told to end leaves neither keys nor values of the sample behind") {
  const int signal = GENERATE(SIGTERM, SIGINT, SIGHUP);
  const TempDir folder;
  const std::filesystem::path temporary = folder.path() / "tmp";
  std::filesystem::create_directory(temporary);
  WriteSample(folder.path() / "penalties.csv");
  const Arrivals arrivals(temporary);
  Subprocess conform({"/usr/bin/env", "TMPDIR=" + temporary.string(), LANDBRIDGE_ADAPTER, "conform",
                      LANDBRIDGE_PROFILES "/penalties_2018.yaml", "--input",
                      (folder.path() / "penalties.csv").string(), "--catalogue",
                      LANDBRIDGE_PROFILES "/catalogue.yaml", "--landbridged", LANDBRIDGED,
                      "--landbridge", LANDBRIDGE},
                     folder.path() / "log");
  // Until the adapter has begun to send: there are keys, a store and a rejects report then.
  const Arrivals inside(arrivals.Await("landbridge-conform-"));
  inside.Await("run-");
  conform.Signal(signal);
  CHECK(conform.Wait() == -1);
  CHECK(std::filesystem::is_empty(temporary));
}

TEST_CASE("conform says which program it misses, and by which flag it is given") {
  const Finished finished =
      RunProgram({LANDBRIDGE_ADAPTER, "conform", LANDBRIDGE_PROFILES "/penalties_2018.yaml",
                  "--input", "none.csv", "--landbridged", "no/such/landbridged"});
  CHECK(finished.exit_code == 66);
  CHECK(finished.err.find("--landbridged no/such/landbridged") != std::string::npos);
}

}  // namespace
}  // namespace landbridge::testing
