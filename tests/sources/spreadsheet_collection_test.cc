// SPDX-License-Identifier: Apache-2.0
// A public collection of workbooks, with what the spreadsheet program itself wrote as CSV for each
// sheet: each cell is equal, or differs in a way that is counted here by its reason.
//
// The CSV has what cells look like, and a source gives what they hold. So these differ:
//   kLook     a number: 11.67 for 11.6666666666667, 5% for 0.05, ($22.41) for -22.406893015924
//   kDate     a date or time: 7/7/77 for 1977-07-07
//   kRefused  #DIV/0! or ##### where the source says that the cell cannot be relied on
//   kText     what the CSV lost of a text: line breaks, characters beyond its encoding; or what a
//             format put around it
#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/sources/open_workbook.h"
#include "tests/sources/rows.h"
#include "tests/support/catch.h"
#include "tests/support/csv_file.h"
#include "tests/support/shared_data.h"

namespace landbridge::testing {
namespace {

using Difference = std::string_view;
constexpr Difference kNone = "none";
constexpr Difference kLook = "look";
constexpr Difference kDate = "date";
constexpr Difference kRefused = "refused";
constexpr Difference kText = "text";
constexpr Difference kListed = "listed";
constexpr Difference kUnexplained = "unexplained";

using Counts = std::map<std::string, int, std::less<>>;

// Sheets that differ somewhere, by "FILE.SHEET"; all others are equal in each cell.
const std::map<std::string, std::string>& Expected() {
  static const auto* const expected = new std::map<std::string, std::string>{
      {"ErrorTypes.xls.0", "3 date, 20 refused"},
      {"ErrorTypes.xlsx.0", "3 date, 20 refused"},
      {"LONumbers-2010.xls.0", "149 date, 27 look, 84 refused"},
      {"LONumbers-2010.xlsx.0", "149 date, 27 look, 84 refused"},
      {"LONumbers-2011.xls.0", "149 date, 27 look, 84 refused"},
      {"LONumbers-2011.xlsx.0", "149 date, 27 look, 84 refused"},
      {"LONumbers.xls.0", "167 date, 27 look, 84 refused"},
      {"LONumbers.xlsx.0", "163 date, 8 listed, 27 look, 80 refused"},
      {"NumberFormatCondition.xls.0", "8 look, 4 text"},
      {"comments_stress_test.xls.2", "2 text"},
      {"comments_stress_test.xlsx.2", "3 listed"},
      {"formula_stress_test.xlsx.0", "5 look"},
      {"formula_stress_test.xlsx.1", "6 date, 2 look"},
      {"formula_stress_test.xlsx.2", "5 look, 1 refused"},
      {"formula_stress_test.xlsx.3", "50 date, 1 listed, 70 look"},
      {"formula_stress_test.xlsx.4", "1 listed, 3 refused"},
      {"formula_stress_test.xlsx.5", "1 refused"},
      {"formula_stress_test.xlsx.7", "3 listed, 23 look"},
      {"formula_stress_test.xlsx.8", "99 look"},
      {"formula_stress_test.xlsx.9", "1 date, 1 listed, 3 refused, 2 text"},
      {"formulae_test_simple.xls.0", "2 refused"},
      {"formulae_test_simple.xlsx.0", "2 refused"},
      {"interview.xlsx.0", "2 text"},
      {"merge_cells.xls.0", "1 text"},
      {"merge_cells.xlsx.0", "1 text"},
      {"mixed_sheets.xlsx.2", "1 text"},
  };
  return *expected;
}

// Cells whose difference no rule explains: sheet, row, columns, and why.
struct ListedCells {
  std::string sheet;
  int64_t row;
  uint32_t column_first;
  uint32_t column_last;
  std::string reason;
};

const std::vector<ListedCells>& Listed() {
  static const auto* const listed = new std::vector<ListedCells>{
      {"LONumbers.xlsx.0", 38, 2, 9, "formulas without a stored result"},
      {"comments_stress_test.xlsx.2", 1, 1, 1, "a function that the CSV's program did not know"},
      {"comments_stress_test.xlsx.2", 2, 1, 1, "a function that the CSV's program did not know"},
      {"comments_stress_test.xlsx.2", 3, 1, 1, "a function that the CSV's program did not know"},
      {"formula_stress_test.xlsx.3", 36, 7, 7, "day 0, which the CSV shows as 0-Jan-00"},
      {"formula_stress_test.xlsx.4", 3, 1, 1, "the version of the program that wrote the CSV"},
      {"formula_stress_test.xlsx.7", 46, 1, 1, "a random number"},
      {"formula_stress_test.xlsx.7", 47, 1, 1, "a random number"},
      {"formula_stress_test.xlsx.7", 52, 1, 1, "more digits than a spreadsheet keeps"},
      {"formula_stress_test.xlsx.9", 38, 2, 2, "characters that are none of a text"},
  };
  return *listed;
}

bool IsListed(const std::string& sheet, int64_t row, uint32_t column) {
  return std::any_of(Listed().begin(), Listed().end(), [&](const ListedCells& cells) {
    return cells.sheet == sheet && cells.row == row && cells.column_first <= column &&
           column <= cells.column_last;
  });
}

// Whether `shown` is how a spreadsheet shows `number`, rounded.
bool IsLookOf(const std::string& shown, const std::string& number) {
  double value = 0;
  if (!absl::SimpleAtod(number, &value)) return false;
  std::string digits;
  std::copy_if(shown.begin(), shown.end(), std::back_inserter(digits), [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == 'E' || c == 'e' || c == '-' || c == '+';
  });
  double looks = 0;
  if (!absl::SimpleAtod(digits, &looks)) return false;
  const size_t point = digits.find('.');
  const auto decimals = static_cast<int>(point == std::string::npos ? 0
                                         : digits.find_first_of("eE", point) == std::string::npos
                                             ? digits.size() - point - 1
                                             : digits.find_first_of("eE") - point - 1);
  double step = std::pow(10, -decimals);
  if (const size_t e = digits.find_first_of("eE"); e != std::string::npos) {
    step *= std::pow(10, std::atoi(digits.c_str() + e + 1));
  }
  if (absl::StrContains(shown, "%")) {
    looks /= 100;
    step /= 100;
  }
  // Brackets and conditions of a format show a negative number without its sign.
  return std::fabs(std::fabs(looks) - std::fabs(value)) <= step * 0.5000001;
}

bool IsDateOrTime(const std::string& text) {
  static const std::regex form(
      R"((\d{4}-\d{2}-\d{2})|(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})|(-?\d{2,}:\d{2}:\d{2}))");
  return std::regex_match(text, form);
}

// Without line breaks and what the CSV's encoding does not have.
std::string Plain(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    if (c > ' ' && c != '_') plain += c;
  }
  return plain;
}

Difference Compare(const std::string& shown, const SheetCell* cell) {
  const std::string text = cell == nullptr ? "" : cell->text;
  if (cell != nullptr && !cell->problem.empty()) {
    const bool is_error =
        shown.starts_with("#") && absl::StartsWith(cell->problem, "holds the error " + shown);
    const bool is_no_date =
        shown.starts_with("####") && absl::StartsWith(cell->problem, "is formatted as a date");
    return is_error || is_no_date ? kRefused : kUnexplained;
  }
  if (shown == text) return kNone;
  if (IsDateOrTime(text)) return kDate;
  if (IsLookOf(shown, text)) return kLook;
  if (Plain(shown) == Plain(text)) return kText;
  return kUnexplained;
}

// "3 date, 140 look"
std::string Summary(const Counts& counts) {
  std::string summary;
  for (const auto& [difference, count] : counts) {
    absl::StrAppend(&summary, summary.empty() ? "" : ", ", count, " ", difference);
  }
  return summary;
}

// Compares one sheet, and names what is unexplained.
Counts CompareSheet(const std::string& name, SheetReader* reader,
                    const std::vector<std::vector<std::string>>& csv) {
  Counts counts;
  SheetRow row;
  row.Start(0, false);
  bool more = true;
  for (size_t i = 0; i < csv.size(); ++i) {
    const auto number = static_cast<int64_t>(i) + 1;
    while (more && row.number() < number) {
      const auto step = reader->Next(&row);
      INFO(step.status());
      REQUIRE(step.ok());
      more = *step;
    }
    const bool stored = more && row.number() == number;
    for (uint32_t column = 0; column < csv[i].size(); ++column) {
      Difference difference = Compare(csv[i][column], stored ? row.Find(column) : nullptr);
      if (difference == kUnexplained && IsListed(name, number, column)) {
        difference = kListed;
      }
      if (difference == kUnexplained) {
        const SheetCell* const cell = stored ? row.Find(column) : nullptr;
        UNSCOPED_INFO(ColumnLetters(column)
                      << number << ": <" << csv[i][column] << ">, read as <"
                      << (cell == nullptr ? "" : cell->text + cell->problem) << ">");
      }
      if (difference != kNone) ++counts[std::string(difference)];
    }
    // What the CSV does not have, the sheet does not have either.
    if (stored && row.size() > 0) {
      CHECK(row.cell(row.size() - 1).column < csv[i].size());
    }
  }
  return counts;
}

TEST_CASE("each cell of the collection's workbooks is as the spreadsheet program wrote it") {
  LB_SHARED_DATA_OR_SKIP(folder, "formats/spreadsheets");
  // The CSV begins with the first row that has a value.
  const std::map<std::string, int> rows_left_out = {{"A4X_2013.xls.0", 3},
                                                    {"A4X_gnumeric.xls.0", 3}};
  // The CSV is of another workbook: this one has an empty sheet, a chart, a macro and a dialog.
  const std::string other_workbook = "BlankSheetTypes.xls.0";
  size_t sheets = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "expected_csv")) {
    const std::string name = entry.path().stem().string();  // merge_cells.xls.0
    if (name == other_workbook) continue;
    INFO(name);
    const size_t dot = name.rfind('.');
    const auto workbook = OpenWorkbook({}, folder / name.substr(0, dot));
    INFO(workbook.status());
    REQUIRE(workbook.ok());
    const auto reader = (*workbook)->OpenSheet(std::stoul(name.substr(dot + 1)));
    REQUIRE(reader.ok());
    auto csv = ReadCsv(entry.path());
    const auto left_out = rows_left_out.find(name);
    if (left_out != rows_left_out.end()) {
      csv.insert(csv.begin(), static_cast<size_t>(left_out->second), {""});
    }
    const Counts counts = CompareSheet(name, reader->get(), csv);
    const auto expected = Expected().find(name);
    CHECK(Summary(counts) == (expected == Expected().end() ? "" : expected->second));
    ++sheets;
  }
  CHECK(sheets == 77);
}

