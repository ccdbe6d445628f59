// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/header_refusal.h"

#include <algorithm>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/sources/excerpt.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/config_schema.h"
#include "proto/contract/personal_numbers.h"

namespace landbridge {
namespace {

constexpr size_t kNamesShownMax = 6;
constexpr size_t kPairsShownMax = 3;
// A shorter name is part of many others.
constexpr size_t kPartBytesMin = 6;

// "`a`, `b`, `c`, ... (9 in all)".
std::string Listed(const std::vector<std::string>& names, size_t shown_max) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < shown_max; ++i) {
    absl::StrAppend(&text, i == 0 ? "`" : ", `", WithoutPersonalNumbers(names[i]), "`");
  }
  if (names.size() > shown_max) absl::StrAppend(&text, ", ... (", names.size(), " in all)");
  return text;
}

// The one of `missing` that a column is likely to be; empty when none is.
std::string Likely(const std::string& column, const std::vector<std::string>& missing) {
  std::string nearest = config_internal::Nearest(column, missing);
  if (!nearest.empty() || column.size() < kPartBytesMin) return nearest;
  // A header of several rows that has lost a cell of the upper one has the rest of the name.
  const auto part = std::find_if(missing.begin(), missing.end(), [&](const std::string& one) {
    return one.size() >= kPartBytesMin &&
           (absl::StrContains(one, column) || absl::StrContains(column, one));
  });
  return part == missing.end() ? std::string() : *part;
}

// The first column, from 1, whose cell in the header is empty: sources then call it "#3"; 0 when
// there is none.
size_t FirstNameless(const ColumnNames& names) {
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names.name(static_cast<ColumnId>(i));
    if (name.empty() || name == absl::StrCat("#", i + 1)) return i + 1;
  }
  return 0;
}

std::string LinesText(int64_t lines) {
  return absl::StrCat(lines, lines == 1 ? " line" : " lines");
}

// Where the options say that the header stands, when that may be too far down; empty otherwise.
std::string WhenLinesAreGone(const SourceOptions& options) {
  if (const auto* text = std::get_if<DelimitedOptions>(&options);
      text != nullptr && text->skip_lines > 0) {
    return absl::StrCat("`skip_lines` passes over ", LinesText(text->skip_lines),
                        " above it: lower it when they are gone");
  }
  if (const auto* workbook = std::get_if<WorkbookOptions>(&options);
      workbook != nullptr && workbook->first_row > 1) {
    return absl::StrCat("`first_row` says that the header begins in row ", workbook->first_row,
                        ": lower it when the rows above are gone");
  }
  return "";
}

}  // namespace

absl::Status HeaderRefusal::NothingKnown() const {
  std::vector<std::string> wanted;
  for (const ColumnSlot& slot : plan_.slots) {
    if (wanted.size() < kNamesShownMax) wanted.push_back(absl::StrCat("`", slot.name, "`"));
  }
  std::vector<std::string> there;
  for (size_t i = 0; i < names_.size() && i < kNamesShownMax; ++i) {
    there.push_back(
        config_internal::Quoted(WithoutPersonalNumbers(names_.name(static_cast<ColumnId>(i)))));
  }
  const std::string gone = WhenLinesAreGone(plan_.options);
  const bool is_workbook = std::holds_alternative<WorkbookOptions>(plan_.options);
  const absl::Status refusal = absl::FailedPreconditionError(absl::StrCat(
      AbslView(place_), ": no column that the mapping reads is there (",
      absl::StrJoin(wanted, ", "), wanted.size() < plan_.slots.size() ? ", ..." : "",
      "). Nothing was sent. `landbridge-adapter check` shows what was read as the header. ",
      is_workbook
          ? absl::StrCat("Look whether that is the header (", gone.empty() ? "`first_row`" : gone,
                         ") and the right sheet (`sheet`).")
          : absl::StrCat("Look whether that is the header line (",
                         gone.empty() ? "`skip_lines` passes over lines above it" : gone,
                         "), and whether `delimiter` and `encoding` are right.")));
  return WithExcerpt(refusal, absl::StrCat("the header: ", absl::StrJoin(there, ", "),
                                           there.size() < names_.size() ? ", ..." : ""));
}

