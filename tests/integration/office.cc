// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/office.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

std::string Content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

void Replace(const std::filesystem::path& file, const std::string& text) {
  const std::filesystem::path fresh = file.string() + ".new";
  std::ofstream(fresh, std::ios::binary) << text;
  std::filesystem::rename(fresh, file);
}

std::string FinesMapping(const std::string& source) {
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

std::string FinesExport(int first, int last, const std::string& more) {
  const std::string day =
      absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) - 1);
  std::string text = "id,company,number,date,conduct\n";
  for (int i = first; i <= last; ++i) {
    absl::StrAppend(&text, i, ",深圳示例科技有限公司,深市监罚字〔2026〕第", i, "号,", day,
                    ",经营过期食品\n");
  }
  return text + more;
}

void AwaitText(const std::filesystem::path& file, const std::string& text, Subprocess& process) {
  const int queue = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  REQUIRE(inotify_add_watch(queue, file.c_str(), IN_MODIFY) >= 0);
  while (Content(file).find(text) == std::string::npos) {
    INFO(Content(file));
    REQUIRE_FALSE(process.Ended());
    pollfd written{queue, POLLIN, 0};
    char events[4096];
    if (poll(&written, 1, 1000) > 0) REQUIRE(read(queue, events, sizeof(events)) > 0);
  }
  close(queue);
}

AboutSource HasRecords(int count) {
  return [count](const nlohmann::json& source) {
    return source.value("live_records", std::string("0")) == std::to_string(count);
  };
}

bool IsConnected(const nlohmann::json& source) { return source.value("connected", false); }

Office::Office(Town& town) : town_(town), log_(town.folder() / "serve.log") {}

void Office::Add(const std::string& name, const std::string& entry) {
  Replace(file(name + ".yaml"), FinesMapping("market/" + name));
  absl::StrAppend(&entries_, "  - {mapping: ", name, ".yaml, input: ", name, ".csv", entry, "}\n");
}

void Office::AddDatabase(const std::string& name, const std::string& mapping) {
  Replace(file(name + ".yaml"), mapping);
  absl::StrAppend(&entries_, "  - {mapping: ", name, ".yaml, every: 1h}\n");
}

void Office::Set(const std::string& line) { absl::StrAppend(&settings_, line, "\n"); }

void Office::Start(const std::filesystem::path& out) {
  Replace(file("sources.yaml"),
          absl::StrCat("connection: ", town_.ConnectionFile(kOfficeAgency).string(),
                       "\nreports: reports\n", settings_, "sources:\n", entries_));
  process_ = std::make_unique<Subprocess>(
      std::vector<std::string>{LANDBRIDGE_ADAPTER, "serve", file("sources.yaml").string()},
      out.empty() ? log_ : out);
}

void Office::Stop() {
  process_->Signal(SIGTERM);
  const int exit_code = process_->Wait();
  INFO(Log());
  CHECK(exit_code == 0);
}

void Office::Await(const std::string& name, const AboutSource& so) {
  for (;;) {
    const nlohmann::json status = town_.Status();
    for (const nlohmann::json& source : status.value("sources", nlohmann::json::array())) {
      if (source.at("source") == "market/" + name && so(source)) return;
    }
    INFO(Log());
    REQUIRE_FALSE(process_->Ended());
  }
}

std::string Office::Log() const { return Content(log_); }

}  // namespace landbridge::testing
