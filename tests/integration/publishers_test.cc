// SPDX-License-Identifier: Apache-2.0
// Publishers that an author writes: the example in C++ and the one in Node.js, told the same, leave
// the same behind, on a calm broker and on one that is killed under them.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"

namespace landbridge::testing {
namespace {

using nlohmann::json;

constexpr char kAgency[] = "agency/440300/market-supervision";
constexpr char kSource[] = "market/penalties";
constexpr char kCompany[] = "91440300192317458F";
constexpr int kRows = 3000;

const Agencies kAgencies = {{kAgency, {"market/*"}}};

// What both publishers are told, each in its own form.
struct Lines {
  std::string tsv;
  std::string json_lines;
};

absl::CivilDay Yesterday() { return absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) - 1; }

Lines Penalty(int number, const std::string& conduct = "经营过期食品") {
  const std::string id = absl::StrCat("penalty-", number);
  const std::string decision = absl::StrCat("深市监罚字〔2026〕第", number, "号");
  const absl::CivilDay day = Yesterday();
  const json change = {
      {"record_id", id},
      {"upsert",
       {{"decision",
         {{"category", "cn.administrative-penalty"},
          {"number", decision},
          {"decided_date", {{"year", day.year()}, {"month", day.month()}, {"day", day.day()}}},
          {"conduct", conduct},
          {"measure", "警告"},
          {"legal_basis", {{"text", "《中华人民共和国食品安全法》第一百二十四条"}}},
          {"authority",
           {{"name", "深圳市市场监督管理局"},
            {"identifier", {{"scheme", "cn.uscc"}, {"value", "11440100XL900002XJ"}}}}},
          {"subject",
           {{"kind", "SUBJECT_KIND_ORGANISATION"},
            {"names", {{{"kind", "NAME_KIND_REGISTERED"}, {"text", "深圳示例科技有限公司"}}}},
            {"identifiers", {{{"scheme", "cn.uscc"}, {"value", kCompany}}}}}}}}}}};
  return {
      absl::StrCat(absl::StrJoin({std::string("upsert"), id, std::string("深圳示例科技有限公司"),
                                  std::string(kCompany), decision, absl::FormatCivilTime(day),
                                  conduct, std::string("警告")},
                                 "\t"),
                   "\n"),
      change.dump() + "\n"};
}

Lines Repaired(int number) {
  const std::string id = absl::StrCat("penalty-", number);
  const json change = {{"record_id", id}, {"withdraw", {{"reason", "LIFT_REASON_REPAIRED"}}}};
  return {absl::StrCat("withdraw\t", id, "\n"), change.dump() + "\n"};
}

// A publisher that reads what the test writes, when the test writes it.
class Publisher {
 public:
  enum class Kind { kCpp, kNode };

  Publisher(Town& town, Kind kind) : kind_(kind), log_(town.folder() / "publisher.log") {
    // A publisher that ended early is found by what it says, not by a signal here.
    std::signal(SIGPIPE, SIG_IGN);
    const std::filesystem::path pipe = town.folder() / "changes";
    std::filesystem::remove(pipe);
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    std::vector<std::string> command = {PUBLISH_PENALTIES, town.ConnectionFile(kAgency), kSource};
    if (kind == Kind::kNode) {
      command = {"node", LANDBRIDGE_SOURCE "/tests/node/publish.js", "--source", kSource};
      for (const std::string& flag : town.ConnectionFlags(kAgency)) command.push_back(flag);
    }
    process_ = std::make_unique<Subprocess>(
        std::vector<std::string>{
            "sh", "-c", absl::StrCat("exec ", absl::StrJoin(command, " "), " < ", pipe.string())},
        log_);
    pipe_ = open(pipe.c_str(), O_WRONLY | O_CLOEXEC);
    REQUIRE(pipe_ >= 0);
  }

  ~Publisher() {
    if (pipe_ >= 0) close(pipe_);
  }

  void Tell(const Lines& lines) {
    const std::string& text = kind_ == Kind::kCpp ? lines.tsv : lines.json_lines;
    for (size_t at = 0; at < text.size();) {
      const ssize_t written = write(pipe_, text.data() + at, text.size() - at);
      INFO(Log());
      REQUIRE(written > 0);
      at += static_cast<size_t>(written);
    }
  }

  // Nothing more comes. The exit code.
  int End() {
    close(pipe_);
    pipe_ = -1;
    return process_->Wait();
  }

  std::string Log() const { return FileText(log_); }

