// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/sheet_choice.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

std::string Names(const Workbook& workbook, const std::vector<size_t>& sheets) {
  std::vector<std::string> names;
  for (const size_t sheet : sheets) names.push_back(workbook.sheets()[sheet].name);
  return absl::StrJoin(names, ", ");
}

std::string AllNames(const Workbook& workbook) {
  std::vector<size_t> all(workbook.sheets().size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = i;
  return Names(workbook, all);
}

// Where the sheet that ends last ends; row 0 when all are empty.
struct End {
  size_t sheet = 0;
  int64_t row = 0;
};

absl::StatusOr<End> LastEnd(const std::vector<size_t>& sheets, Workbook* workbook) {
  End end;
  SheetRow row;
  for (const size_t sheet : sheets) {
    LB_ASSIGN_OR_RETURN(const auto reader, workbook->OpenSheet(sheet));
    for (;;) {
      LB_ASSIGN_OR_RETURN(const bool more, reader->Next(&row));
      if (!more) break;
      if (row.size() > 0 && row.number() > end.row) end = {sheet, row.number()};
    }
  }
  return end;
}

absl::StatusOr<std::vector<size_t>> Stated(std::string_view file, const Workbook& workbook,
                                           size_t sheet) {
  if (workbook.sheets()[sheet].has_cells) return std::vector<size_t>{sheet};
  return absl::FailedPreconditionError(
      absl::StrCat(AbslView(file), ": ", workbook.sheets()[sheet].name,
                   " is a chart or a macro sheet and has no rows; state another sheet"));
}

}  // namespace

absl::StatusOr<bool> FindFirstRow(int64_t first_row, SheetReader* reader, SheetRow* row) {
  for (;;) {
    LB_ASSIGN_OR_RETURN(const bool more, reader->Next(row));
    if (!more) return false;
    if (row->size() > 0 && row->number() >= first_row) return true;
  }
}

absl::Status NothingToRead(const WorkbookOptions& options, std::string_view file,
                           const std::vector<size_t>& sheets, Workbook* workbook) {
  LB_ASSIGN_OR_RETURN(const End end, LastEnd(sheets, workbook));
  const std::string missing = options.header ? "there is no header line" : "there are no rows";
  if (end.row == 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        AbslView(file), ": ",
        sheets.size() == 1 ? absl::StrCat("sheet ", workbook->sheets()[sheets[0]].name, " is empty")
                           : std::string("no visible sheet has values"),
        ": ", missing, "; get the file again"));
  }
  return absl::FailedPreconditionError(absl::StrCat(
      AbslView(file), ": sheet ", workbook->sheets()[end.sheet].name,
      " has nothing below its title: it ends at row ", end.row, ", and first_row is ",
      options.first_row, ", so ", missing, "; correct first_row, or get the file again"));
}

absl::StatusOr<std::vector<size_t>> ChooseSheets(const WorkbookOptions& options,
                                                 std::string_view file, Workbook* workbook) {
  const std::vector<SheetInfo>& sheets = workbook->sheets();
  if ((!options.sheet.empty()) + (options.sheet_number != 0) + options.all_sheets > 1) {
    return absl::InvalidArgumentError(
        "only one of sheet, sheet_number and all_sheets can say what is read; state one");
  }
  if (!options.sheet.empty()) {
    for (size_t i = 0; i < sheets.size(); ++i) {
      if (sheets[i].name == options.sheet) return Stated(file, *workbook, i);
    }
    return absl::FailedPreconditionError(
        absl::StrCat(AbslView(file), ": there is no sheet ", options.sheet,
                     "; there are: ", AllNames(*workbook), ". Correct sheet"));
  }
  if (options.sheet_number != 0) {
    const auto number = static_cast<size_t>(options.sheet_number);
    if (number <= sheets.size()) return Stated(file, *workbook, number - 1);
    return absl::FailedPreconditionError(
        absl::StrCat(AbslView(file), ": there is no sheet number ", number, "; there are ",
                     sheets.size(), ": ", AllNames(*workbook), ". Correct sheet_number"));
  }

  std::vector<size_t> visible;
  std::vector<size_t> hidden;
  std::vector<size_t> shorter;  // visible, and without values from `first_row` on
  SheetRow row;
  for (size_t i = 0; i < sheets.size(); ++i) {
    const auto& ignored = options.ignored_sheets;
    if (!sheets[i].has_cells ||
        std::find(ignored.begin(), ignored.end(), sheets[i].name) != ignored.end()) {
      continue;
    }
    LB_ASSIGN_OR_RETURN(const auto reader, workbook->OpenSheet(i));
    LB_ASSIGN_OR_RETURN(const bool has_values, FindFirstRow(options.first_row, reader.get(), &row));
    if (has_values) {
      (sheets[i].visible ? visible : hidden).push_back(i);
    } else if (sheets[i].visible) {
      shorter.push_back(i);
    }
  }
  if (visible.empty() && !hidden.empty()) {
    // The table is the one that people see, with its title; hidden ones are lists for drop-downs.
    LB_ASSIGN_OR_RETURN(const End end, LastEnd(shorter, workbook));
    if (end.row > 0) return NothingToRead(options, file, shorter, workbook);
    return absl::FailedPreconditionError(
        absl::StrCat(AbslView(file), ": only hidden sheets have values: ", Names(*workbook, hidden),
                     ". When one of them is the table, state it as sheet; otherwise get the file "
                     "again"));
  }
  if (visible.empty() && options.header) return NothingToRead(options, file, shorter, workbook);
  // Nobody can tell whether it was hidden because it is void; its rows must not vanish silently.
  if (options.all_sheets && !hidden.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        AbslView(file), ": hidden sheets have values, and all_sheets would leave them out: ",
        Names(*workbook, hidden),
        ". Unhide or delete them, list them under ignored_sheets when they are no table, or state "
        "the one sheet to read as sheet"));
  }
  if (visible.size() > 1 && !options.all_sheets) {
    return absl::FailedPreconditionError(absl::StrCat(
        AbslView(file), ": several sheets have values: ", Names(*workbook, visible),
        ". State the one to read as sheet, or all_sheets when all have the same columns"));
  }
  return visible;
}

}  // namespace landbridge
