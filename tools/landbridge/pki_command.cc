// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "broker/access/peer.h"
#include "nlohmann/json.hpp"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"
#include "tools/landbridge/command.h"
#include "tools/landbridge/pki.h"

namespace landbridge {
namespace {

constexpr int kAuthorityDays = 3650;
constexpr int kCertificateDays = 365;
constexpr int kDaysMax = 36500;

constexpr char kPkiFooter[] =
    "Examples:\n"
    "  landbridge pki init --out ca --trust-domain credit.example\n"
    "  landbridge pki issue --authority ca --server --host broker.credit.example --out broker\n"
    "  landbridge pki issue --authority ca --name agency/440000/court --out court\n"
    "  landbridge pki issue --authority ca --name province/440000 --days 90 --out guangdong\n"
    "  landbridge pki issue --authority ca --name operator/duty --out operator";

struct InitFlags {
  std::string out;
  std::string trust_domain;
  int days = kAuthorityDays;
};

struct IssueFlags {
  std::string authority;
  std::string out;
  std::string name;
  bool server = false;
  std::vector<std::string> hosts;
  int days = kCertificateDays;
};

std::string UtcText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

// Prints name and value of what was made, one per line or as one document.
void Print(OutputFormat format, const std::vector<std::pair<std::string, std::string>>& fields) {
  if (format != OutputFormat::kText) {
    nlohmann::ordered_json document;
    for (const auto& [name, value] : fields) document[name] = value;
    std::cout << document.dump(format == OutputFormat::kJson ? 2 : -1) << "\n";
    return;
  }
  for (const auto& [name, value] : fields) std::cout << name << ": " << value << "\n";
}

absl::StatusOr<int> RunInit(const InitFlags& flags, OutputFormat format) {
  AuthorityRequest request;
  request.trust_domain = flags.trust_domain;
  request.lifetime = absl::Hours(24) * flags.days;
  LB_ASSIGN_OR_RETURN(const CertificateAuthority authority, CertificateAuthority::Create(request));
  LB_RETURN_IF_ERROR(authority.Save(flags.out));
  const std::filesystem::path folder = flags.out;
  Print(format, {{"certificate", (folder / "authority.pem").string()},
                 {"key", (folder / "authority.key").string()},
                 {"trust_domain", authority.trust_domain()},
                 {"serial", authority.serial()},
                 {"expires", UtcText(authority.not_after())}});
  return kExitOk;
}

absl::StatusOr<int> RunIssue(const IssueFlags& flags, OutputFormat format) {
  LB_ASSIGN_OR_RETURN(const CertificateAuthority authority,
                      CertificateAuthority::Load(flags.authority));
  CertificateRequest request;
  request.lifetime = absl::Hours(24) * flags.days;
  request.hosts = flags.hosts;
  std::string stem = "server";
  std::string name = "server";
  if (flags.server) {
    request.purpose = CertificatePurpose::kServer;
  } else {
    if (absl::StatusOr<Peer> peer = ParsePeerName(flags.name); !peer.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--name `", flags.name, "`: ", peer.status().message()));
    }
    name = authority.UriOf(flags.name);
    request.uris = {name};
    stem = absl::StrReplaceAll(flags.name, {{"/", "-"}});
  }
  LB_ASSIGN_OR_RETURN(const IssuedCertificate issued, authority.Issue(request));
  LB_ASSIGN_OR_RETURN(const CertificateFiles files, WriteCertificate(flags.out, stem, issued));
  Print(format, {{"certificate", files.certificate.string()},
                 {"key", files.key.string()},
                 {"name", name},
                 {"serial", issued.serial},
                 {"expires", UtcText(issued.not_after)}});
  return kExitOk;
}

void AddInit(CLI::App& pki, CommandLine& line) {
  auto flags = std::make_shared<InitFlags>();
  CLI::App* init = pki.add_subcommand(
      "init", "Makes a certificate authority: authority.pem and authority.key (mode 0600)");
  init->add_option("--out", flags->out, "Folder to write into; created when missing")
      ->required()
      ->type_name("DIR");
  init->add_option("--trust-domain", flags->trust_domain,
                   "Host part of every name it issues, such as credit.example")
      ->required()
      ->type_name("DOMAIN");
  init->add_option("--days", flags->days, "How long it is valid")
      ->check(CLI::Range(1, kDaysMax))
      ->capture_default_str();
  init->callback(
      [flags, &line] { line.run = [flags, &line] { return RunInit(*flags, line.format); }; });
}

void AddIssue(CLI::App& pki, CommandLine& line) {
  auto flags = std::make_shared<IssueFlags>();
  CLI::App* issue = pki.add_subcommand(
      "issue",
      "Issues a certificate and its key, for an agency, a province, an operator or the broker");
  issue->add_option("--authority", flags->authority, "Folder that `pki init` wrote")
      ->required()
      ->type_name("DIR");
  issue->add_option("--out", flags->out, "Folder to write into; created when missing")
      ->required()
      ->type_name("DIR");
  CLI::Option* server = issue->add_flag("--server", flags->server, "For the broker itself");
  CLI::Option* name =
      issue
          ->add_option("--name", flags->name,
                       "agency/<region>/<name>, province/<region> or operator/<name>")
          ->excludes(server)
          ->type_name("NAME");
  CLI::Option* host =
      issue
          ->add_option("--host", flags->hosts,
                       "DNS name or IP address of the broker; give it once for each")
          ->needs(server)
          ->type_name("HOST");
  issue->add_option("--days", flags->days, "How long it is valid")
      ->check(CLI::Range(1, kDaysMax))
      ->capture_default_str();
  issue->callback([flags, name, server, host, &line] {
    if (name->count() == 0 && server->count() == 0) {
      throw CLI::RequiredError("--name NAME, or --server with --host HOST");
    }
    if (server->count() > 0 && host->count() == 0) throw CLI::RequiredError("--host HOST");
    line.run = [flags, &line] { return RunIssue(*flags, line.format); };
  });
}

}  // namespace

void AddPkiCommand(CLI::App& app, CommandLine& line) {
  CLI::App* pki = app.add_subcommand("pki", "Makes certificates for a broker and its clients");
  pki->require_subcommand(1);
  pki->footer(kPkiFooter);
  AddInit(*pki, line);
  AddIssue(*pki, line);
}

}  // namespace landbridge
