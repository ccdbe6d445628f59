// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "adapters/conform/program_places.h"
#include "adapters/forms/form.h"
#include "adapters/forms/form_workbook.h"
#include "adapters/runner/commands.h"
#include "landbridge/config/v1/catalogue.pb.h"
#include "proto/contract/config_file.h"
#include "proto/contract/config_writer.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

struct TemplateFlags {
  std::string category;
  std::filesystem::path catalogue;
  std::filesystem::path folder = ".";
  std::string source;
};

// "wage-arrears" of cn.wage-arrears.
std::string NameOf(const std::string& category) { return category.substr(category.rfind('.') + 1); }

absl::Status WriteNew(const std::filesystem::path& file, const std::string& text) {
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    return absl::AlreadyExistsError(
        absl::StrCat(file.string(), " is there already; move it away, or choose another folder"));
  }
  std::ofstream out(file);
  out << text;
  out.close();
  if (out) return absl::OkStatus();
  return absl::UnknownError(absl::StrCat(file.string(), " cannot be written"));
}

absl::StatusOr<int> WriteTemplate(const TemplateFlags& flags) {
  LB_ASSIGN_OR_RETURN(const std::filesystem::path file,
                      FindCatalogue(flags.catalogue, "--catalogue"));
  LB_ASSIGN_OR_RETURN(const auto catalogue, LoadConfig<config::v1::Catalogue>(file));
  LB_ASSIGN_OR_RETURN(const Form form,
                      FormFor(catalogue.value, flags.category, LanguageOf(flags.category)));
  const std::string name = NameOf(flags.category);
  const std::filesystem::path workbook = flags.folder / (name + ".xlsx");
  const std::filesystem::path mapping = flags.folder / (name + ".yaml");
  const std::string source = flags.source.empty() ? "forms/" + name : flags.source;
  LB_RETURN_IF_ERROR(
      WriteNew(mapping, absl::StrCat("# Reads ", workbook.filename().string(), ", a form for ",
                                     flags.category, ".\n", WriteConfig(MappingOf(form, source)))));
  if (absl::Status written = WriteFormWorkbook(form, workbook); !written.ok()) {
    std::error_code error;
    std::filesystem::remove(mapping, error);
    return written;
  }
  std::cout << workbook.string() << ": the form\n"
            << mapping.string() << ": the mapping that reads it\n"
            << "Fill in the form, then: landbridge-adapter check " << mapping.string()
            << " --input " << workbook.string() << "\n";
  return kExitOk;
}

}  // namespace

void AddTemplateCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand(
      "template", "Write a form for officials who type by hand, and the mapping that reads it");
  command->footer(
      "Example:\n"
      "  landbridge-adapter template cn.wage-arrears");
  auto flags = std::make_shared<TemplateFlags>();
  command->add_option("category", flags->category, "of the catalogue: cn.wage-arrears")->required();
  command->add_option("--catalogue", flags->catalogue,
                      "the broker's catalogue; the installed one when unset");
  command->add_option("--folder", flags->folder, "where both are written (default: here)")
      ->check(CLI::ExistingDirectory);
  command->add_option("--source", flags->source,
                      "the source that the records are published as (default: forms/ and the last "
                      "part of the category)");
  command->callback([flags, &run] { run = [flags] { return WriteTemplate(*flags); }; });
}

}  // namespace landbridge