TEST_CASE("the workbook with a password is named as such") {
  LB_SHARED_DATA_OR_SKIP(file, "formats/spreadsheets/password_2002_40_xor.xls");
  const auto result = ReadAll(WorkbookOptions(), file);
  CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(Message(result.status),
             Catch::Contains("password_2002_40_xor.xls is protected by a password"));
}

TEST_CASE("a workbook of charts and dialogs has no table") {
  LB_SHARED_DATA_OR_SKIP(file, "formats/spreadsheets/BlankSheetTypes.xls");
  const auto result = ReadAll(WorkbookOptions(), file);
  CHECK_THAT(Message(result.status), Catch::Contains("there is no header line"));
  CHECK(result.rows.empty());
  WorkbookOptions chart;
  chart.sheet = "Chart1";
  CHECK_THAT(Message(ReadAll(chart, file).status), Catch::Contains("has no rows"));
}

TEST_CASE("the Mexican workbook is read to its last row") {
  LB_SHARED_DATA_OR_SKIP(file, "mexico_sat_69b/69B_upload2023-07-25.xlsx");
  const auto result = ReadAll(WorkbookOptions(), file);
  REQUIRE(result.status.ok());
  CHECK(result.summary.rows_read == 12'686);
  CHECK(result.errors.empty());
  CHECK(result.summary.clean_end);
  CHECK(result.columns.size() == 20);
  CHECK(result.rows[0].First("Publicación página SAT presuntos") == "2018-06-01");
}

}  // namespace
}  // namespace landbridge::testing
