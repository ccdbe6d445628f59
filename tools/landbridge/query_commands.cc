// SPDX-License-Identifier: Apache-2.0
// `get` and `screen`.
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <fstream>
#include <iostream>
#include <memory>

#include "CLI/CLI.hpp"
#include "adapters/sdk/connection_flags.h"
#include "landbridge/v1/query_service.grpc.pb.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/status_macros.h"
#include "tools/landbridge/client_flags.h"
#include "tools/landbridge/command.h"
#include "tools/landbridge/listing_text.h"

namespace landbridge {
namespace {

constexpr int kScreenBatch = 1000;

struct GetFlags {
  ConnectionOptions connection;
  std::string what;
  bool lifted = false;
};

struct ScreenFlags {
  ConnectionOptions connection;
  std::string file = "-";
  std::string scheme;
};

void Print(const v1::Listing& listing, OutputFormat format) {
  if (format == OutputFormat::kText) {
    std::cout << ListingAsText(listing);
  } else {
    std::cout << AsJson(listing, format == OutputFormat::kJson) << "\n";
  }
}

absl::StatusOr<int> Get(const GetFlags& flags, OutputFormat format) {
  LB_ASSIGN_OR_RETURN(const auto channel, OpenChannel(flags.connection));
  const auto stub = v1::QueryService::NewStub(channel);
  grpc::ClientContext context;
  SetDeadline(context);
  const size_t colon = flags.what.find(':');
  if (colon == std::string::npos) {
    v1::GetListingRequest request;
    request.set_listing_id(flags.what);
    v1::GetListingResponse response;
    LB_RETURN_IF_ERROR(FromGrpc(stub->GetListing(&context, request, &response), context));
    Print(response.listing(), format);
    return kExitOk;
  }
  v1::FindListingsRequest request;
  request.mutable_identifier()->set_scheme(flags.what.substr(0, colon));
  request.mutable_identifier()->set_value(flags.what.substr(colon + 1));
  request.set_include_lifted(flags.lifted);
  v1::FindListingsResponse response;
  LB_RETURN_IF_ERROR(FromGrpc(stub->FindListings(&context, request, &response), context));
  for (const v1::Listing& listing : response.listings()) Print(listing, format);
  if (response.listings().empty()) {
    std::cerr << "landbridge: no listing of this subject is in force in our view\n";
    return kExitNotFound;
  }
  return kExitOk;
}

// "scheme:value", or the value alone where --scheme is given. False for an empty line.
absl::StatusOr<bool> ParseLine(std::string line, const std::string& scheme,
                               v1::Identifier& identifier) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line.empty()) return false;
  if (!scheme.empty()) {
    identifier.set_scheme(scheme);
    identifier.set_value(line);
    return true;
  }
  const size_t colon = line.find(':');
  if (colon == std::string::npos) {
    return absl::InvalidArgumentError(
        "a line without scheme; write SCHEME:VALUE, such as cn.uscc:..., or use --scheme");
  }
  identifier.set_scheme(line.substr(0, colon));
  identifier.set_value(line.substr(colon + 1));
  return true;
}

void Print(const v1::Identifier& asked, const v1::ScreenResponse::Result& result,
           OutputFormat format) {
  if (format != OutputFormat::kText) {
    std::cout << "{\"identifier\":" << AsJson(asked, false)
              << ",\"result\":" << AsJson(result, false) << "}\n";
    return;
  }
  std::cout << asked.scheme() << ":" << asked.value() << "\t";
  if (!result.problem().empty()) std::cout << "not asked: " << result.problem();
  for (int i = 0; i < result.listing_ids_size(); ++i) {
    std::cout << (i > 0 ? " " : "") << result.listing_ids(i);
  }
  if (result.problem().empty() && result.listing_ids().empty()) std::cout << "nothing in force";
  std::cout << "\n";
}

absl::StatusOr<int> Screen(const ScreenFlags& flags, OutputFormat format) {
  LB_ASSIGN_OR_RETURN(const auto channel, OpenChannel(flags.connection));
  const auto stub = v1::QueryService::NewStub(channel);
  std::ifstream file;
  if (flags.file != "-") {
    file.open(flags.file);
    if (!file) return absl::NotFoundError(flags.file + " cannot be read");
  }
  std::istream& input = flags.file == "-" ? std::cin : file;
  bool found = false;
  int64_t line_number = 0;
  v1::ScreenRequest request;
  const auto ask = [&]() -> absl::Status {
    if (request.identifiers().empty()) return absl::OkStatus();
    grpc::ClientContext context;
    SetDeadline(context);
    v1::ScreenResponse response;
    LB_RETURN_IF_ERROR(FromGrpc(stub->Screen(&context, request, &response), context));
    for (int i = 0; i < response.results_size(); ++i) {
      Print(request.identifiers(i), response.results(i), format);
      found = found || !response.results(i).listing_ids().empty();
    }
    request.Clear();
    return absl::OkStatus();
  };
  for (std::string line; std::getline(input, line);) {
    ++line_number;
    v1::Identifier identifier;
    const absl::StatusOr<bool> parsed = ParseLine(std::move(line), flags.scheme, identifier);
    if (!parsed.ok()) {
      return absl::InvalidArgumentError(flags.file + ":" + std::to_string(line_number) + ": " +
                                        std::string(parsed.status().message()));
    }
    if (*parsed) *request.add_identifiers() = std::move(identifier);
    if (request.identifiers_size() == kScreenBatch) LB_RETURN_IF_ERROR(ask());
  }
  LB_RETURN_IF_ERROR(ask());
  return found ? kExitFound : kExitOk;
}

}  // namespace

void AddGetCommand(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("get", "Show a listing, or the listings of a subject");
  command->footer(
      "Examples:\n"
      "  landbridge get L42 --connection province.yaml\n"
      "  landbridge get cn.uscc:91440300192317458F --connection province.yaml\n"
      "Ends with 66 when there is none in our view.");
  auto flags = std::make_shared<GetFlags>();
  command
      ->add_option("what", flags->what, "a listing id, or SCHEME:VALUE of a subject's identifier")
      ->required();
  command->add_flag("--lifted", flags->lifted, "of a subject: also what was lifted");
  AddConnectionFlags(*command, flags->connection);
  command->callback(
      [flags, &line] { line.run = [flags, &line] { return Get(*flags, line.format); }; });
}

void AddScreenCommand(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "screen", "Say of each identifier in a file whether its subject is listed");
  command->footer(
      "Examples:\n"
      "  landbridge screen suppliers.txt --scheme cn.uscc --connection province.yaml\n"
      "  cut -d, -f3 bidders.csv | landbridge screen --scheme cn.uscc --connection province.yaml\n"
      "Ends with 1 when something is in force, with 0 when nothing is. Names are never compared.");
  auto flags = std::make_shared<ScreenFlags>();
  command->add_option("file", flags->file,
                      "one SCHEME:VALUE a line; - (the default) reads standard input");
  command->add_option("--scheme", flags->scheme, "the lines are values of this scheme");
  AddConnectionFlags(*command, flags->connection);
  command->callback(
      [flags, &line] { line.run = [flags, &line] { return Screen(*flags, line.format); }; });
}

}  // namespace landbridge
