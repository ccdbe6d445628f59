// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/drift.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/sources/sheet_header.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

using config::v1::LastRun;

// Fewer rows say nothing about a column, but that it has lost all of its values.
constexpr int64_t kRowsMin = 10;
// "Nearly always", and its opposite.
constexpr double kMost = 0.9;
constexpr double kFew = 0.1;
// A column that had so few values may lose them all.
constexpr double kValuesMin = 3;
constexpr int kRunsKept = 5;
constexpr double kRowsChangeMax = 0.5;
// So many rows may always come or go: in a short list one of them is a large share.
constexpr int64_t kRowsAlwaysAllowed = 10;

constexpr std::string_view kAcceptColumns =
    " Nothing was sent. Look at the export; when it is meant so, run once with --accept columns.";

const ColumnLook* FindReadAs(const TableLook& table, const std::string& read_as) {
  const auto found =
      std::find_if(table.columns.begin(), table.columns.end(),
                   [&read_as](const ColumnLook& column) { return column.read_as == read_as; });
  return found == table.columns.end() ? nullptr : &*found;
}

// Null when no rule reads such a column any more: the mapping has changed since the last run.
const ColumnSlot* FindSlot(const TablePlan& table, const std::string& name) {
  const auto found = std::find_if(table.slots.begin(), table.slots.end(),
                                  [&name](const ColumnSlot& slot) { return slot.name == name; });
  return found == table.slots.end() ? nullptr : &*found;
}

bool Had(const LastRun::Table& last, const std::string& name) {
  return std::any_of(last.columns().begin(), last.columns().end(),
                     [&name](const LastRun::Column& column) { return column.name() == name; });
}

// How many tables both have; none when the note is of another mapping.
size_t Comparable(const Mapping& mapping, const LastRun& last,
                  const std::vector<TableLook>& tables) {
  if (last.source() != mapping.source()) return 0;
  return std::min(tables.size(), static_cast<size_t>(last.tables_size()));
}

// The column at `index` of the last run is gone.
absl::Status Gone(const LastRun::Table& last, int index, const ColumnSlot& slot,
                  const TableLook& now) {
  const std::string& name = last.columns(index).name();
  std::vector<std::string> added;
  std::string in_its_place;
  for (size_t i = 0; i < now.columns.size(); ++i) {
    const ColumnLook& column = now.columns[i];
    if (!column.read_as.empty() || Had(last, column.name)) continue;
    added.push_back(absl::StrCat("`", column.name, "`"));
    if (i == static_cast<size_t>(index)) in_its_place = added.back();
  }
  std::string text =
      absl::StrCat(now.file, ", header: the column `", name, "` of the last run is missing");
  if (!in_its_place.empty()) {
    absl::StrAppend(&text, "; a new column ", in_its_place, " is in its place");
  } else if (!added.empty()) {
    absl::StrAppend(&text, "; new since then: ", absl::StrJoin(added, ", "));
  }
  absl::StrAppend(&text, ". Nothing was sent.");
  if (!added.empty()) {
    absl::StrAppend(&text, " If ", in_its_place.empty() ? added[0] : in_its_place,
                    " is its new name, add that under `columns`, `also` of `", slot.name, "`.");
  }
  absl::StrAppend(&text, slot.optional
                             ? " When it is gone for good, run once with --accept columns."
                             : " Otherwise get the column back into the export.");
  return absl::FailedPreconditionError(text);
}

int PlaceOf(const ColumnLook& column) { return column.place; }
int PlaceOf(const LastRun::Column& column) { return column.place(); }
const std::string& NameOf(const ColumnLook& column) { return column.name; }
const std::string& NameOf(const LastRun::Column& column) { return column.name(); }

// What the column at a place is called; empty when there is none.
template <typename Columns>
std::string NameAt(const Columns& columns, int place) {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [place](const auto& column) { return PlaceOf(column) == place; });
  return found == columns.end() ? std::string() : NameOf(*found);
}

// Columns that are taken by their places still stand there.
absl::Status ComparePlaces(const config::v1::Table& config, const LastRun::Table& last,
                           const TableLook& now) {
  const auto moved = [&](int place, const std::string& before, const std::string& found,
                         std::string_view why) {
    return absl::FailedPreconditionError(absl::StrCat(
        now.file, ", header: column ", place, " was `", before, "` at the last run and is ",
        found.empty() ? "none" : absl::StrCat("`", found, "`"), " now; ", AbslView(why),
        AbslView(kAcceptColumns)));
  };
  for (const config::v1::Column& column : config.columns()) {
    if (column.position() == 0) continue;
    const std::string before = NameAt(last.columns(), column.position());
    const std::string found = NameAt(now.columns, column.position());
    // The day or the month of a header changes each time.
    if (before.empty() || WithoutFigures(before) == WithoutFigures(found)) continue;
    return moved(column.position(), before, found, "the mapping takes it by its place.");
  }
  if (!config.delimited().number_repeated_columns()) return absl::OkStatus();
  for (const LastRun::Column& column : last.columns()) {
    const std::string found = NameAt(now.columns, column.place());
    if (column.place() == 0 || column.name() == found) continue;
    return moved(column.place(), column.name(), found,
                 "the mapping tells columns of one name apart by their order.");
  }
  return absl::OkStatus();
}