 private:
  const Kind kind_;
  const std::filesystem::path log_;
  std::unique_ptr<Subprocess> process_;
  int pipe_ = -1;
};

std::string CalmDigest(Publisher::Kind kind) {
  Town town(kAgencies);
  town.StartBroker();
  Publisher publisher(town, kind);
  for (int i = 1; i <= kRows; ++i) publisher.Tell(Penalty(i));
  const int exit_code = publisher.End();
  INFO(publisher.Log());
  REQUIRE(exit_code == 0);
  CHECK(town.Status().at("sources")[0].at("live_records") == std::to_string(kRows));
  return town.Digest().at("content_digest");
}

// The same through a broker that is killed when a part is settled.
std::string DigestAfterKill(Publisher::Kind kind, std::string& log) {
  Town town(kAgencies);
  town.StartBroker();
  Publisher publisher(town, kind);
  int row = 0;
  while (row < kRows / 2) publisher.Tell(Penalty(++row));
  int64_t settled = 0;
  while (settled == 0) settled = town.SettledSequence();
  town.KillBroker();
  // As many as a pipe holds while nobody reads it.
  for (int i = 0; i < 50; ++i) publisher.Tell(Penalty(++row));
  town.RestartBroker();
  CHECK(town.SettledSequence() >= settled);
  while (row < kRows) publisher.Tell(Penalty(++row));
  const int exit_code = publisher.End();
  log = publisher.Log();
  INFO(log);
  REQUIRE(exit_code == 0);
  CHECK(town.SettledSequence() == kRows);
  return town.Digest().at("content_digest");
}

TEST_CASE(
    "publishers in C++ and in Node.js leave the same state, also when the broker is killed under "
    "them") {
  const std::string expected = CalmDigest(Publisher::Kind::kCpp);
  CHECK(CalmDigest(Publisher::Kind::kNode) == expected);
  std::string log;
  CHECK(DigestAfterKill(Publisher::Kind::kCpp, log) == expected);
  CHECK_THAT(log, Catch::Contains("connection lost, trying again"));
  CHECK(DigestAfterKill(Publisher::Kind::kNode, log) == expected);
  CHECK_THAT(log, !Catch::Contains(R"("reconnected":0)"));
}

TEST_CASE("publishers say what is rejected, and what they withdraw is lifted") {
  const auto kind = GENERATE(Publisher::Kind::kCpp, Publisher::Kind::kNode);
  Town town(kAgencies);
  town.StartBroker();
  Publisher publisher(town, kind);
  publisher.Tell(Penalty(1));
  publisher.Tell(Penalty(2, ""));  // every penalty needs its conduct
  publisher.Tell(Penalty(3));
  publisher.Tell(Repaired(1));
  const int exit_code = publisher.End();
  INFO(publisher.Log());
  CHECK(exit_code == 1);
  CHECK_THAT(publisher.Log(), Catch::Contains("penalty-2"));
  CHECK_THAT(publisher.Log(), Catch::Contains("decision.conduct"));
  CHECK_THAT(publisher.Log(), !Catch::Contains("penalty-3"));
  const json source = town.Status().at("sources")[0];
  CHECK(source.at("live_records") == "1");
  CHECK(source.at("kept_rejections") == "1");
  CHECK(source.at("tally").at("lifted") == "1");
}

TEST_CASE(
    "the publisher in Node.js names the line that is no change, and sends nothing from there on") {
  struct Wrong {
    std::string line;
    std::string said;
  };
  Lines misspelt = Penalty(2);
  misspelt.json_lines.replace(misspelt.json_lines.find("\"conduct\""), 9, "\"condukt\"");
  Lines no_kind = Penalty(2);
  no_kind.json_lines.replace(no_kind.json_lines.find("NAME_KIND_REGISTERED"), 20, "REGISTERED");
  const std::vector<Wrong> wrongs = {
      {"{\"record_id\": \"7\", \n", "line 2: it is no JSON"},
      {misspelt.json_lines, "line 2: upsert.decision.condukt is no member of Decision"},
      {no_kind.json_lines, "line 2: upsert.decision.subject.names.kind is none of NAME_KIND_"},
      {"{\"record_id\": \"7\"}\n", "line 2: it needs exactly one of upsert and withdraw"},
      {"{\"record_id\": 7, \"withdraw\": {}}\n", "line 2: record_id is no text"},
      {Penalty(2, std::string(size_t{2} << 20, 'x')).json_lines, "bytes that the broker allows"}};
  Town town(kAgencies);
  town.StartBroker();
  for (const Wrong& wrong : wrongs) {
    const std::string file = (town.folder() / "changes.jsonl").string();
    std::ofstream(file, std::ios::binary)
        << Penalty(1).json_lines << wrong.line << Penalty(3).json_lines;
    std::string command = "exec node " LANDBRIDGE_SOURCE "/tests/node/publish.js --source ";
    absl::StrAppend(&command, kSource, " ", absl::StrJoin(town.ConnectionFlags(kAgency), " "),
                    " < ", file);
    const Finished finished = RunProgram({"sh", "-c", command});
    INFO(finished.out << finished.err);
    CHECK(finished.exit_code == 65);
    CHECK_THAT(finished.err, Catch::Contains(wrong.said) && !Catch::Contains("    at "));
    CHECK_THAT(finished.err, !Catch::Contains("深圳示例科技有限公司"));
  }
}

TEST_CASE("the example lines for the publisher in Node.js publish, lift and withdraw a record") {
  Town town(kAgencies);
  town.StartBroker();
  Publisher publisher(town, Publisher::Kind::kNode);
  publisher.Tell({"", FileText(LANDBRIDGE_SOURCE "/tests/node/changes.example.jsonl")});
  const int exit_code = publisher.End();
  INFO(publisher.Log());
  CHECK(exit_code == 0);
  CHECK_THAT(publisher.Log(), Catch::Contains(R"("settled":3,"rejected":0)"));
  const json tally = town.Status().at("sources")[0].at("tally");
  CHECK(tally.at("created") == "1");
  CHECK(tally.at("lifted") == "1");
}

TEST_CASE("the publisher in Node.js says what it needs") {
  const Finished finished =
      RunProgram({"node", LANDBRIDGE_SOURCE "/tests/node/publish.js", "--help"});
  CHECK(finished.exit_code == 0);
  CHECK_THAT(finished.out, Catch::Contains("--certificate") && Catch::Contains("changes.example"));
}

TEST_CASE("publishers that are refused say why and end") {
  const auto kind = GENERATE(Publisher::Kind::kCpp, Publisher::Kind::kNode);
  Town town(Agencies{{kAgency, {"elsewhere/*"}}});
  town.StartBroker();
  Publisher publisher(town, kind);
  const int exit_code = publisher.End();
  INFO(publisher.Log());
  CHECK(exit_code == (kind == Publisher::Kind::kCpp ? 77 : 2));
  CHECK_THAT(publisher.Log(), Catch::Contains(kSource));
}

}  // namespace
}  // namespace landbridge::testing
