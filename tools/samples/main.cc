// SPDX-License-Identifier: Apache-2.0
// `landbridge-samples`: writes the sample exports, and says what a run over them must report.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "CLI/CLI.hpp"
#include "proto/contract/exit_code.h"
#include "tools/samples/sample_exports.h"

namespace landbridge::samples {
namespace {

void PrintFacts(const ExportFacts& facts) {
  const auto print = [&](const char* name, int64_t value) {
    std::cout << facts.file << " " << name << " " << value << "\n";
  };
  print("rows", facts.rows);
  print("skipped", facts.skipped);
  print("repeated", facts.repeated);
  print("rejected", facts.rejected);
  print("sent", facts.sent);
  print("refused", facts.refused);
  print("created", facts.created);
  print("joined", facts.joined);
  print("amended", facts.amended);
  print("ended", facts.ended);
  print("withdrawn", facts.withdrawn);
  print("lifted", facts.lifted);
  print("unchanged", facts.unchanged);
}

int WriteSamples(const std::filesystem::path& folder, const SampleOptions& options) {
  const absl::StatusOr<SampleExports> exports = MakeSampleExports(options);
  if (!exports.ok()) {
    std::cerr << "landbridge-samples: " << exports.status().message() << "\n";
    return kExitSoftware;
  }
  std::vector<SampleFile> files = exports->files;
  files.push_back({"authorities.yaml", exports->catalogue_authorities});
  std::error_code ignored;  // the files below tell
  std::filesystem::create_directories(folder, ignored);
  for (const SampleFile& file : files) {
    std::ofstream stream(folder / file.name, std::ios::binary | std::ios::trunc);
    stream << file.bytes;
    stream.close();
    if (!stream) {
      std::cerr << "landbridge-samples: " << (folder / file.name).string()
                << " cannot be written\n";
      return kExitCannotCreate;
    }
  }
  for (const ExportFacts& facts : exports->facts) PrintFacts(facts);
  std::cout << "example joined " << exports->examples.joined << "\n"
            << "example differs " << exports->examples.differs << "\n"
            << "example repaired " << exports->examples.repaired << "\n";
  return kExitOk;
}

int Run(int argc, char** argv) {
  CLI::App app("landbridge-samples: writes sample exports of three agencies");
  app.footer(
      "Prints what a run over them must report, one `FILE NAME NUMBER` a line. Besides the exports "
      "it writes\n"
      "authorities.yaml: the authorities that decided, as entries of a catalogue.\n"
      "Example:\n  landbridge-samples --out exports --today 2026-07-01");
  std::filesystem::path folder;
  std::string today;
  SampleOptions options;
  app.add_option("--out", folder, "folder to write into; created when missing")->required();
  app.add_option("--today", today, "day of the exports, such as 2026-07-01 (the default)");
  app.add_flag("--later", options.later,
               "the exports of the day after: some rows gone, amended, repaired, new");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  if (!today.empty()) {
    const absl::StatusOr<CivilDate> day = ParseDate(today, DateFormat());
    if (!day.ok()) {
      std::cerr << "landbridge-samples: --today: " << day.status().message() << "\n";
      return kExitUsage;
    }
    options.today = *day;
  }
  return WriteSamples(folder, options);
}

}  // namespace
}  // namespace landbridge::samples

int main(int argc, char** argv) { return landbridge::samples::Run(argc, argv); }