bool Has(const google::protobuf::RepeatedPtrField<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

// What the mapping passes over, naming the columns itself, still stands there.
absl::Status CompareLinesAbove(const LastRun::Table& last, const TableLook& now) {
  if (last.lines_above_size() == 0) return absl::OkStatus();  // nothing, or noted by an old program
  std::string gone;
  std::string added;
  for (const std::string& line : last.lines_above()) {
    const auto& lines = now.lines_above;
    if (gone.empty() && std::find(lines.begin(), lines.end(), line) == lines.end()) gone = line;
  }
  for (const std::string& line : now.lines_above) {
    if (added.empty() && !Has(last.lines_above(), line)) added = line;
  }
  if (gone.empty() && added.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      now.file, ": above the data stood ",
      gone.empty() ? "nothing more" : absl::StrCat("`", gone, "`"), " at the last run, and stands ",
      added.empty() ? "nothing" : absl::StrCat("`", added, "`"),
      " now; `names` gives the columns their names by their places, and rows or columns may have "
      "moved. Correct `first_row` or `names`, or let the header name the columns (`header_rows`).",
      AbslView(kAcceptColumns)));
}

// The file names no columns itself.
bool HasNoHeader(const config::v1::Table& config) {
  return config.has_fixed_width() || config.delimited().names_size() > 0 ||
         config.workbook().names_size() > 0;
}

absl::Status CompareColumn(const LastRun::Table& last, const LastRun::Column& before,
                           const TableLook& now, bool by_place) {
  static constexpr ColumnLook kNone;
  const ColumnLook* found = FindReadAs(now, before.read_as());
  const ColumnLook& column = found == nullptr ? kNone : *found;
  // As many as there would be if the column were filled as it was.
  const double expected = static_cast<double>(before.filled()) * static_cast<double>(now.rows) /
                          static_cast<double>(last.rows_looked_at());
  const auto filled = static_cast<double>(column.filled);
  const bool few_before = last.rows_looked_at() < kRowsMin;
  const bool all_lost = filled == 0 && expected >= kValuesMin &&
                        (!few_before || static_cast<double>(before.filled()) >= kValuesMin);
  const bool most_lost = !few_before && filled < expected / 2 && expected - filled >= kRowsMin;
  if (all_lost || most_lost) {
    return absl::FailedPreconditionError(absl::StrCat(
        now.first_row.ToString(), ": the column `", before.name(), "` had a value in ",
        before.filled(), " of ", last.rows_looked_at(), " rows at the last run, and has ",
        column.filled == 0 ? "none in " : absl::StrCat("one in ", column.filled, " of "), now.rows,
        " rows now, from this row on.", AbslView(kAcceptColumns)));
  }
  if (!by_place || before.filled() < kRowsMin || column.filled < kRowsMin) return absl::OkStatus();
  const double figures_before =
      static_cast<double>(before.figures()) / static_cast<double>(before.filled());
  const double figures = static_cast<double>(column.figures) / static_cast<double>(column.filled);
  const bool lost = figures_before >= kMost && figures <= kFew;
  if (!lost && !(figures_before <= kFew && figures >= kMost)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      now.first_row.ToString(), ": the column `", before.name(), "` held ",
      lost ? "figures" : "words", " at the last run and holds ", lost ? "words" : "figures",
      " now, from this row on; the file has no header, so columns may have changed places.",
      AbslView(kAcceptColumns)));
}

std::string NameOf(const Mapping& mapping, size_t table) {
  const std::string& name = mapping.config().tables(static_cast<int>(table)).name();
  return name.empty() ? std::string("the export") : absl::StrCat("the table `", name, "`");
}

// Whether there was nothing new. Rows that are found by the names of elements may have others now.
bool MayBeQuiet(const Mapping& mapping, const TableLook& first) {
  const config::v1::Table& config = mapping.config().tables(0);
  return first.rows == 0 && !config.has_xml() && !config.has_json();
}

int64_t Middle(const LastRun::Table& last) {
  std::vector<int64_t> rows(last.rows().begin(), last.rows().end());
  std::sort(rows.begin(), rows.end());
  return rows[rows.size() / 2];
}

}  // namespace

