// SPDX-License-Identifier: Apache-2.0
// Files that are not what they were: cut off, in another encoding, with another header.
#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/conform/cases.h"
#include "adapters/conform/text_encoding.h"
#include "adapters/sources/column_patterns.h"
#include "adapters/sources/encoding_choice.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kColumnsTriedMax = 40;
constexpr char kUtf16Mark[] = "\xFF\xFE";

constexpr char kNotNoticed[] =
    "; cut off behind a whole row near the end, it cannot be noticed: state a trailer or a "
    "declared "
    "count, where the export has one";

// Why there is no such file in another encoding; empty when there is one.
std::string WhyOneEncoding(const config::v1::Table& table) {
  if (table.has_sql()) return "a database says itself in which encoding its texts are";
  if (table.has_workbook()) return "a spreadsheet says itself in which encoding its texts are";
  if (table.has_dbase()) return "texts in another encoding do not fit the fields of a dBase table";
  return "";
}

struct Reencoded {
  std::string name;
  std::string bytes;
};

// The file in other encodings than its own. XML says in which it is: once truly, and once still in
// the first.
absl::StatusOr<std::vector<Reencoded>> InOtherEncodings(const std::string& bytes,
                                                        const config::v1::Table& table) {
  const std::string stated = table.encoding().empty() ? "auto" : table.encoding();
  LB_ASSIGN_OR_RETURN(const EncodingChoice choice, table.has_xml() ? XmlEncodingOf(stated, bytes)
                                                                   : ChooseEncoding(stated, bytes));
  LB_ASSIGN_OR_RETURN(
      const std::string text,
      DecodeWhole(std::string_view(bytes).substr(choice.mark_bytes), choice.encoding));
  const auto declared = [&](const std::string& encoding) {
    return table.has_xml() ? DeclaredAs(text, encoding) : text;
  };
  std::vector<Reencoded> others;
  if (!SameEncoding(choice.encoding, "utf-16le")) {
    LB_ASSIGN_OR_RETURN(const std::string units, EncodeWhole(declared("utf-16"), "utf-16le"));
    others.push_back({"utf-16", kUtf16Mark + units});
  }
  const std::string second = SameEncoding(choice.encoding, "utf-8") ? "gb18030" : "utf-8";
  LB_ASSIGN_OR_RETURN(std::string encoded, EncodeWhole(text, second));
  // Nothing is different where all is ASCII.
  if (encoded == bytes) return others;
  if (declared(second) != text) {
    LB_ASSIGN_OR_RETURN(std::string truly, EncodeWhole(declared(second), second));
    others.push_back({second, std::move(truly)});
    others.push_back({second + " that is declared " + choice.encoding, std::move(encoded)});
  } else {
    others.push_back({second, std::move(encoded)});
  }
  return others;
}

}  // namespace

absl::StatusOr<CaseOutcome> FileCutOff(Trial& trial) {
  if (trial.table().has_sql()) {
    return NotTried("a database says itself whether a query has reached its end");
  }
  LB_ASSIGN_OR_RETURN(const std::string bytes, ReadSample(trial.file()));
  LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
  LB_ASSIGN_OR_RETURN(const FinishedRun whole, trial.Run(*broker, trial.input()));
  if (!whole.Done()) return Failed("the run over the whole file failed: " + whole.FirstLine());
  const std::vector<size_t> cuts =
      trial.sample.ok() ? (*trial.sample)->Cuts(bytes.size()) : Sample::CutsAnywhere(bytes.size());
  const std::set<size_t> places(cuts.begin(), cuts.end());
  for (const size_t place : places) {
    LB_ASSIGN_OR_RETURN(const TrialInput input, trial.Changed(bytes.substr(0, place)));
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
  const std::optional<size_t> last_row =
      trial.sample.ok() ? (*trial.sample)->LastRow() : std::nullopt;
  if (last_row && trial.mapping().complete()) {
    LB_ASSIGN_OR_RETURN(const TrialInput input, trial.Changed(bytes.substr(0, *last_row)));
    LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, input));
    LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
    const std::string other = OtherContentIn(held, trial.calm.held);
    if (!other.empty()) return Failed("cut off behind the last row but one, " + other);
    if (run.exit_code == 0) text += kNotNoticed;
  }
  return Passed(text);
}

