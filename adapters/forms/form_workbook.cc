// SPDX-License-Identifier: Apache-2.0
#include "adapters/forms/form_workbook.h"

#include <array>
#include <cstddef>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "xlsxwriter.h"

namespace landbridge {
namespace {

constexpr lxw_row_t kHeaderRow = 0;
constexpr lxw_row_t kExampleRow = 1;
constexpr lxw_row_t kFirstRow = 2;
constexpr lxw_row_t kLastRow = kFirstRow + kFormRows - 1;
constexpr char kChoicesSheet[] = "choices";
constexpr lxw_color_t kDark = 0x1F4E78;
constexpr lxw_color_t kLight = 0xDDEBF7;
constexpr lxw_color_t kMissing = 0xF8CBAD;

// "B", "AA".
std::string ColumnName(size_t column) {
  std::array<char, LXW_MAX_COL_NAME_LENGTH> name{};
  lxw_col_to_name(name.data(), static_cast<lxw_col_t>(column), 0);
  return name.data();
}

// Closing hands the workbook's memory back, whether or not the file could be written.
class Workbook {
 public:
  explicit Workbook(const std::filesystem::path& file)
      : workbook_(workbook_new(file.c_str())), file_(file) {}
  ~Workbook() {
    if (workbook_ != nullptr) workbook_close(workbook_);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  lxw_workbook* get() const { return workbook_; }

  absl::Status Close() {
    const lxw_error error = workbook_close(std::exchange(workbook_, nullptr));
    if (error == LXW_NO_ERROR) return absl::OkStatus();
    return absl::UnknownError(
        absl::StrCat(file_.string(), " cannot be written: ", lxw_strerror(error)));
  }

 private:
  lxw_workbook* workbook_;
  const std::filesystem::path file_;
};

class FormWriter {
 public:
  FormWriter(const Form& form, lxw_workbook* workbook) : form_(form), workbook_(workbook) {}

  void Write() {
    entries_ = workbook_add_worksheet(workbook_, form_.sheet.c_str());
    WriteInstructions();
    choices_ = workbook_add_worksheet(workbook_, kChoicesSheet);
    worksheet_hide(choices_);
    MakeFormats();
    worksheet_set_column(entries_, 0, 0, 8, text_);
    worksheet_write_string(entries_, kHeaderRow, 0, form_.number_title.c_str(), optional_header_);
    worksheet_write_string(entries_, kExampleRow, 0, form_.example_mark.c_str(), example_);
    for (size_t i = 0; i < form_.columns.size(); ++i) WriteColumn(form_.columns[i], i + 1);
    worksheet_freeze_panes(entries_, kFirstRow, 2);
    worksheet_set_row(entries_, kHeaderRow, 32, nullptr);
  }

 private:
  using Content = FormColumn::Content;

  lxw_format* NewFormat(const char* number_format) {
    lxw_format* const format = workbook_add_format(workbook_);
    format_set_num_format(format, number_format);
    return format;
  }

  lxw_format* NewHeader(lxw_color_t background, lxw_color_t font) {
    lxw_format* const format = NewFormat("@");
    format_set_bold(format);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(format, background);
    format_set_font_color(format, font);
    return format;
  }

  void MakeFormats() {
    text_ = NewFormat("@");
    date_ = NewFormat("yyyy-mm-dd");
    amount_ = NewFormat("0.######");
    required_header_ = NewHeader(kDark, LXW_COLOR_WHITE);
    optional_header_ = NewHeader(kLight, LXW_COLOR_BLACK);
    example_ = NewFormat("@");
    format_set_italic(example_);
    format_set_font_color(example_, LXW_COLOR_GRAY);
    missing_ = workbook_add_format(workbook_);
    format_set_bg_color(missing_, kMissing);
  }

  lxw_format* FormatOf(Content content) const {
    switch (content) {
      case Content::kText:
        return text_;
      case Content::kDate:
        return date_;
      case Content::kAmount:
        return amount_;
    }
    return text_;
  }

  void WriteColumn(const FormColumn& column, size_t index) {
    const auto number = static_cast<lxw_col_t>(index);
    worksheet_set_column(entries_, number, number, column.length > 0 ? 22 : 18,
                         FormatOf(column.content));
    worksheet_write_string(entries_, kHeaderRow, number, column.title.c_str(),
                           column.required ? required_header_ : optional_header_);
    if (!column.example.empty()) {
      worksheet_write_string(entries_, kExampleRow, number, column.example.c_str(), example_);
    }
    AddCheck(column, number);
    if (column.required) MarkMissing(index);
  }

