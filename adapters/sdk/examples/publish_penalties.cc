// SPDX-License-Identifier: Apache-2.0
// A complete publisher in C++, to begin your own with. docs/publishers.md goes through it.
//
//   publish_penalties CONNECTION.yaml SOURCE < changes.tsv
//
// Publishes what stands on its standard input, a change on each line, with tabs in between:
//
//   upsert    RECORD-ID  COMPANY  CREDIT-CODE  DECISION-NUMBER  YYYY-MM-DD  CONDUCT  MEASURE
//   withdraw  RECORD-ID
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "adapters/sdk/connection.h"
#include "adapters/sdk/publish_client.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// What stands in your system becomes a record of the shared schema.
absl::StatusOr<v1::Record> Translate(const std::vector<std::string>& columns) {
  absl::CivilDay decided;
  if (columns.size() != 8 || !absl::ParseCivilTime(columns[5], &decided)) {
    return absl::InvalidArgumentError("an upsert needs eight columns, the sixth a day");
  }
  v1::Record record;
  v1::Decision& decision = *record.mutable_decision();
  decision.set_category("cn.administrative-penalty");
  decision.set_number(columns[4]);
  decision.mutable_decided_date()->set_year(static_cast<int>(decided.year()));
  decision.mutable_decided_date()->set_month(decided.month());
  decision.mutable_decided_date()->set_day(decided.day());
  decision.set_conduct(columns[6]);
  decision.set_measure(columns[7]);
  decision.mutable_legal_basis()->set_text("《中华人民共和国食品安全法》第一百二十四条");
  decision.mutable_authority()->set_name("深圳市市场监督管理局");
  decision.mutable_authority()->mutable_identifier()->set_scheme("cn.uscc");
  decision.mutable_authority()->mutable_identifier()->set_value("11440100XL900002XJ");
  v1::Subject& subject = *decision.mutable_subject();
  subject.set_kind(v1::SUBJECT_KIND_ORGANISATION);
  v1::Name& name = *subject.add_names();
  name.set_kind(v1::NAME_KIND_REGISTERED);
  name.set_text(columns[2]);
  v1::Identifier& identifier = *subject.add_identifiers();
  identifier.set_scheme("cn.uscc");
  identifier.set_value(columns[3]);
  return record;
}

absl::Status Send(PublishClient& client, const std::string& line) {
  const std::vector<std::string> columns = absl::StrSplit(line, '\t');
  if (columns[0] == "withdraw" && columns.size() == 2) {
    return client.Withdraw(columns[1], v1::LIFT_REASON_REPAIRED, "");
  }
  if (columns[0] != "upsert") return absl::InvalidArgumentError("neither upsert nor withdraw");
  LB_ASSIGN_OR_RETURN(const v1::Record record, Translate(columns));
  return client.Upsert(columns[1], record);
}

// On the client's thread, while the other goes on reading.
void PrintRejections(const v1::PublishResponse::Settled& settled) {
  for (const v1::Rejection& rejection : settled.rejections()) {
    for (const v1::Finding& finding : rejection.findings()) {
      std::cerr << "rejected: " << rejection.record_id() << ", " << finding.field() << ": "
                << finding.message() << "; " << finding.repair() << "\n";
    }
  }
}

absl::StatusOr<int> Publish(const char* connection_file, const char* source) {
  ConnectionOptions given;
  given.file = connection_file;
  LB_ASSIGN_OR_RETURN(const ConnectionOptions connection, ResolveConnection(given));
  LB_ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel, MakeChannel(connection));

  PublishClientOptions options;
  options.source = source;
  options.agent = "publish_penalties 1.0";
  options.on_settled = PrintRejections;
  options.on_reconnect = [](const absl::Status& reason) {
    std::cerr << "connection lost, trying again: " << reason.message() << "\n";
  };
  LB_ASSIGN_OR_RETURN(const auto client, PublishClient::Open(channel, std::move(options)));

  int64_t number = 0;
  for (std::string line; std::getline(std::cin, line);) {
    ++number;
    if (const absl::Status sent = Send(*client, line); !sent.ok()) {
      return absl::Status(sent.code(), absl::StrCat("line ", number, ": ", sent.message()));
    }
  }
  LB_RETURN_IF_ERROR(client->Drain());

  const PublishTotals totals = client->totals();
  std::cout << totals.settled << " changes settled: " << totals.tally.created() << " new, "
            << totals.tally.lifted() << " listings lifted, " << totals.tally.rejected()
            << " rejected, " << totals.verdict_lost << " settled while the connection was broken\n";
  return totals.tally.rejected() > 0 ? kExitFound : kExitOk;
}

}  // namespace
}  // namespace landbridge

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "publish_penalties CONNECTION.yaml SOURCE < changes.tsv\n";
    return landbridge::kExitUsage;
  }
  const absl::StatusOr<int> outcome = landbridge::Publish(argv[1], argv[2]);
  if (outcome.ok()) return *outcome;
  std::cerr << "publish_penalties: " << outcome.status().message() << "\n";
  return landbridge::ExitCodeOf(outcome.status());
}
