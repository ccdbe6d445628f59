// SPDX-License-Identifier: Apache-2.0
// `subscription create|list|show|change|remove|watch`, `lifts` and `explain`.
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "adapters/sdk/connection_flags.h"
#include "landbridge/v1/subscription_service.grpc.pb.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/utf8.h"
#include "tools/landbridge/client_flags.h"
#include "tools/landbridge/command.h"
#include "tools/landbridge/filter_flags.h"

namespace landbridge {
namespace {

using Stub = v1::SubscriptionService::Stub;

constexpr int kIdentifiersInMessage = 10'000;

struct SubscriptionFlags {
  ConnectionOptions connection;
  std::string name;
  std::string province;
  FilterFlags filter;
  bool no_filter = false;
  bool drop_watch_list = false;
  std::string file = "-";
  std::string scheme;
  bool skip_invalid = false;
};

struct LiftsFlags {
  ConnectionOptions connection;
  std::string province;
  bool late = false;
};

struct ExplainFlags {
  ConnectionOptions connection;
  std::string province;
  std::string what;
};

absl::StatusOr<std::unique_ptr<Stub>> OpenStub(const ConnectionOptions& connection) {
  LB_ASSIGN_OR_RETURN(const auto channel, OpenChannel(connection));
  return v1::SubscriptionService::NewStub(channel);
}

void Print(const v1::Subscription& subscription, OutputFormat format) {
  if (format != OutputFormat::kText) {
    std::cout << AsJson(subscription, format == OutputFormat::kJson) << "\n";
    return;
  }
  std::cout << absl::StrFormat(
      "%s %s  view %d%s; acknowledged %d, %d behind (%d s); %d lifts not acknowledged, %d late; "
      "last seen %s%s\n",
      subscription.province(), subscription.name(), subscription.view_version(),
      subscription.has_watch_list()
          ? absl::StrCat(", watches ", subscription.watch_list_size(), " identifiers")
          : "",
      subscription.acknowledged_event(), subscription.lag_events(), subscription.lag_seconds(),
      subscription.pending_lifts(), subscription.late_lifts(),
      TimeText(subscription.last_seen_time()), subscription.connected() ? ", connected" : "");
  if (subscription.filter().ByteSizeLong() > 0) {
    std::cout << "  filter " << AsJson(subscription.filter(), false) << "\n";
  }
}

// Makes one call; `method` is a member of the stub.
template <typename Request, typename Response>
absl::StatusOr<Response> Call(const ConnectionOptions& connection, const Request& request,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*)) {
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<Stub> stub, OpenStub(connection));
  grpc::ClientContext context;
  SetDeadline(context);
  Response response;
  LB_RETURN_IF_ERROR(FromGrpc((stub.get()->*method)(&context, request, &response), context));
  return response;
}

absl::StatusOr<int> Create(const SubscriptionFlags& flags, OutputFormat format) {
  v1::CreateSubscriptionRequest request;
  request.set_name(flags.name);
  LB_ASSIGN_OR_RETURN(*request.mutable_filter(), flags.filter.Filter());
  LB_ASSIGN_OR_RETURN(const v1::CreateSubscriptionResponse response,
                      Call(flags.connection, request, &Stub::CreateSubscription));
  Print(response.subscription(), format);
  return kExitOk;
}

absl::StatusOr<int> Change(const SubscriptionFlags& flags, OutputFormat format) {
  v1::UpdateSubscriptionRequest request;
  request.set_name(flags.name);
  LB_ASSIGN_OR_RETURN(const v1::Filter filter, flags.filter.Filter());
  const bool has_filter = filter.ByteSizeLong() > 0;
  if (has_filter == flags.no_filter && (has_filter || !flags.drop_watch_list)) {
    return absl::InvalidArgumentError(
        "nothing to change, or both a filter and none; name the whole new filter, --no-filter for "
        "all that the policy grants, or --drop-watch-list");
  }
  if (has_filter || flags.no_filter) *request.mutable_filter() = filter;
  request.set_drop_watch_list(flags.drop_watch_list);
  LB_ASSIGN_OR_RETURN(const v1::UpdateSubscriptionResponse response,
                      Call(flags.connection, request, &Stub::UpdateSubscription));
  Print(response.subscription(), format);
  return kExitOk;
}

absl::StatusOr<int> Show(const SubscriptionFlags& flags, OutputFormat format) {
  v1::GetSubscriptionRequest request;
  request.set_name(flags.name);
  request.set_province(flags.province);
  LB_ASSIGN_OR_RETURN(const v1::GetSubscriptionResponse response,
                      Call(flags.connection, request, &Stub::GetSubscription));
  Print(response.subscription(), format);
  return kExitOk;
}

absl::StatusOr<int> List(const SubscriptionFlags& flags, OutputFormat format) {
  v1::ListSubscriptionsRequest request;
  request.set_province(flags.province);
  LB_ASSIGN_OR_RETURN(const v1::ListSubscriptionsResponse response,
                      Call(flags.connection, request, &Stub::ListSubscriptions));
  if (format == OutputFormat::kJson) {
    std::cout << AsJson(response, true) << "\n";
    return kExitOk;
  }
  for (const v1::Subscription& each : response.subscriptions()) Print(each, format);
  if (response.subscriptions().empty()) std::cerr << "landbridge: there are no subscriptions\n";
  return kExitOk;
}

