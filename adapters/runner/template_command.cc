// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/conform/program_places.h"
#include "adapters/forms/form.h"
#include "adapters/forms/form_workbook.h"
#include "adapters/runner/category_list.h"
#include "adapters/runner/commands.h"
#include "landbridge/config/v1/catalogue.pb.h"
#include "proto/contract/config_file.h"
#include "proto/contract/config_writer.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/wire_names.h"

namespace landbridge {
namespace {

namespace fs = std::filesystem;

struct TemplateFlags {
  std::string category;
  std::filesystem::path catalogue;
  std::filesystem::path folder = ".";
  std::string source;
};

std::string LastPart(const std::string& category) {
  return category.substr(category.rfind('.') + 1);
}

// "wage-arrears" of cn.wage-arrears; "eu-financial-sanctions" where another category of the
// catalogue ends in the same word.
std::string NameOf(const config::v1::Catalogue& catalogue, const std::string& category) {
  const auto same = std::count_if(
      catalogue.categories().begin(), catalogue.categories().end(),
      [&category](const auto& one) { return LastPart(one.id()) == LastPart(category); });
  return same > 1 ? absl::StrReplaceAll(category, {{".", "-"}}) : LastPart(category);
}

// A file that is written beside its place, and gone when it does not get there.
class NewFile {
 public:
  explicit NewFile(fs::path file)
      : file_(std::move(file)),
        fresh_(file_.parent_path() / absl::StrCat(".", file_.filename().string(), ".new")) {
    Remove();
  }
  ~NewFile() { Remove(); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const fs::path& file() const { return file_; }
  const fs::path& fresh() const { return fresh_; }

  absl::Status CheckIsFree() const {
    std::error_code error;
    if (!fs::exists(file_, error)) return absl::OkStatus();
    return absl::AlreadyExistsError(
        absl::StrCat(file_.string(), " is there already; move it away, or choose another folder"));
  }

  absl::Status Place() const {
    std::error_code error;
    fs::rename(fresh_, file_, error);
    return error ? CannotWrite() : absl::OkStatus();
  }

  absl::Status CannotWrite() const {
    return absl::UnknownError(absl::StrCat(file_.string(),
                                           " cannot be written; free some space, or choose another "
                                           "folder"));
  }

 private:
  void Remove() const {
    std::error_code error;
    fs::remove(fresh_, error);
  }

  const fs::path file_;
  const fs::path fresh_;
};

// Both files, or none.
absl::Status WriteBoth(const Form& form, const std::string& mapping_text, const NewFile& workbook,
                       const NewFile& mapping) {
  LB_RETURN_IF_ERROR(workbook.CheckIsFree());
  LB_RETURN_IF_ERROR(mapping.CheckIsFree());
  std::ofstream out(mapping.fresh());
  if (!out) return WithExitCode(mapping.CannotWrite(), kExitCannotCreate);
  out << mapping_text;
  out.close();
  if (!out) return mapping.CannotWrite();
  LB_RETURN_IF_ERROR(WriteFormWorkbook(form, workbook.fresh()));
  LB_RETURN_IF_ERROR(workbook.Place());
  if (absl::Status placed = mapping.Place(); !placed.ok()) {
    std::error_code error;
    fs::remove(workbook.file(), error);
    return placed;
  }
  return absl::OkStatus();
}

// Or lists what forms there are, where none is named.
absl::StatusOr<int> WriteTemplate(const TemplateFlags& flags) {
  if (!flags.source.empty()) {
    LB_RETURN_IF_ERROR(WithExitCode(CheckSourceName(flags.source), kExitUsage));
  }
  LB_ASSIGN_OR_RETURN(const std::filesystem::path file,
                      FindCatalogue(flags.catalogue, "--catalogue"));
  const auto catalogue = LoadConfig<config::v1::Catalogue>(file);
  if (!catalogue.ok()) return ConfigurationFailed(catalogue.status());
  if (flags.category.empty()) {
    std::cout << CategoriesAsText(catalogue->value);
    return kExitOk;
  }
  LB_ASSIGN_OR_RETURN(const Form form,
                      FormFor(catalogue->value, flags.category, LanguageOf(flags.category)));
  const std::string name = NameOf(catalogue->value, flags.category);
  const NewFile workbook(flags.folder / (name + ".xlsx"));
  const NewFile mapping(flags.folder / (name + ".yaml"));
  const std::string source = flags.source.empty() ? "forms/" + name : flags.source;
  LB_RETURN_IF_ERROR(
      WriteBoth(form,
                absl::StrCat("# Reads ", workbook.file().filename().string(), ", a form for ",
                             flags.category, ".\n", WriteConfig(MappingOf(form, source))),
                workbook, mapping));
  std::cout << workbook.file().string() << ": the form\n"
            << mapping.file().string() << ": the mapping that reads it\n"
            << "Fill in the form, then: landbridge-adapter check " << mapping.file().string()
            << " --input " << workbook.file().string() << "\n";
  return kExitOk;
}

}  // namespace

void AddTemplateCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand(
      "template", "Write a form for officials who type by hand, and the mapping that reads it");
  command->footer(
      "Examples:\n"
      "  landbridge-adapter template\n"
      "  landbridge-adapter template cn.wage-arrears");
  auto flags = std::make_shared<TemplateFlags>();
  command->add_option("category", flags->category,
                      "of the catalogue: cn.wage-arrears; without one, all are listed with the "
                      "fields that they need");
  command->add_option("--catalogue", flags->catalogue,
                      "the broker's catalogue; the installed one when unset");
  command->add_option("--folder", flags->folder, "where both are written (default: here)")
      ->check(CLI::ExistingDirectory);
  command->add_option("--source", flags->source,
                      "the source that the records are published as (default: forms/ and the name "
                      "of the files)");
  command->callback([flags, &run] { run = [flags] { return WriteTemplate(*flags); }; });
}

}  // namespace landbridge
