// SPDX-License-Identifier: Apache-2.0
// One adapter that serves many sources: what fails, what goes on, and what is left after a kill.
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/integration/town.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using nlohmann::json;

constexpr char kAgency[] = "agency/440300/market-supervision";
const Agencies kAgencies = {{kAgency, {"market/*"}}};

std::string Content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

// Replaces the file at once, as an export should.
void Write(const std::filesystem::path& file, const std::string& text) {
  const std::filesystem::path fresh = file.string() + ".new";
  std::ofstream(fresh, std::ios::binary) << text;
  std::filesystem::rename(fresh, file);
}

std::string Mapping(const std::string& source) {
  return absl::StrCat("source: ", source, R"(
complete: {}
tables:
  - delimited: {}
record_id: {from: id}
fields:
  - {to: decision.category, constant: cn.administrative-penalty}
  - {to: decision.subject.kind, constant: organisation}
  - {to: decision.subject.names, from: company, set: {kind: registered}}
  - {to: decision.subject.identifiers, constant: 91440300192317458F, set: {scheme: cn.uscc}}
  - {to: decision.authority, constant: 深圳市市场监督管理局}
  - {to: decision.authority.identifier, constant: 11440100XL900002XJ, set: {scheme: cn.uscc}}
  - {to: decision.number, from: number}
  - {to: decision.legal_basis.text, constant: 《中华人民共和国食品安全法》第一百二十四条}
  - {to: decision.decided_date, from: date, date: ymd}
  - {to: decision.conduct, from: conduct}
  - {to: decision.measure, constant: 警告}
)");
}

std::string Export(int first, int last, const std::string& more = "") {
  const std::string day =
      absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) - 1);
  std::string text = "id,company,number,date,conduct\n";
  for (int i = first; i <= last; ++i) {
    absl::StrAppend(&text, i, ",深圳示例科技有限公司,深市监罚字〔2026〕第", i, "号,", day,
                    ",经营过期食品\n");
  }
  return text + more;
}

// A served folder: mappings and exports beside sources.yaml.
class Office {
 public:
  explicit Office(Town& town) : town_(town), log_(town.folder() / "serve.log") {}

  std::filesystem::path file(const std::string& name) const { return town_.folder() / name; }

  void Add(const std::string& name, const std::string& entry = "") {
    Write(file(name + ".yaml"), Mapping("market/" + name));
    absl::StrAppend(&entries_, "  - {mapping: ", name, ".yaml, input: ", name, ".csv", entry,
                    "}\n");
  }

  void Start() {
    Write(file("sources.yaml"), absl::StrCat("connection: ", town_.ConnectionFile(kAgency).string(),
                                             "\nreports: reports\nsources:\n", entries_));
    process_ = std::make_unique<Subprocess>(
        std::vector<std::string>{LANDBRIDGE_ADAPTER, "serve", file("sources.yaml").string()}, log_);
  }

  // Waits until what the broker says of a source is so.
  void Await(const std::string& name, const std::function<bool(const json&)>& so) {
    for (;;) {
      const json status = town_.Status();
      for (const json& source : status.value("sources", json::array())) {
        if (source.at("source") == "market/" + name && so(source)) return;
      }
      INFO(Log());
      REQUIRE_FALSE(process_->Ended());
    }
  }

  void AwaitLog(const std::string& text) {
    const int queue = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    REQUIRE(inotify_add_watch(queue, log_.c_str(), IN_MODIFY) >= 0);
    while (Log().find(text) == std::string::npos) {
      INFO(Log());
      REQUIRE_FALSE(process_->Ended());
      pollfd written{queue, POLLIN, 0};
      char events[4096];
      if (poll(&written, 1, 1000) > 0) REQUIRE(read(queue, events, sizeof(events)) > 0);
    }
    close(queue);
  }

  std::string Log() const { return Content(log_); }
  Subprocess& process() { return *process_; }

  void Stop() {
    process_->Signal(SIGTERM);
    const int exit_code = process_->Wait();
    INFO(Log());
    CHECK(exit_code == 0);
  }