absl::StatusOr<int> Remove(const SubscriptionFlags& flags) {
  v1::DeleteSubscriptionRequest request;
  request.set_name(flags.name);
  request.set_province(flags.province);
  LB_RETURN_IF_ERROR(Call(flags.connection, request, &Stub::DeleteSubscription).status());
  return kExitOk;
}

// Sends the lines of the file as they are read. What the broker refuses ends the stream: its status
// says why.
absl::StatusOr<int> Watch(const SubscriptionFlags& flags, OutputFormat format) {
  std::ifstream file;
  if (flags.file != "-") {
    file.open(flags.file);
    if (!file)
      return absl::NotFoundError(flags.file +
                                 " cannot be read; name a file of one "
                                 "identifier a line, or - for standard input");
  }
  std::istream& input = flags.file == "-" ? std::cin : file;
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<Stub> stub, OpenStub(flags.connection));
  grpc::ClientContext context;  // no deadline: it takes as long as the list is long
  v1::UploadWatchListResponse response;
  const auto writer = stub->UploadWatchList(&context, &response);
  v1::UploadWatchListRequest request;
  request.mutable_open()->set_name(flags.name);
  request.mutable_open()->set_scheme(flags.scheme);
  request.mutable_open()->set_skip_invalid(flags.skip_invalid);
  bool open = writer->Write(request);
  request.Clear();
  int64_t line_number = 0;
  for (std::string line; open && std::getline(input, line);) {
    ++line_number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    if (!IsValidUtf8(line)) {
      context.TryCancel();
      writer->Finish();
      return absl::InvalidArgumentError(
          absl::StrCat(flags.file, ":", line_number,
                       ": is not UTF-8; save the file as UTF-8, with nothing but identifiers. "
                       "Nothing was changed"));
    }
    request.mutable_identifiers()->add_values(std::move(line));
    if (request.identifiers().values_size() < kIdentifiersInMessage) continue;
    open = writer->Write(request);
    request.Clear();
  }
  if (input.bad()) {
    context.TryCancel();
    writer->Finish();
    return absl::DataLossError(flags.file + " cannot be read to its end; nothing was changed");
  }
  if (open && request.has_identifiers()) writer->Write(request);
  writer->WritesDone();
  LB_RETURN_IF_ERROR(FromGrpc(writer->Finish(), context));
  for (const std::string& finding : response.findings()) {
    std::cerr << "landbridge: skipped " << finding << "\n";
  }
  if (const int64_t more = response.skipped() - response.findings_size(); more > 0) {
    std::cerr << "landbridge: skipped " << more << " more\n";
  }
  if (format == OutputFormat::kText) {
    std::cout << absl::StrFormat("%d received, %d skipped, %d watched\n", response.received(),
                                 response.skipped(), response.watched());
  } else {
    std::cout << AsJson(response, format == OutputFormat::kJson) << "\n";
  }
  return response.skipped() > 0 ? kExitFound : kExitOk;
}

void PrintLift(const v1::LiftStatus& lift) {
  std::cout << absl::StrFormat("%d  %s  %s  %s  lifted %s, to be acknowledged by %s\n",
                               lift.event(), lift.listing_id(), lift.category(),
                               ShortEnum(v1::LiftReason_Name(lift.lift().reason()), "LIFT_REASON_"),
                               TimeText(lift.event_time()), TimeText(lift.deadline_time()));
  for (const auto& receipt : lift.receipts()) {
    std::cout << "    " << receipt.province() << " " << receipt.subscription() << ": "
              << (receipt.acknowledged() ? "acknowledged"
                  : receipt.late()       ? "LATE"
                                         : "not acknowledged yet")
              << "\n";
  }
}

absl::StatusOr<int> Lifts(const LiftsFlags& flags, OutputFormat format) {
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<Stub> stub, OpenStub(flags.connection));
  v1::ListLiftsRequest request;
  request.set_province(flags.province);
  request.set_late_only(flags.late);
  bool any_late = false;
  do {
    grpc::ClientContext context;
    SetDeadline(context);
    v1::ListLiftsResponse response;
    LB_RETURN_IF_ERROR(FromGrpc(stub->ListLifts(&context, request, &response), context));
    for (const v1::LiftStatus& lift : response.lifts()) {
      for (const auto& receipt : lift.receipts()) any_late = any_late || receipt.late();
      if (format == OutputFormat::kText) {
        PrintLift(lift);
      } else {
        std::cout << AsJson(lift, false) << "\n";
      }
    }
    request.set_after_event(response.next_after_event());
  } while (request.after_event() != 0);
  return any_late ? kExitFound : kExitOk;
}

