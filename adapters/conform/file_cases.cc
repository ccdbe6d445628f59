// SPDX-License-Identifier: Apache-2.0
// Files that are not what they were: cut off, in another encoding, with another header.
#include <memory>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/conform/cases.h"
#include "adapters/conform/text_encoding.h"
#include "adapters/mapping/table_options.h"
#include "adapters/sources/encoding_choice.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kColumnsTriedMax = 40;
constexpr char kRenamedEnd[] = "_renamed";
constexpr char kUtf16Mark[] = "\xFF\xFE";

constexpr char kNotNoticed[] =
    "; cut off behind a whole row near the end, it cannot be noticed: state a trailer or a "
    "declared "
    "count, where the export has one";

// Where the file is cut: inside of rows, within the last cell, and behind half of its rows; by
// bytes where rows are not known.
std::vector<size_t> CutPlaces(const absl::StatusOr<SampleFile>& sample, size_t file_size) {
  std::set<size_t> places = {file_size / 10, file_size / 2, file_size - file_size / 10};
  if (sample.ok() && sample->rows() > 0) {
    const size_t rows = sample->rows();
    places.clear();
    for (const size_t row : {size_t{0}, rows / 4, rows / 2, rows - rows / 10 - 1, rows - 1}) {
      places.insert(static_cast<size_t>(sample->middle(row)));
    }
    places.insert(static_cast<size_t>(sample->offset(rows / 2)));
    places.insert(static_cast<size_t>(sample->offset(0)) / 2);
    if (const auto last = sample->BeforeLastCharacter(); last.ok()) {
      places.insert(static_cast<size_t>(*last));
    }
  }
  return {places.begin(), places.end()};
}

// As the mapping states it; nothing for formats that are no text.
std::optional<std::string> EncodingOf(const config::v1::Table& table) {
  return std::visit(
      [](const auto& options) -> std::optional<std::string> {
        if constexpr (requires { options.encoding; }) return options.encoding;
        return std::nullopt;
      },
      SourceOptionsOf(table));
}

struct Reencoded {
  std::string encoding;
  std::string bytes;
};

// The file in other encodings than its own.
absl::StatusOr<std::vector<Reencoded>> InOtherEncodings(const std::string& bytes,
                                                        const std::string& stated) {
  LB_ASSIGN_OR_RETURN(const EncodingChoice choice, ChooseEncoding(stated, bytes));
  LB_ASSIGN_OR_RETURN(
      const std::string text,
      DecodeWhole(std::string_view(bytes).substr(choice.mark_bytes), choice.encoding));
  std::vector<Reencoded> others;
  if (!SameEncoding(choice.encoding, "utf-16le")) {
    LB_ASSIGN_OR_RETURN(const std::string units, EncodeWhole(text, "utf-16le"));
    others.push_back({"utf-16", kUtf16Mark + units});
  }
  const std::string second = SameEncoding(choice.encoding, "utf-8") ? "gb18030" : "utf-8";
  LB_ASSIGN_OR_RETURN(std::string encoded, EncodeWhole(text, second));
  // Nothing is different where all is ASCII.
  if (encoded != bytes) others.push_back({second, std::move(encoded)});
  return others;
}

}  // namespace

absl::StatusOr<CaseOutcome> FileCutOff(Trial& trial) {
  LB_ASSIGN_OR_RETURN(const std::string bytes, ReadSample(trial.input()));
  LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
  LB_ASSIGN_OR_RETURN(const FinishedRun whole, trial.Run(*broker, trial.input()));
  if (!whole.Done()) return Failed("the run over the whole file failed: " + whole.FirstLine());
  const std::vector<size_t> places = CutPlaces(trial.sample, bytes.size());
  for (const size_t place : places) {
    LB_ASSIGN_OR_RETURN(const std::filesystem::path input, trial.Changed(bytes.substr(0, place)));
    LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, input));
    LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
    const std::string difference = DifferenceOf(trial.calm.held, held);
    const std::string where = absl::StrCat("cut off after ", place, " of ", bytes.size(), " bytes");
    if (!difference.empty()) return Failed(absl::StrCat(where, ", ", difference));
    if (run.exit_code == 0 && trial.mapping().complete()) {
      return Failed(where + ", the file is taken for a whole one");
    }
  }
  std::string text = absl::StrCat("cut off at ", places.size(),
                                  " places: nothing is withdrawn, nothing gets other content");
  // Such a file is like a whole one of a day before: what is missing may as well have gone.
  if (trial.sample.ok() && trial.sample->rows() > 1 && trial.mapping().complete()) {
    const auto place = static_cast<size_t>(trial.sample->offset(trial.sample->rows() - 1));
    LB_ASSIGN_OR_RETURN(const std::filesystem::path input, trial.Changed(bytes.substr(0, place)));
    LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, input));
    LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
    const std::string other = OtherContentIn(held, trial.calm.held);
    if (!other.empty()) return Failed("cut off behind the last row but one, " + other);
    if (run.exit_code == 0) text += kNotNoticed;
  }
  return Passed(text);
}