absl::StatusOr<CaseOutcome> OtherEncoding(Trial& trial) {
  if (const std::string why = WhyOneEncoding(trial.table()); !why.empty()) return NotTried(why);
  LB_ASSIGN_OR_RETURN(const std::string bytes, ReadSample(trial.file()));
  const absl::StatusOr<std::vector<Reencoded>> others = InOtherEncodings(bytes, trial.table());
  if (!others.ok()) return NotTried(std::string(others.status().message()));
  std::vector<std::string> seen;
  for (const Reencoded& other : *others) {
    LB_ASSIGN_OR_RETURN(const auto broker, trial.NewBroker());
    LB_ASSIGN_OR_RETURN(const TrialInput input, trial.Changed(other.bytes));
    LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, input));
    LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
    const std::string different = OtherContentIn(held, trial.calm.held);
    if (!different.empty()) {
      return Failed(absl::StrCat("as ", other.name, ", ", different,
                                 ": the file is read in the wrong encoding, and nobody notices"));
    }
    if (held.size() == trial.calm.held.size()) {
      seen.push_back(absl::StrCat(other.name, ": the same records"));
    } else if (run.exit_code == 0) {
      return Failed(absl::StrCat("as ", other.name, ", ", trial.calm.held.size() - held.size(),
                                 " records are missing, and nobody is told"));
    } else if (!run.Done()) {
      seen.push_back(absl::StrCat(other.name, ": refused (", run.FirstLine(), ")"));
    } else {
      seen.push_back(absl::StrCat(other.name, ": ", run.Count("errors"),
                                  " errors, and no record with other content"));
    }
  }
  return Passed(absl::StrJoin(seen, "; "));
}

absl::StatusOr<CaseOutcome> ColumnsRenamed(Trial& trial) {
  if (!trial.sample.ok()) return NotTried(std::string(trial.sample.status().message()));
  const Sample& sample = **trial.sample;
  if (sample.columns().empty()) return NotTried("the file does not name its columns");
  const config::v1::Table& table = trial.table();
  const bool by_row = table.has_json_lines() || table.has_json() || table.has_xml();
  int64_t stopped = 0;
  std::vector<std::string> unused;
  std::vector<std::string> passed_over;
  std::unique_ptr<TrialBroker> broker;
  // Those that the mapping ignores come last, in case there are too many.
  std::vector<std::string> columns = sample.columns();
  const std::vector<std::string> ignored(table.ignored_columns().begin(),
                                         table.ignored_columns().end());
  std::stable_partition(columns.begin(), columns.end(), [&ignored](const std::string& column) {
    return !FitsAnyColumnPattern(column, ignored);
  });
  for (const std::string& column : columns) {
    const absl::StatusOr<std::string> bytes =
        static_cast<size_t>(stopped) + unused.size() < kColumnsTriedMax
            ? sample.Renamed(column)
            : absl::ResourceExhaustedError("enough were tried");
    if (!bytes.ok()) {
      passed_over.push_back(column);
      continue;
    }
    if (broker == nullptr) {
      LB_ASSIGN_OR_RETURN(broker, trial.NewBroker());
    }
    LB_ASSIGN_OR_RETURN(const TrialInput input, trial.Changed(*bytes));
    LB_ASSIGN_OR_RETURN(const FinishedRun run, trial.Run(*broker, input));
    LB_ASSIGN_OR_RETURN(const HeldContent held, trial.Held(*broker));
    const std::string difference = DifferenceOf(trial.calm.held, held);
    if (difference.empty()) {
      unused.push_back(column);
      broker.reset();
      continue;
    }
    // A key of JSON, or an element, shows with the first row that has it: what was sent before is
    // right.
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
