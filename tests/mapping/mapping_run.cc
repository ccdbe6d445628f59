// SPDX-License-Identifier: Apache-2.0
#include "tests/mapping/mapping_run.h"

#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/mapping/guards.h"
#include "landbridge/v1/record.pb.h"
#include "proto/contract/absl_view.h"
#include "tests/support/example_fields.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

std::string Short(const v1::Finding& finding) {
  return absl::StrCat(
      finding.field(), ": ",
      absl::AsciiStrToLower(absl::StripPrefix(v1::Rule_Name(finding.rule()), "RULE_")));
}

MappingRun Run(absl::StatusOr<std::shared_ptr<const Mapping>> mapping,
               const std::filesystem::path& input, const std::optional<std::string>& since = {},
               std::shared_ptr<const Catalogue> catalogue = {}) {
  MappingRun run;
  if (!mapping.ok()) {
    run.status = mapping.status();
    return run;
  }
  const auto files = (*mapping)->InputFiles(input);
  if (!files.ok()) {
    run.status = files.status();
    return run;
  }
  auto stream = RecordStream::Open(
      *mapping, *files, {.today = kToday, .catalogue = std::move(catalogue), .since = since});
  if (!stream.ok()) {
    run.status = stream.status();
    return run;
  }
  for (;;) {
    const auto step = (*stream)->Next();
    run.summary = (*stream)->summary();
    run.status = step.status();
    if (!step.ok() || *step == RecordStream::Step::kEnd) return run;
    if (*step == RecordStream::Step::kRecord) {
      run.records.push_back((*stream)->record());
    } else {
      run.rejected.push_back((*stream)->rejected());
    }
  }
}

}  // namespace

std::vector<std::string> MappingRun::Findings() const {
  std::vector<std::string> findings;
  for (const RejectedRecord& one : rejected) {
    for (const RowFinding& found : one.findings) findings.push_back(Short(found.finding));
  }
  for (const MappedRecord& one : records) {
    for (const RowFinding& found : one.warnings) findings.push_back(Short(found.finding));
  }
  return findings;
}

MappingRun RunText(std::string_view yaml, const Files& files, const Mapping::Parameters& parameters,
                   std::shared_ptr<const Catalogue> catalogue) {
  const TempDir folder;
  for (const auto& [name, content] : files) {
    std::ofstream(folder.path() / name, std::ios::binary) << content;
  }
  return Run(Mapping::Parse(yaml, "test.yaml", parameters), folder.path(), {},
             std::move(catalogue));
}

MappingRun RunDatabase(std::string_view yaml, std::string_view name,
                       const std::optional<std::string>& since) {
  return Run(Mapping::Parse(yaml, name, {}), {}, since);
}

MappingRun RunProfile(std::string_view name, const std::filesystem::path& input,
                      const Mapping::Parameters& parameters) {
  const auto file =
      std::filesystem::path("adapters/profiles") / absl::StrCat(AbslView(name), ".yaml");
  MappingRun run = Run(Mapping::Load(file, parameters), input);
  CHECK(CheckIdentifiers(run.summary).ok());
  return run;
}

std::string SimpleMapping(std::string_view fields, std::string_view table) {
  return absl::StrCat(R"(source: test/rows
record_id: {from: id}
tables:
  - file: rows.csv
    delimited: {}
    unknown_columns: keep
)",
                      AbslView(table), "fields:\n", kExampleFields, AbslView(fields));
}

std::string ValueOf(std::string_view rule, std::string_view csv, std::string_view to) {
  const MappingRun run =
      RunText(SimpleMapping(absl::StrCat("  - {to: ", AbslView(to), AbslView(rule), "}\n")),
              {{"rows.csv", std::string(csv)}});
  if (!run.status.ok()) return std::string(run.status.message());
  if (!run.rejected.empty()) {
    return absl::StrCat("<rejected: ", Short(run.rejected[0].findings[0].finding), ">");
  }
  std::string_view rest = to;
  const google::protobuf::Message* at = &run.records.at(0).record;
  for (;;) {
    const size_t dot = rest.find('.');
    const auto* field = at->GetDescriptor()->FindFieldByName(std::string(rest.substr(0, dot)));
    if (dot != std::string_view::npos) {
      at = &at->GetReflection()->GetMessage(*at, field);
      rest.remove_prefix(dot + 1);
      continue;
    }
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
      const std::string text = at->GetReflection()->GetString(*at, field);
      return text.empty() ? "<none>" : text;
    }
    if (field->is_repeated()) return absl::StrCat(at->GetReflection()->FieldSize(*at, field));
    if (!at->GetReflection()->HasField(*at, field)) return "<none>";
    if (field->message_type() != nullptr) {
      const auto& date = static_cast<const v1::Date&>(at->GetReflection()->GetMessage(*at, field));
      return ToString(CivilDate{date.year(), date.month(), date.day()});
    }
    return std::string(at->GetReflection()->GetEnum(*at, field)->name());
  }
}

std::string CompileError(std::string_view yaml, const Mapping::Parameters& parameters) {
  const auto mapping = Mapping::Parse(yaml, "test.yaml", parameters);
  return mapping.ok() ? std::string() : std::string(mapping.status().message());
}

}  // namespace landbridge::testing