absl::Status CompareHeaders(const Mapping& mapping, const LastRun& last,
                            const std::vector<TableLook>& headers) {
  for (size_t t = 0; t < Comparable(mapping, last, headers); ++t) {
    const TablePlan& plan = mapping.plan().tables[t];
    const LastRun::Table& before = last.tables(static_cast<int>(t));
    const TableLook& now = headers[t];
    if (!plan.has_header || now.columns.empty()) continue;
    LB_RETURN_IF_ERROR(CompareLinesAbove(before, now));
    LB_RETURN_IF_ERROR(ComparePlaces(mapping.config().tables(static_cast<int>(t)), before, now));
    for (int i = 0; i < before.columns_size(); ++i) {
      const std::string& read_as = before.columns(i).read_as();
      const ColumnSlot* slot = read_as.empty() ? nullptr : FindSlot(plan, read_as);
      if (slot == nullptr || FindReadAs(now, read_as) != nullptr) continue;
      return Gone(before, i, *slot, now);
    }
  }
  return absl::OkStatus();
}

absl::Status CompareContents(const Mapping& mapping, const LastRun& last,
                             const std::vector<TableLook>& tables) {
  for (size_t t = 0; t < Comparable(mapping, last, tables); ++t) {
    const LastRun::Table& before = last.tables(static_cast<int>(t));
    const TableLook& now = tables[t];
    // An export of what is new has other rows each time: a few of them say nothing.
    const bool few = before.rows_looked_at() < kRowsMin || now.rows < kRowsMin;
    if (before.rows_looked_at() == 0 || (few && !mapping.complete())) continue;
    const bool by_place = HasNoHeader(mapping.config().tables(static_cast<int>(t)));
    for (const LastRun::Column& column : before.columns()) {
      if (column.read_as().empty() ||
          FindSlot(mapping.plan().tables[t], column.read_as()) == nullptr) {
        continue;
      }
      LB_RETURN_IF_ERROR(CompareColumn(before, column, now, by_place));
    }
  }
  return absl::OkStatus();
}

absl::Status CompareRowCounts(const Mapping& mapping, const LastRun& last,
                              const std::vector<TableLook>& tables) {
  const bool quiet = !mapping.complete() && !tables.empty() && MayBeQuiet(mapping, tables[0]);
  for (size_t t = 0; t < Comparable(mapping, last, tables); ++t) {
    const LastRun::Table& before = last.tables(static_cast<int>(t));
    if (quiet || tables[t].rows > 0 || before.rows_size() == 0 || *before.rows().rbegin() == 0)
      continue;
    return absl::FailedPreconditionError(absl::StrFormat(
        "nothing was sent: %s has no rows, and had %d at the last run. Look whether the export is "
        "whole and its rows are called as before; when it is really empty, run once with --accept "
        "rows.",
        NameOf(mapping, t), *before.rows().rbegin()));
  }
  if (!mapping.complete()) return absl::OkStatus();
  const config::v1::Complete& complete = mapping.config().complete();
  const double share = complete.has_rows_change_max() ? complete.rows_change_max() : kRowsChangeMax;
  for (size_t t = 0; t < Comparable(mapping, last, tables); ++t) {
    const LastRun::Table& before = last.tables(static_cast<int>(t));
    if (before.rows_size() == 0) continue;
    const int64_t usual = Middle(before);
    const int64_t change = std::abs(tables[t].rows - usual);
    if (change <= kRowsAlwaysAllowed ||
        static_cast<double>(change) <= share * static_cast<double>(usual)) {
      continue;
    }
    return absl::FailedPreconditionError(absl::StrFormat(
        "nothing was sent: %s has %d rows, where the last runs had about %d, and the mapping "
        "allows "
        "a change of %.0f percent. Look whether the export is whole; when it is, run once with "
        "--accept rows.",
        NameOf(mapping, t), tables[t].rows, usual, share * 100));
  }
  return absl::OkStatus();
}

LastRun NoteRun(const Mapping& mapping, const LastRun& last, const std::vector<TableLook>& tables,
                const Accepted& accepted) {
  const size_t comparable = Comparable(mapping, last, tables);
  LastRun note;
  note.set_source(mapping.source());
  for (size_t t = 0; t < tables.size(); ++t) {
    const TableLook& now = tables[t];
    LastRun::Table& table = *note.add_tables();
    if (t < comparable) table = last.tables(static_cast<int>(t));
    if (now.rows >= std::min(kRowsMin, table.rows_looked_at()) || accepted.columns ||
        table.columns_size() == 0) {
      table.clear_columns();
      table.set_rows_looked_at(now.rows);
      for (const ColumnLook& column : now.columns) {
        LastRun::Column& noted = *table.add_columns();
        noted.set_name(column.name);
        noted.set_read_as(column.read_as);
        noted.set_filled(column.filled);
        noted.set_figures(column.figures);
        noted.set_place(column.place);
      }
    }
    table.mutable_lines_above()->Assign(now.lines_above.begin(), now.lines_above.end());
    if (accepted.rows) table.clear_rows();
    table.add_rows(now.rows);
    if (table.rows_size() > kRunsKept) table.mutable_rows()->erase(table.rows().begin());
  }
  return note;
}

}  // namespace landbridge
