// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/trial_ground.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "adapters/conform/child_program.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr char kTrustDomain[] = "conform.example";
constexpr char kAgency[] = "agency/CN/conform";
constexpr char kAgencyStem[] = "agency-CN-conform";
constexpr char kOperator[] = "operator/conform";
constexpr char kOperatorStem[] = "operator-conform";
constexpr size_t kKeyBytes = 32;

// As a YAML value.
std::string Quoted(const std::string& text) { return nlohmann::json(text).dump(); }
std::string Quoted(const std::filesystem::path& path) { return Quoted(path.string()); }

}  // namespace

absl::Status WriteWhole(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << bytes;
  stream.close();
  if (!stream) return absl::InternalError(absl::StrCat(file.string(), " cannot be written"));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<TrialGround>> TrialGround::Make(
    const TrialPrograms& programs, const std::filesystem::path& catalogue,
    const std::string& source, const std::filesystem::path& folder) {
  std::unique_ptr<TrialGround> ground(
      new TrialGround(programs, folder, std::filesystem::absolute(catalogue)));
  LB_RETURN_IF_ERROR(ground->MakeKey());
  LB_RETURN_IF_ERROR(ground->MakePolicy(source));
  const std::string authority = (ground->folder_ / "ca").string();
  const std::string keys = (ground->folder_ / "keys").string();
  LB_RETURN_IF_ERROR(ground->Pki({"init", "--out", authority, "--trust-domain", kTrustDomain}));
  LB_RETURN_IF_ERROR(ground->Pki({"issue", "--authority", authority, "--server", "--host",
                                  "localhost", "--host", "127.0.0.1", "--out", keys}));
  for (const char* name : {kAgency, kOperator}) {
    LB_RETURN_IF_ERROR(
        ground->Pki({"issue", "--authority", authority, "--name", name, "--out", keys}));
  }
  return ground;
}

absl::Status TrialGround::MakeKey() const {
  std::string key(kKeyBytes, '\0');
  std::ifstream("/dev/urandom", std::ios::binary)
      .read(key.data(), static_cast<std::streamsize>(key.size()));
  const std::filesystem::path file = folder_ / "identity.key";
  LB_RETURN_IF_ERROR(WriteWhole(file, key));
  std::error_code error;
  std::filesystem::permissions(file, std::filesystem::perms::owner_read, error);
  return error ? absl::InternalError(error.message()) : absl::OkStatus();
}

absl::Status TrialGround::MakePolicy(const std::string& source) const {
  return WriteWhole(
      folder_ / "policy.yaml",
      absl::StrCat("agencies:\n  - name: ", kAgency, "\n    sources: [", Quoted(source),
                   "]\n    categories: [\"*\"]\noperators:\n  - name: ", kOperator, "\n"));
}

absl::Status TrialGround::Pki(const std::vector<std::string>& arguments) const {
  std::vector<std::string> command = {programs_.client.string(), "pki"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const std::filesystem::path log = folder_ / "pki.log";
  LB_ASSIGN_OR_RETURN(const auto program, ChildProgram::Start(command, log, log));
  LB_ASSIGN_OR_RETURN(const int exit_code, program->AwaitEnd(absl::Minutes(1)));
  if (exit_code == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(programs_.client.string(), " could not make certificates: ", FileContent(log)));
}

absl::StatusOr<std::filesystem::path> TrialGround::NewFolder(const std::string& name) {
  const std::filesystem::path made = folder_ / absl::StrCat(name, "-", ++folders_made_);
  std::error_code error;
  std::filesystem::create_directory(made, error);
  if (error) return absl::InternalError(absl::StrCat(made.string(), ": ", error.message()));
  return made;
}

std::string TrialGround::BrokerConfig(const std::filesystem::path& folder,
                                      const std::string& listen) const {
  const std::filesystem::path keys = folder_ / "keys";
  return absl::StrCat("listen: ", listen, "\ntrust_domain: ", kTrustDomain,
                      "\ntls:\n  certificate: ", Quoted(keys / "server.pem"),
                      "\n  key: ", Quoted(keys / "server.key"),
                      "\n  client_authority: ", Quoted(folder_ / "ca/authority.pem"),
                      "\nstorage:\n  folder: ", Quoted(folder / "data"),
                      "\n  memory: 64MiB\ncatalogue: ", Quoted(catalogue_),
                      "\npolicy: ", Quoted(folder_ / "policy.yaml"),
                      "\nidentity_key: ", Quoted(folder_ / "identity.key"), "\n");
}

ConnectionOptions TrialGround::Client(const std::string& address, const std::string& stem) const {
  ConnectionOptions connection;
  connection.server = address;
  connection.authority = folder_ / "ca/authority.pem";
  connection.certificate = folder_ / "keys" / (stem + ".pem");
  connection.key = folder_ / "keys" / (stem + ".key");
  return connection;
}

ConnectionOptions TrialGround::Agency(const std::string& address) const {
  return Client(address, kAgencyStem);
}

ConnectionOptions TrialGround::Operator(const std::string& address) const {
  return Client(address, kOperatorStem);
}

std::vector<std::string> FlagsOf(const ConnectionOptions& connection) {
  return {"--server",      connection.server,
          "--authority",   connection.authority.string(),
          "--certificate", connection.certificate.string(),
          "--key",         connection.key.string()};
}

}  // namespace landbridge
