// SPDX-License-Identifier: Apache-2.0
// Rows of a table in a spreadsheet, of one sheet or of several alike. The options
// (source_options.h) say what is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/byte_input.h"
#include "adapters/sources/cell_rules.h"
#include "adapters/sources/merged_values.h"
#include "adapters/sources/row_source_base.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

class WorkbookSource final : public RowSourceBase {
 public:
  // Errors: as OpenSource and OpenWorkbook.
  static absl::StatusOr<std::unique_ptr<WorkbookSource>> Open(const WorkbookOptions& options,
                                                              const std::filesystem::path& path);

 private:
  // A sheet that is read.
  struct Table {
    size_t sheet = 0;
    int64_t header_row = 1;  // the first of the header, where there is one
    int64_t first_data_row = 1;
    // By the sheet's column; nothing for one without a name.
    std::vector<std::optional<ColumnId>> columns;
  };

  WorkbookSource(const WorkbookOptions& options, std::unique_ptr<ByteInput> input,
                 std::unique_ptr<Workbook> workbook);

  absl::StatusOr<Step> Advance() override;
  int64_t BytesRead() const override;

  absl::Status Start();
  absl::Status StartTable(size_t sheet);
  absl::Status NoteLinesAbove(size_t sheet);
  absl::Status NameColumns(const SheetRow& header, Table* table);
  // Finds the columns that are wanted for their places: on the first sheet, with a name where the
  // header has none. `seen`, by id, learns about those of the first that are here too.
  absl::Status NamePlacedColumns(const SheetRow& header, Table* table, std::vector<bool>* seen);
  bool IsPlaced(uint32_t column) const;
  // What to say of `header`, in which names repeat.
  std::string WhenHeaderIsElsewhere(const SheetRow& header) const;
  // Whether what was read as the header is likely a title, and the header begins at `row`.
  absl::StatusOr<bool> IsTitleAbove(const Table& table, int64_t row) const;
  absl::Status CheckMerged(const Table& table, const std::vector<MergedCells>& merged) const;
  absl::Status OpenTable();
  absl::StatusOr<Step> Take();
  Step RejectTooLong();
  bool IsIgnored(std::optional<ColumnId> column) const;
  RowError ErrorAt(const SheetCell& cell) const;
  RowPlace Place() const;
  const std::string& SheetName(const Table& table) const;

  const WorkbookOptions options_;
  const CellRules rules_;
  const std::unique_ptr<ByteInput> input_;  // held to notice that somebody writes to the file
  const std::unique_ptr<Workbook> workbook_;
  std::vector<Table> tables_;
  size_t table_ = 0;                     // the one being read
  std::unique_ptr<SheetReader> reader_;  // of tables_[table_]
  int64_t bytes_before_ = 0;             // of the tables before
  MergedValues merged_;                  // of tables_[table_]
  SheetRow row_;
};

}  // namespace landbridge