// "42" is an event, "L42" a listing, anything else a subscription.
v1::ExplainRequest ReadQuestion(const ExplainFlags& flags) {
  v1::ExplainRequest request;
  request.set_province(flags.province);
  int64_t event = 0;
  if (absl::SimpleAtoi(flags.what, &event)) {
    request.set_event(event);
  } else if (flags.what.size() > 1 && flags.what[0] == 'L' &&
             flags.what.find_first_not_of("0123456789", 1) == std::string::npos) {
    request.set_listing_id(flags.what);
  } else {
    request.set_subscription(flags.what);
  }
  return request;
}

absl::StatusOr<int> Explain(const ExplainFlags& flags, OutputFormat format) {
  LB_ASSIGN_OR_RETURN(const v1::ExplainResponse response,
                      Call(flags.connection, ReadQuestion(flags), &Stub::Explain));
  if (format != OutputFormat::kText) {
    std::cout << AsJson(response, format == OutputFormat::kJson) << "\n";
    return kExitOk;
  }
  for (const std::string& fact : response.facts()) std::cout << fact << "\n";
  for (const v1::Explanation& each : response.explanations()) {
    std::cout << each.province() << " " << each.subscription() << ": "
              << ShortEnum(v1::Standing_Name(each.standing()), "STANDING_");
    if (each.kind() != v1::ENTRY_KIND_UNSPECIFIED) {
      std::cout << " as " << ShortEnum(v1::EntryKind_Name(each.kind()), "ENTRY_KIND_");
    }
    std::cout << "\n";
    for (const std::string& reason : each.reasons()) std::cout << "    " << reason << "\n";
  }
  return kExitOk;
}

void AddProvinceFlag(CLI::App& command, std::string& province) {
  command.add_option("--province", province, "for operators: only this province's, such as 440000")
      ->type_name("REGION");
}

}  // namespace

void AddSubscriptionCommand(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("subscription", "Named subscriptions: what they see, how far they are");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n"
      "  landbridge subscription create main --category cn.administrative-penalty\n"
      "  landbridge subscription watch main register.txt --scheme cn.uscc\n"
      "  landbridge subscription list --connection operator.yaml");
  const auto add = [&](const char* name, const char* description, bool named, auto run) {
    CLI::App* sub = command->add_subcommand(name, description);
    auto flags = std::make_shared<SubscriptionFlags>();
    AddConnectionFlags(*sub, flags->connection);
    if (named) sub->add_option("NAME", flags->name, "name of the subscription")->required();
    sub->callback([flags, run, &line] {
      line.run = [flags, run, &line] { return run(*flags, line.format); };
    });
    return std::pair(sub, flags);
  };
  {
    const auto [sub, flags] = add("create", "Make a subscription (provinces)", true, Create);
    AddFilterFlags(*sub, flags->filter);
  }
  {
    const auto [sub, flags] =
        add("change", "Give it another filter, in the place of the former one (provinces)", true,
            Change);
    AddFilterFlags(*sub, flags->filter);
    sub->add_flag("--no-filter", flags->no_filter, "show all that the policy grants");
    sub->add_flag("--drop-watch-list", flags->drop_watch_list, "show all subjects again");
  }
  {
    const auto [sub, flags] = add("show", "Show where it stands", true, Show);
    AddProvinceFlag(*sub, flags->province);
  }
  {
    const auto [sub, flags] = add("list", "List them with where they stand", false, List);
    AddProvinceFlag(*sub, flags->province);
  }
  {
    const auto [sub, flags] = add("remove", "Remove it with its watch list", true,
                                  [](const auto& given, OutputFormat) { return Remove(given); });
    AddProvinceFlag(*sub, flags->province);
  }
  {
    const auto [sub, flags] =
        add("watch", "Show only subjects with these identifiers (provinces)", true, Watch);
    sub->add_option("FILE", flags->file, "one identifier a line; - for standard input")->required();
    sub->add_option("--scheme", flags->scheme, "of all identifiers, such as cn.uscc")->required();
    sub->add_flag("--skip-invalid", flags->skip_invalid,
                  "leave out what cannot be watched, and say so, instead of refusing the list");
  }
}

void AddLiftsCommand(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("lifts", "Show who has acknowledged which lift");
  command->footer(
      "Example:\n  landbridge lifts --late --connection operator.yaml\n"
      "Ends with 1 when somebody is late.");
  auto flags = std::make_shared<LiftsFlags>();
  AddConnectionFlags(*command, flags->connection);
  AddProvinceFlag(*command, flags->province);
  command->add_flag("--late", flags->late, "only lifts that somebody is late to acknowledge");
  command->callback(
      [flags, &line] { line.run = [flags, &line] { return Lifts(*flags, line.format); }; });
}

void AddExplainCommand(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("explain", "Say why subscriptions did or did not get something");
  command->footer(
      "Examples:\n"
      "  landbridge explain 4711     an event\n"
      "  landbridge explain L42      a listing\n"
      "  landbridge explain main     a subscription");
  auto flags = std::make_shared<ExplainFlags>();
  AddConnectionFlags(*command, flags->connection);
  AddProvinceFlag(*command, flags->province);
  command
      ->add_option("WHAT", flags->what,
                   "number of an event, id of a listing, or name of a subscription")
      ->required();
  command->callback(
      [flags, &line] { line.run = [flags, &line] { return Explain(*flags, line.format); }; });
}

}  // namespace landbridge