absl::Status HeaderRefusal::Unknown(const std::vector<std::string>& unknown,
                                    const std::vector<std::string>& missing) const {
  const bool one = unknown.size() == 1;
  std::string hint;
  if (plan_.has_header && !missing.empty()) {
    hint = EmptyCell(missing);
    if (FirstNameless(names_) == 0) hint = absl::StrCat(LikelyNames(unknown, missing), hint);
  }
  return absl::FailedPreconditionError(absl::StrCat(
      AbslView(place_), one ? ": the column " : ": the columns ", Listed(unknown, kNamesShownMax),
      one ? " is" : " are", " not known to the mapping.", hint,
      // Without a header it is found when rows were sent already.
      plan_.has_header ? " Nothing was sent." : "", " Use ",
      one ? "it in a rule, or list it" : "them in rules, or list them",
      " under `ignored_columns`."));
}

std::string HeaderRefusal::LikelyNames(const std::vector<std::string>& unknown,
                                       const std::vector<std::string>& missing) const {
  std::string text;
  size_t pairs = 0;
  for (const std::string& column : unknown) {
    const std::string likely = pairs < kPairsShownMax ? Likely(column, missing) : std::string();
    if (likely.empty()) continue;
    ++pairs;
    const std::string shown = absl::StrCat("`", WithoutPersonalNumbers(column), "`");
    absl::StrAppend(&text, " ", shown, " is nearly `", likely,
                    "`, which the mapping reads: correct the name there (`from`), or, when ", shown,
                    " is the new name of `", likely, "`, add it under `columns`, `also`.");
  }
  if (!text.empty()) return text;
  return absl::StrCat(" The mapping reads ", Listed(missing, kPairsShownMax),
                      missing.size() == 1 ? ", which is not there" : ", which are not there",
                      ": correct the name in the mapping (`from`), or add the new name of the "
                      "column under `columns`, `also`.");
}

std::string HeaderRefusal::EmptyCell(const std::vector<std::string>& missing) const {
  if (const size_t nameless = FirstNameless(names_); nameless > 0) {
    return absl::StrCat(" Column ", nameless, " of the header has no name; it may be ",
                        Listed(missing, kPairsShownMax), ": then write it there.");
  }
  // A spreadsheet's columns without a name are no columns to it.
  return std::holds_alternative<WorkbookOptions>(plan_.options)
             ? " Look also whether a cell of the header is empty."
             : "";
}

absl::Status HeaderRefusal::Missing(const ColumnSlot& slot) const {
  std::vector<std::string> there;
  for (size_t i = 0; i < names_.size(); ++i) {
    there.push_back(WithoutPersonalNumbers(names_.name(static_cast<ColumnId>(i))));
  }
  return absl::FailedPreconditionError(absl::StrCat(
      AbslView(place_), ": the column `", absl::StrJoin(slot.names, "` or `"), "` is missing; ",
      config_internal::Suggest(slot.name, there), ".", EmptyCell({slot.name}),
      " Nothing was sent. Correct the name in the mapping (`from`), or mark the column `optional` "
      "under `columns`."));
}

absl::Status HeaderRefusal::ReadsLikeRow() const {
  const std::string gone = WhenLinesAreGone(plan_.options);
  return absl::FailedPreconditionError(absl::StrCat(
      AbslView(place_), ": it reads like a row, not like the names of columns. Nothing was sent. ",
      gone.empty() ? "Get the export with its header, or state the `names` of its columns."
                   : absl::StrCat(gone,
                                  ". Otherwise get the export with its header, or state the "
                                  "`names` of its columns.")));
}

}  // namespace landbridge