absl::StatusOr<CaseOutcome> OtherEncoding(Trial& trial) {
  LB_ASSIGN_OR_RETURN(const std::string bytes, ReadSample(trial.input()));
  const std::optional<std::string> stated = EncodingOf(trial.mapping().config().tables(0));
  if (!stated) return NotTried("the file is no text");
  const absl::StatusOr<std::vector<Reencoded>> others = InOtherEncodings(bytes, *stated);
  if (!others.ok()) return NotTried(std::string(others.status().message()));
  std::vector<std::string> seen;
  for (const Reencoded& other : *others) {
    LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
    LB_ASSIGN_OR_RETURN(const std::filesystem::path input, trial.Changed(other.bytes));
    LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, input));
    LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
    const std::string different = OtherContentIn(held, trial.calm.held);
    if (!different.empty()) {
      return Failed(absl::StrCat("as ", other.encoding, ", ", different,
                                 ": the file is read in the wrong encoding, and nobody notices"));
    }
    if (held.size() == trial.calm.held.size()) {
      seen.push_back(absl::StrCat(other.encoding, ": the same records"));
    } else if (run.exit_code == 0) {
      return Failed(absl::StrCat("as ", other.encoding, ", ", trial.calm.held.size() - held.size(),
                                 " records are missing, and nobody is told"));
    } else if (!run.Done()) {
      seen.push_back(absl::StrCat(other.encoding, ": refused (", run.FirstLine(), ")"));
    } else {
      seen.push_back(absl::StrCat(other.encoding, ": ", run.Count("errors"),
                                  " errors, and no record with other content"));
    }
  }
  return Passed(absl::StrJoin(seen, "; "));
}

absl::StatusOr<CaseOutcome> ColumnsRenamed(Trial& trial) {
  if (!trial.sample.ok()) return NotTried(std::string(trial.sample.status().message()));
  if (trial.sample->columns().empty()) return NotTried("the file does not name its columns");
  const config::v1::Table& table = trial.mapping().config().tables(0);
  const bool by_row = table.has_json_lines() || table.has_json();
  int64_t stopped = 0;
  std::vector<std::string> unused;
  std::vector<std::string> passed_over;
  std::unique_ptr<TrialBroker> broker;
  for (const std::string& column : trial.sample->columns()) {
    const std::string renamed = column.substr(column.rfind('/') + 1) + kRenamedEnd;
    const absl::StatusOr<std::string> bytes =
        static_cast<size_t>(stopped) + unused.size() < kColumnsTriedMax
            ? trial.sample->WithColumn(column, renamed)
            : absl::ResourceExhaustedError("enough were tried");
    if (!bytes.ok()) {
      passed_over.push_back(column);
      continue;
    }
    if (broker == nullptr) {
      LB_ASSIGN_OR_RETURN(broker, trial.NewBroker());
    }
    LB_ASSIGN_OR_RETURN(const std::filesystem::path input, trial.Changed(*bytes));
    LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, input));
    LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
    const std::string difference = DifferenceOf(trial.calm.held, held);
    if (difference.empty()) {
      unused.push_back(column);
      broker.reset();
      continue;
    }
    // A key of JSON shows with the first row that has it: what was sent before is right.
    const std::string wrong =
        by_row ? OtherContentIn(held, trial.calm.held)
        : held.empty()
            ? std::string()
            : absl::StrCat(held.size(), " records were sent all the same, and ", difference);
    if (!wrong.empty()) return Failed(absl::StrCat("with `", column, "` renamed, ", wrong));
    if (run.exit_code == 0 ||
        run.said.find(column.substr(column.rfind('/') + 1)) == std::string::npos) {
      return Failed(absl::StrCat(
          "with `", column, "` renamed, nobody is told which column it is: ", run.FirstLine()));
    }
    ++stopped;
    if (!held.empty()) broker.reset();
  }
  std::string text = absl::StrCat(stopped, " columns: the run stops and names the column");
  if (!unused.empty()) {
    absl::StrAppend(&text, "; the same records without: ", absl::StrJoin(unused, ", "));
  }
  if (!passed_over.empty()) {
    absl::StrAppend(&text, "; not tried: ", absl::StrJoin(passed_over, ", "));
  }
  return Passed(text);
}

}  // namespace landbridge
