// SPDX-License-Identifier: Apache-2.0
// One row of a file, whatever its format: values by column, with groups where the format nests.
//
// A column has a name. Tables name their columns; XML and JSON have paths relative to the row:
//
//   <sdnEntry kind="x">                         column              value
//     <lastName>A</lastName>                    @kind               x
//     <akaList>                                 lastName            A
//       <aka><lastName>B</lastName></aka>       akaList/aka/lastName  B
//       <aka><lastName>C</lastName></aka>       akaList/aka/lastName  C
//     </akaList>                                .                   the element's own text, where
//     it has some
//   </sdnEntry>
//
// A path may have several values; they stand in the order of the document. Values that belong
// together are read by group:
//
//   for (const RowView& aka : row.Groups("akaList/aka")) aka.First("lastName");
//
// All values are valid UTF-8 text. Absent and empty differ: a null token, a JSON null and a missing
// element give no value; two quotes, `<seit/>` and a JSON "" give an empty one.
//
// Threads: a Row belongs to one thread. Lifetime: views and texts live until the Row changes; a
// copy of a Row may outlive its source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace landbridge {

// A column's place in its source's ColumnNames, counted from 0 in the order of first appearance.
enum class ColumnId : uint32_t {};

// How many different paths an XML or JSON file may have. One with more uses data as names, and is
// refused, because every name is kept.
inline constexpr size_t kColumnsMax = 10'000;

// The names of a source's columns. It only grows, so an id keeps its meaning.
class ColumnNames {
 public:
  ColumnNames() = default;
  ColumnNames(const ColumnNames&) = delete;
  ColumnNames& operator=(const ColumnNames&) = delete;

  size_t size() const { return names_.size(); }
  // Requires: `column` came from this object.
  const std::string& name(ColumnId column) const { return names_[static_cast<size_t>(column)]; }
  std::optional<ColumnId> Find(std::string_view name) const;

  // Where a table's column stands, from 1. It is the order of the ids, unless the source has said
  // otherwise because columns without a name lie between.
  //
  // Requires: `column` came from this object.
  int place(ColumnId column) const;
  std::optional<ColumnId> AtPlace(int place) const;
  // Whether sheets that are read together have several names at the column's place.
  bool HasSeveralNames(ColumnId column) const { return several_names_.contains(column); }

  // Returns the id of `name`, giving it one when it is new. For sources.
  ColumnId Intern(std::string_view name);
  void SetPlace(ColumnId column, int place);
  void NoteSeveralNames(ColumnId column) { several_names_.insert(column); }

 private:
  std::deque<std::string> names_;  // by id; a deque, because ids_ refers to the strings
  std::unordered_map<std::string_view, ColumnId> ids_;
  std::unordered_map<ColumnId, int> places_;  // those that the source has said
  std::unordered_set<ColumnId> several_names_;
};

// Where a row stands, for messages and reports.
struct RowPlace {
  std::string file;  // file name without its folder
  // XML: name of the row's element; JSON documents: "row"; spreadsheets: name of the sheet; empty
  // where there is none.
  std::string part;
  // Tables, JSON lines: the row's first line; XML, JSON documents: the how many'th row; from 1.
  // Spreadsheets: 0.
  int64_t number = 0;
  int64_t line = 0;  // the row's first line, from 1; spreadsheets: the row, as they number it
  int64_t byte_offset =
      0;  // of the row's first byte; in the decoded text for XML and JSON documents not in UTF-8

  // The spreadsheet's sheet; empty in other formats.
  std::string_view sheet() const { return number == 0 ? std::string_view(part) : ""; }

  // "cons_prim.csv:17", "un.xml: INDIVIDUAL 5, line 812" or "fines.xlsx: sheet 2026, row 5";
  // without a line the file alone.
  std::string ToString() const;
};

class Row;

// A row, or one group of it: a cheap value that refers to its Row.
// In a group, paths are relative to the group, and "." is the group's own text.
class RowView {
 public:
  // The first value of `path`; nothing when there is none.
  std::optional<std::string_view> First(std::string_view path) const;
  // The same by id, which saves the lookup. Ids always name whole paths from the row, in a group
  // too.
  std::optional<std::string_view> First(ColumnId column) const;

  // All values of `path`, in document order.
  std::vector<std::string_view> Values(std::string_view path) const;
  std::vector<std::string_view> Values(ColumnId column) const;

  // The groups at `path`: XML elements below the row's, JSON objects and items of JSON arrays.
  // Tables have none.
  std::vector<RowView> Groups(std::string_view path) const;

  // Walks over all values in document order: `0 <= index < size()`.
  size_t size() const { return cell_end_ - cell_begin_; }
  ColumnId column(size_t index) const;
  std::string_view value(size_t index) const;

 private:
  friend class Row;
  RowView(const Row* row, std::optional<ColumnId> base, size_t cell_begin, size_t cell_end,
          size_t group_begin, size_t group_end)
      : row_(row),
        base_(base),
        cell_begin_(cell_begin),
        cell_end_(cell_end),
        group_begin_(group_begin),
        group_end_(group_end) {}

  std::optional<ColumnId> Resolve(std::string_view path) const;

  const Row* row_;
  std::optional<ColumnId> base_;  // nothing for the whole row
  size_t cell_begin_;
  size_t cell_end_;
  size_t group_begin_;
  size_t group_end_;
};

class Row {
 public:
  Row() = default;

  const RowPlace& place() const { return place_; }
  const ColumnNames& columns() const { return *columns_; }

  RowView view() const;
  std::optional<std::string_view> First(std::string_view path) const { return view().First(path); }
  std::optional<std::string_view> First(ColumnId column) const { return view().First(column); }
  std::vector<std::string_view> Values(std::string_view path) const { return view().Values(path); }
  std::vector<RowView> Groups(std::string_view path) const { return view().Groups(path); }

  // For sources, which fill one Row again and again so that its memory is reused.

  // Empties the row.
  void Start(std::shared_ptr<const ColumnNames> columns);
  RowPlace& mutable_place() { return place_; }
  void Add(ColumnId column, std::string_view value);
  // Opens a group at `path` within the open groups and returns its handle for CloseGroup. Groups
  // close inside out.
  size_t OpenGroup(ColumnId path);
  void CloseGroup(size_t group);
  // Bytes of all values so far.
  size_t text_bytes() const { return text_.size(); }

 private:
  friend class RowView;
  struct Cell {
    ColumnId column;
    size_t begin;
    size_t size;
  };
  struct Group {
    ColumnId path;
    size_t cell_begin;
    size_t cell_end;
    size_t group_end;  // groups nested in this one follow it, up to here
  };

  RowPlace place_;
  std::shared_ptr<const ColumnNames> columns_;
  std::string text_;  // all values, one after the other
  std::vector<Cell> cells_;
  std::vector<Group> groups_;
};

}  // namespace landbridge
