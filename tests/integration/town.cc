// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/town.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/file_text.h"

namespace landbridge::testing {
namespace {

constexpr int kReadyTimeoutMs = 60'000;
constexpr char kProvince[] = "province/440000";
constexpr char kOperator[] = "operator/duty";

void Write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << text;
  REQUIRE(stream.good());
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "\"" : ", \"") + part + "\"";
  return text;
}

std::string PolicyText(const std::vector<Agency>& agencies) {
  std::string text = "agencies:\n";
  for (const Agency& agency : agencies) {
    text += "  - name: " + agency.name + "\n    sources: [" + Joined(agency.sources) +
            "]\n    categories: [\"*\"]\n";
    if (!agency.issues_as.empty()) text += "    issues_as: [" + Joined(agency.issues_as) + "]\n";
  }
  text += std::string("provinces:\n  - name: ") + kProvince +
          "\n    categories: [\"*\"]\n    regions: [\"*\"]\n    persons: true\n" +
          "operators:\n  - name: " + kOperator + "\n";
  return text;
}

// Waits until a file appears in a folder that is watched.
class FileAppears {
 public:
  explicit FileAppears(std::filesystem::path file)
      : file_(std::move(file)), queue_(inotify_init1(IN_CLOEXEC)) {
    REQUIRE(inotify_add_watch(queue_, file_.parent_path().c_str(), IN_MOVED_TO | IN_CLOSE_WRITE) >=
            0);
  }
  ~FileAppears() { close(queue_); }

  bool Wait(Subprocess& process) {
    for (int waited_ms = 0; waited_ms < kReadyTimeoutMs; waited_ms += 100) {
      if (std::filesystem::exists(file_)) return true;
      if (process.Ended()) return false;
      pollfd poll_queue{queue_, POLLIN, 0};
      char events[4096];
      if (poll(&poll_queue, 1, 100) > 0 && read(queue_, events, sizeof(events)) < 0) return false;
    }
    return false;
  }

 private:
  const std::filesystem::path file_;
  const int queue_;
};

}  // namespace

Town::Town(const std::vector<Agency>& agencies) {
  pki_.Write("broker", pki_.Server());
  // The same in every town: content hashes and digests of persons depend on it, and towns are
  // compared.
  Write(folder() / "identity.key", "a key that every town of the tests has");
  std::filesystem::permissions(folder() / "identity.key", std::filesystem::perms::owner_read);
  Write(folder() / "policy.yaml", PolicyText(agencies));
  WriteBrokerConfig("127.0.0.1:0");
}

Town::~Town() = default;

void Town::WriteBrokerConfig(const std::string& listen) const {
  const std::filesystem::path keys = pki_.folder();
  Write(folder() / "broker.yaml",
        "listen: " + listen + "\ntrust_domain: test.example\ntls:\n  certificate: " +
            (keys / "broker.pem").string() + "\n  key: " + (keys / "broker.key").string() +
            "\n  client_authority: " + pki_.authority_file().string() +
            "\nstorage:\n  folder: data\n  memory: 128MiB\ncatalogue: " LANDBRIDGE_PROFILES
            "/catalogue.yaml\npolicy: policy.yaml\nidentity_key: identity.key\n");
}

void Town::StartBroker(const std::vector<std::string>& flags) {
  const std::filesystem::path ready = folder() / "ready";
  std::filesystem::remove(ready);
  FileAppears appears(ready);
  std::vector<std::string> command = {LANDBRIDGED, "--config", (folder() / "broker.yaml").string(),
                                      "--ready-file", ready.string()};
  command.insert(command.end(), flags.begin(), flags.end());
  broker_ = std::make_unique<Subprocess>(command, folder() / "broker.log");
  const bool started = appears.Wait(*broker_);
  INFO(FileText(folder() / "broker.log"));
  REQUIRE(started);
  address_ = FileText(ready);
  while (!address_.empty() && address_.back() == '\n') address_.pop_back();
}

void Town::RestartBroker() {
  WriteBrokerConfig(address_);
  StartBroker();
}

void Town::StopBroker() {
  broker_->Signal(SIGTERM);
  const int exit_code = broker_->Wait();
  INFO(FileText(folder() / "broker.log"));
  REQUIRE(exit_code == 0);
}

void Town::KillBroker() {
  broker_->Signal(SIGKILL);
  broker_->Wait();
}