 private:
  Town& town_;
  const std::filesystem::path log_;
  std::string entries_;
  std::unique_ptr<Subprocess> process_;
};

std::function<bool(const json&)> Records(int count) {
  return [count](const json& source) {
    return source.value("live_records", std::string("0")) == std::to_string(count);
  };
}

bool Connected(const json& source) { return source.value("connected", false); }

TEST_CASE("sources of one process go on when others fail, and are taken up again when mended") {
  Town town(kAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  office.Add("permits");
  office.Add("warnings");
  Write(office.file("fines.csv"), Export(1, 3, "x,,,2026-02-30,\n"));
  // No file for permits, and no good mapping for warnings.
  Write(office.file("warnings.csv"), Export(21, 25));
  Write(office.file("warnings.yaml"), "source: market/warnings\ntables: []\n");
  office.Start();
  office.Await("fines", Records(3));
  office.AwaitLog("market/fines: fines.csv:5, date: ");
  office.AwaitLog("error market/permits: ");
  office.AwaitLog("warnings.yaml:2");
  CHECK_THAT(Content(office.file("reports/market-fines.csv")), Catch::Contains("fines.csv"));

  Write(office.file("permits.csv"), Export(11, 14));
  office.Await("permits", Records(4));
  Write(office.file("warnings.yaml"), Mapping("market/warnings"));
  office.Await("warnings", Records(5));
  Write(office.file("fines.csv"), Export(1, 6));
  office.Await("fines", Records(6));
  // Of the first pass, at least.
  CHECK_THAT(Content(office.file("reports/market-fines.last-run")),
             Catch::Contains("market/fines"));
  // Whoever is served stays connected although nothing changes.
  for (const char* name : {"fines", "permits", "warnings"}) office.Await(name, Connected);
  office.Stop();
}

TEST_CASE("a served source finds its broker again after it was killed") {
  Town town(kAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Write(office.file("fines.csv"), Export(1, 3));
  office.Start();
  office.Await("fines", Connected);
  town.KillBroker();
  Write(office.file("fines.csv"), Export(1, 4));
  office.AwaitLog("trying again in");
  town.RestartBroker();
  office.Await("fines", Records(4));
  office.Await("fines", Connected);
  office.Stop();
}

TEST_CASE(
    "an adapter killed in the middle of 20,000 rows leaves nothing out and sends nothing twice") {
  constexpr int kRows = 20'000;
  Town town(kAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Write(office.file("fines.csv"), Export(1, kRows));
  office.Start();
  office.Await("fines", [](const json& source) { return source.contains("live_records"); });
  office.process().Signal(SIGKILL);
  office.process().Wait();
  const json killed = town.Status().at("sources")[0];
  CHECK(std::stoi(killed.at("live_records").get<std::string>()) < kRows);

  office.Start();
  office.Await("fines", Records(kRows));
  office.Stop();
  const json status = town.Status();
  const json& source = status.at("sources")[0];
  CHECK(source.at("tally").at("created") == std::to_string(kRows));
  CHECK(status.at("listings_in_force") == std::to_string(kRows));
  // What was on its way when it was killed may come once more, and changes nothing.
  const int again = std::stoi(source.at("tally").value("unchanged", std::string("0")));
  CHECK(std::stoi(source.at("settled_sequence").get<std::string>()) == kRows + again);
  CHECK(again < kRows / 2);
}

TEST_CASE("a served source that is asked to stop in the middle of a pass ends well") {
  Town town(kAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Write(office.file("fines.csv"), Export(1, 20'000));
  office.Start();
  office.Await("fines", [](const json& source) { return source.contains("live_records"); });
  office.Stop();
  CHECK_THAT(office.Log(), Catch::Contains("stopped"));
}

TEST_CASE("a served source whose broker went away in the middle of a pass ends well all the same") {
  Town town(kAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  Write(office.file("fines.csv"), Export(1, 20'000));
  office.Start();
  office.Await("fines", [](const json& source) { return source.contains("live_records"); });
  town.KillBroker();
  office.AwaitLog("connection lost, trying again");
  office.Stop();
}

TEST_CASE("SIGHUP reads every source again, and a source taken by another adapter is left to it") {
  Town town(kAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines", ", at: [\"00:00\"]");
  Write(office.file("fines.csv"), Export(1, 3));
  office.Start();
  office.Await("fines", Connected);
  Write(office.file("fines.csv"), Export(1, 5));
  office.process().Signal(SIGHUP);
  office.Await("fines", Records(5));
  office.Await("fines", Connected);
  const Finished by_hand = town.Client(
      LANDBRIDGE_ADAPTER, kAgency,
      {"run", office.file("fines.yaml").string(), "--input", office.file("fines.csv").string()});
  INFO(by_hand.err);
  CHECK(by_hand.exit_code == 0);
  office.AwaitLog("another adapter has opened the source");
  office.Stop();
}

TEST_CASE("a wrong file of sources is refused with its line and exit code 78") {
  Town town(kAgencies);
  town.StartBroker();
  const auto serve = [&](const std::string& text) {
    Write(town.folder() / "sources.yaml", text);
    return RunProgram(
        {LANDBRIDGE_ADAPTER, "serve", (town.folder() / "sources.yaml").string(), "--check-config"});
  };
  Write(town.folder() / "a.yaml", Mapping("market/fines"));
  Write(town.folder() / "b.yaml", Mapping("market/fines"));
  Write(town.folder() / "c.yaml", "source: market/permits\n");
  const Finished time = serve("sources:\n  - {mapping: a.yaml, input: a.csv, at: [\"24:00\"]}\n");
  CHECK(time.exit_code == 78);
  CHECK_THAT(time.err, Catch::Contains("sources.yaml:2:"));
  const Finished twice =
      serve("sources:\n  - {mapping: a.yaml, input: a.csv}\n  - {mapping: b.yaml, input: b.csv}\n");
  CHECK(twice.exit_code == 78);
  CHECK_THAT(twice.err, Catch::Contains("sources.yaml:3:"));
  CHECK_THAT(twice.err, Catch::Contains("market/fines"));
  const Finished nothing = serve("sources:\n  - {mapping: a.yaml}\n");
  CHECK(nothing.exit_code == 78);
  CHECK_THAT(nothing.err, Catch::Contains("sources.yaml:2:") && Catch::Contains("`input`"));
  const Finished mapping = serve("sources:\n  - {mapping: c.yaml, input: a.csv}\n");
  CHECK(mapping.exit_code == 78);
  CHECK_THAT(mapping.err, Catch::Contains("c.yaml:1:"));
  const Finished good = serve("sources:\n  - {mapping: a.yaml, input: a.csv, every: 6h}\n");
  CHECK(good.exit_code == 0);
  CHECK_THAT(good.out, Catch::Contains("market/fines"));
}

TEST_CASE("no personal number of an export reaches the log of served sources, or their reports") {
  Town town(kAgencies);
  town.StartBroker();
  Office office(town);
  office.Add("fines");
  office.Add("bare");
  const std::string number = "110105194912310021";  // mistyped, and still a person's
  Write(office.file("fines.csv"),
        Export(1, 2, "9,张三,深市监罚字〔2026〕第9号," + number + ",无证经营\n"));
  const std::string rows = Export(1, 2);
  Write(office.file("bare.csv"),
        number + ",张三,1,2026-03-09,无证经营\n" + rows.substr(rows.find('\n') + 1));
  office.Start();
  office.AwaitLog("not a date");
  office.AwaitLog("it reads like a row");
  office.Await("fines", Records(2));
  office.Stop();
  INFO(office.Log());
  CHECK_THAT(office.Log(), !Catch::Contains(number.substr(0, 8)) && !Catch::Contains("张三"));
  for (const auto& report : std::filesystem::directory_iterator(office.file("reports"))) {
    CHECK_THAT(Content(report.path()), !Catch::Contains(number.substr(0, 8)));
  }
}

}  // namespace
}  // namespace landbridge::testing