  void AddCheck(const FormColumn& column, lxw_col_t number) {
    lxw_data_validation check = {};
    std::string hint = column.hint;
    std::string choices;
    if (!column.choices.empty()) {
      choices = WriteChoices(column, number);
      check.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
      check.value_formula = choices.data();
    } else if (column.content == Content::kDate) {
      check.validate = LXW_VALIDATION_TYPE_DATE;
      check.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
      check.minimum_datetime = {1900, 1, 1, 0, 0, 0};
      check.maximum_datetime = {2999, 12, 31, 0, 0, 0};
    } else if (column.content == Content::kAmount) {
      check.validate = LXW_VALIDATION_TYPE_DECIMAL;
      check.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
      check.value_number = 0;
    } else if (column.length > 0) {
      check.validate = LXW_VALIDATION_TYPE_LENGTH;
      check.criteria = LXW_VALIDATION_CRITERIA_EQUAL_TO;
      check.value_number = static_cast<double>(column.length);
    } else {
      if (hint.empty()) return;
      check.validate = LXW_VALIDATION_TYPE_ANY;
    }
    check.ignore_blank = LXW_VALIDATION_ON;
    // An empty one would hide the program's own message.
    if (!hint.empty()) {
      check.input_message = hint.data();
      check.error_message = hint.data();
    }
    worksheet_data_validation_range(entries_, kFirstRow, number, kLastRow, number, &check);
  }

  // Lists in the check itself have at most 255 characters.
  std::string WriteChoices(const FormColumn& column, lxw_col_t number) {
    lxw_row_t row = 0;
    for (const std::string& choice : column.choices) {
      worksheet_write_string(choices_, row++, number, choice.c_str(), nullptr);
    }
    const std::string name = ColumnName(number);
    return absl::StrCat("=", kChoicesSheet, "!$", name, "$1:$", name, "$", column.choices.size());
  }

  // Red where the row has something and this cell has nothing.
  void MarkMissing(size_t index) {
    const std::string row = std::to_string(kFirstRow + 1);
    const std::string last = ColumnName(form_.columns.size());
    std::string formula = absl::StrCat("=AND(COUNTA($B", row, ":$", last, row, ")>0,ISBLANK($",
                                       ColumnName(index), row, "))");
    lxw_conditional_format mark = {};
    mark.type = LXW_CONDITIONAL_TYPE_FORMULA;
    mark.value_string = formula.data();
    mark.format = missing_;
    const auto number = static_cast<lxw_col_t>(index);
    worksheet_conditional_format_range(entries_, kFirstRow, number, kLastRow, number, &mark);
  }

  void WriteInstructions() {
    lxw_worksheet* const sheet =
        workbook_add_worksheet(workbook_, form_.instructions_sheet.c_str());
    worksheet_set_column(sheet, 0, 0, 24, nullptr);
    worksheet_set_column(sheet, 1, 1, 90, nullptr);
    lxw_row_t row = 0;
    worksheet_write_string(sheet, row++, 0, form_.title.c_str(), nullptr);
    for (const std::string& line : form_.instructions) {
      worksheet_write_string(sheet, row++, 0, line.c_str(), nullptr);
    }
    ++row;
    for (const FormColumn& column : form_.columns) {
      worksheet_write_string(sheet, row, 0, column.title.c_str(), nullptr);
      worksheet_write_string(sheet, row++, 1, column.hint.c_str(), nullptr);
    }
  }

  const Form& form_;
  lxw_workbook* const workbook_;
  lxw_worksheet* entries_ = nullptr;
  lxw_worksheet* choices_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* date_ = nullptr;
  lxw_format* amount_ = nullptr;
  lxw_format* required_header_ = nullptr;
  lxw_format* optional_header_ = nullptr;
  lxw_format* example_ = nullptr;
  lxw_format* missing_ = nullptr;
};

}  // namespace

absl::Status WriteFormWorkbook(const Form& form, const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    return absl::AlreadyExistsError(
        absl::StrCat(file.string(), " is there already; move it away, or choose another folder"));
  }
  Workbook workbook(file);
  if (workbook.get() == nullptr) return absl::ResourceExhaustedError("no memory for the form");
  FormWriter(form, workbook.get()).Write();
  return workbook.Close();
}

}  // namespace landbridge