CertificateFiles Town::FilesOf(const std::string& name) {
  std::string stem = name;
  std::replace(stem.begin(), stem.end(), '/', '-');
  const std::filesystem::path base = pki_.folder() / stem;
  if (!std::filesystem::exists(base.string() + ".pem")) return pki_.Write(stem, pki_.Client(name));
  return {base.string() + ".pem", base.string() + ".key"};
}

std::vector<std::string> Town::ConnectionFlags(const std::string& certificate) {
  const CertificateFiles files = FilesOf(certificate);
  return {"--server",      address_,
          "--authority",   pki_.authority_file().string(),
          "--certificate", files.certificate.string(),
          "--key",         files.key.string()};
}

std::filesystem::path Town::ConnectionFile(const std::string& certificate) {
  const CertificateFiles files = FilesOf(certificate);
  std::filesystem::path file = files.certificate;
  file.replace_extension(".yaml");
  Write(file, "server: " + address_ + "\nauthority: " + pki_.authority_file().string() +
                  "\ncertificate: " + files.certificate.string() + "\nkey: " + files.key.string() +
                  "\n");
  return file;
}

std::vector<std::string> Town::Command(const std::string& program, const std::string& certificate,
                                       const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {program};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const auto connection = ConnectionFlags(certificate);
  command.insert(command.end(), connection.begin(), connection.end());
  return command;
}

Finished Town::Client(const std::string& program, const std::string& certificate,
                      const std::vector<std::string>& arguments) {
  return RunProgram(Command(program, certificate, arguments));
}

std::unique_ptr<Subprocess> Town::Start(const std::string& program, const std::string& certificate,
                                        const std::vector<std::string>& arguments,
                                        const std::filesystem::path& log) {
  return std::make_unique<Subprocess>(Command(program, certificate, arguments), log);
}

Pass Town::Run(const std::string& agency, const std::string& profile,
               const std::filesystem::path& input, const std::vector<std::string>& flags) {
  std::vector<std::string> arguments = {
      "run",      std::string(LANDBRIDGE_PROFILES "/") + profile + ".yaml",
      "--input",  input.string(),
      "--format", "json"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const Finished finished = Client(LANDBRIDGE_ADAPTER, agency, arguments);
  Pass pass{finished.exit_code, nlohmann::json(), finished.err};
  if (finished.exit_code == 0 || finished.exit_code == 1)
    pass.outcome = nlohmann::json::parse(finished.out);
  return pass;
}

std::unique_ptr<Subprocess> Town::StartRun(const std::string& agency, const std::string& profile,
                                           const std::filesystem::path& input) {
  return Start(
      LANDBRIDGE_ADAPTER, agency,
      {"run", std::string(LANDBRIDGE_PROFILES "/") + profile + ".yaml", "--input", input.string()},
      folder() / "adapter.log");
}

std::vector<nlohmann::json> Town::Subscribe(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"--format", "jsonl", "subscribe", "--once"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Finished finished = Client(LANDBRIDGE, kProvince, all);
  INFO(finished.err);
  REQUIRE(finished.exit_code == 0);
  std::vector<nlohmann::json> entries;
  std::istringstream lines(finished.out);
  for (std::string line; std::getline(lines, line);) entries.push_back(nlohmann::json::parse(line));
  return entries;
}

void Town::Follow() { NewEvents(); }

std::vector<nlohmann::json> Town::NewEvents() {
  return Subscribe({"--token-file", (folder() / "feed.token").string()});
}

std::vector<nlohmann::json> Town::Snapshot() { return Subscribe({}); }

nlohmann::json Town::AsOperator(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"--format", "json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Finished finished = Client(LANDBRIDGE, kOperator, all);
  INFO(finished.err);
  REQUIRE(finished.exit_code == 0);
  return nlohmann::json::parse(finished.out);
}

nlohmann::json Town::Status() { return AsOperator({"status"}); }

int64_t Town::SettledSequence() {
  const nlohmann::json status = Status();
  if (!status.contains("sources")) return 0;
  return std::stoll(status.at("sources")[0].value("settled_sequence", std::string("0")));
}

nlohmann::json Town::Digest() { return AsOperator({"digest"}); }
nlohmann::json Town::Get(const std::string& listing_id) { return AsOperator({"get", listing_id}); }

int64_t CountKind(const std::vector<nlohmann::json>& entries, const std::string& kind) {
  return std::count_if(entries.begin(), entries.end(), [&](const nlohmann::json& entry) {
    return entry.at("kind") == "ENTRY_KIND_" + kind;
  });
}

}  // namespace landbridge::testing
