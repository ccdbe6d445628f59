// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/entry_reader.h"

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/mapping/table_reader.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Why a record lacks a row, or may lack one.
RowFinding Lacks(std::string_view why) {
  RowFinding found;
  found.finding.set_rule(v1::RULE_ROW_MALFORMED);
  found.finding.set_level(v1::FINDING_LEVEL_ERROR);
  found.finding.set_message(std::string(why));
  found.finding.set_repair("correct that row in the source and export it again");
  return found;
}

// `row` says which one.
RowFinding MayLack(std::string_view row) {
  return Lacks(absl::StrCat(AbslView(row),
                            " could not be read and, by its place, may belong to this record"));
}

class TablesReader : public EntryReader {
 public:
  explicit TablesReader(const MappingPlan& plan) : plan_(plan) {
    for (const TablePlan& table : plan.tables) columns_.emplace_back(table);
    entry_.joined.resize(plan.tables.size());
  }

  absl::Status OpenTables(const std::vector<std::filesystem::path>& files,
                          const RecordStreamOptions& options) {
    LB_ASSIGN_OR_RETURN(
        first_, TableReader::Open(plan_, 0, files[0], &columns_, options.stop, options.since));
    for (size_t i = 1; i < plan_.tables.size(); ++i) {
      LB_ASSIGN_OR_RETURN(auto joined, JoinedTable::Open(plan_, i, files[i], &columns_,
                                                         options.stop, &joined_rejects_));
      joined_.push_back(std::move(joined));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Step> Next(PassSummary* summary) final {
    for (;;) {
      summary->joined_rows_rejected = joined_rejects_.count;
      summary->joined_rows_unreadable = joined_rejects_.unreadable;
      summary->rows_of_any_record = joined_rejects_.of_any_record;
      const auto& group = plan_.tables[0].group;
      if (group && group->scattered) summary->rows_of_any_record += summary->rows_unreadable;
      if (!joined_rejects_.waiting.empty()) {
        rejected_ = std::move(joined_rejects_.waiting.front());
        joined_rejects_.waiting.pop_front();
        return Step::kRejected;
      }
      if (ended_) return Step::kEnd;
      LB_ASSIGN_OR_RETURN(const Step step, Gather(summary));
      if (step != Step::kEnd) return step;
      ended_ = true;
      for (const auto& joined : joined_) LB_RETURN_IF_ERROR(joined->Finish());
      Conclude(summary);
    }
  }

  const Entry& entry() const final { return entry_; }
  const std::vector<RowFinding>& findings() const final { return findings_; }
  RejectedRecord& rejected() final { return rejected_; }
  EntryValues values() const final { return EntryValues(columns_); }

 protected:
  // Puts the rows of the next record into `entry_`, as far as they are of the first table, and
  // calls Complete.
  virtual absl::StatusOr<Step> Gather(PassSummary* summary) = 0;

  // The next row of the first table that is none to skip; kRejected: one that could not be read.
  // Inside of a group, joined tables must not move on yet.
  absl::StatusOr<Step> NextRow(PassSummary* summary, bool inside_group = false) {
    for (;;) {
      LB_ASSIGN_OR_RETURN(const TableReader::Step step, first_->Next());
      if (step == TableReader::Step::kEnd) return Step::kEnd;
      ++summary->rows;
      if (step == TableReader::Step::kUnreadable) {
        ++summary->rows_unreadable;
        rejected_ = first_->unreadable();
        return Step::kRejected;
      }
      if (first_->skip_reason() == nullptr) return Step::kEntry;
      ++summary->rows_skipped[*first_->skip_reason()];
      // Its joined rows are not wanted either, and are no orphans.
      if (plan_.tables.size() == 1) continue;
      if (inside_group) {
        skipped_bytes_ += BytesOf(first_->row());
        if (skipped_bytes_ > plan_.tables[0].group->memory_max) return GroupTooLarge();
        skipped_.push_back(first_->row());
      } else {
        LB_RETURN_IF_ERROR(Join(first_->row(), nullptr));
      }
    }
  }

  absl::Status JoinSkipped() {
    skipped_bytes_ = 0;
    for (const Row& skipped : std::exchange(skipped_, {})) {
      LB_RETURN_IF_ERROR(Join(skipped, nullptr));
    }
    return absl::OkStatus();
  }

  absl::Status GroupTooLarge() const {
    return absl::ResourceExhaustedError(
        absl::StrCat(row().place().ToString(), ": one group takes more than ",
                     plan_.tables[0].group->memory_max, " bytes of memory; check `group_by`"));
  }

  const Row& row() const { return first_->row(); }
  std::vector<RowFinding> TakeRowFindings() { return std::move(first_->findings()); }

  // The values of the group's columns as one text; nothing when all are without one.
  std::optional<std::string> GroupKey(const Row& row) const {
    Entry alone;
    alone.main = &row;
    const EntryValues values(columns_);
    std::string key;
    bool any = false;
    for (const ColumnRef& column : plan_.tables[0].group->columns) {
      const std::vector<CellValue> cells = values.Values(Scope::Of(alone), column);
      any = any || !cells.empty();
      // Lengths, so that other values never make the same text.
      absl::StrAppend(&key, cells.size(), ";");
      for (const CellValue& cell : cells)
        absl::StrAppend(&key, cell.text.size(), ":", AbslView(cell.text));
    }
    if (!any) return std::nullopt;
    return key;
  }

  // Chooses the main row among `entry_.rows` and finds the joined rows.
  absl::Status Complete() {
    entry_.main = entry_.rows.front();
    if (plan_.tables[0].group && !plan_.tables[0].group->main.empty()) {
      const EntryValues values(columns_);
      for (const Row* row : entry_.rows) {
        Entry alone;
        alone.main = row;
        LB_ASSIGN_OR_RETURN(const bool holds,
                            values.Hold(Scope::Of(alone), plan_.tables[0].group->main));
        if (!holds) continue;
        entry_.main = row;
        break;
      }
    }
    LB_RETURN_IF_ERROR(Join(*entry_.main, &findings_));
    for (RowFinding& warning : std::exchange(joined_rejects_.warnings, {})) {
      findings_.push_back(std::move(warning));
    }
    return absl::OkStatus();
  }

  const MappingPlan& plan_;
  Entry entry_;
  std::vector<RowFinding> findings_;
  RejectedRecord rejected_;

 private:
  // `findings` gets why the record of `main` may lack rows; null: nobody asks.
  absl::Status Join(const Row& main, std::vector<RowFinding>* findings) {
    Entry alone;
    alone.main = &main;
    const EntryValues values(columns_);
    for (size_t i = 1; i < plan_.tables.size(); ++i) {
      const std::vector<CellValue> keys =
          values.Values(Scope::Of(alone), plan_.tables[i].join->first_key);
      LB_ASSIGN_OR_RETURN(JoinedRows joined,
                          joined_[i - 1]->Match(keys.empty() ? std::string_view() : keys[0].text));
      entry_.joined[i] = std::move(joined.rows);
      if (findings == nullptr) continue;
      const auto row_at = [&](int64_t line) {
        return absl::StrCat("row ", line, " of the table ", plan_.tables[i].name);
      };
      if (joined.unreadable_line) findings->push_back(MayLack(row_at(*joined.unreadable_line)));
      if (joined.rejected_line) {
        findings->push_back(Lacks(absl::StrCat(row_at(*joined.rejected_line),
                                               ", which belongs to this record, is rejected")));
      }
    }
    return absl::OkStatus();
  }

  void Conclude(PassSummary* summary) const {
    for (const TableColumns& table : columns_) summary->tables.push_back(table.Look());
    summary->clean_end = true;
    const auto add = [summary](const SourceSummary& source) {
      if (source.clean_end || !summary->clean_end) return;
      summary->clean_end = false;
      summary->unclean_reason = source.unclean_reason;
    };
    const SourceSummary& first = first_->summary();
    add(first);
    summary->tables[0].lines_above = first.lines_above;
    for (size_t i = 0; i < joined_.size(); ++i) {
      add(joined_[i]->summary());
      summary->tables[i + 1].lines_above = joined_[i]->summary().lines_above;
    }
    summary->rows_deleted = first.rows_deleted;
    summary->watermark = first.watermark;
    const int64_t rows = first.rows_read + first.rows_rejected;
    if (first.declared_count && *first.declared_count != rows) {
      summary->declared_count_problem = absl::StrCat(
          "the file says that it has ", *first.declared_count, " rows, but has ", rows);
    }
  }

  std::vector<TableColumns> columns_;
  std::unique_ptr<TableReader> first_;
  std::vector<std::unique_ptr<JoinedTable>> joined_;  // from the second table on
  JoinedRejects joined_rejects_;
  std::vector<Row> skipped_;  // met inside of a group; joined before the next one
  int64_t skipped_bytes_ = 0;
  bool ended_ = false;
};

// One row, one record.
class SingleReader final : public TablesReader {
 public:
  using TablesReader::TablesReader;

 private:
  absl::StatusOr<Step> Gather(PassSummary* summary) override {
    LB_ASSIGN_OR_RETURN(const Step step, NextRow(summary));
    if (step != Step::kEntry) return step;
    findings_ = TakeRowFindings();
    entry_.rows.assign(1, &row());
    LB_RETURN_IF_ERROR(Complete());
    return Step::kEntry;
  }
};

// Rows that follow one another with an equal key.
class ConsecutiveReader final : public TablesReader {
 public:
  using TablesReader::TablesReader;

 private:
  absl::StatusOr<Step> Gather(PassSummary* summary) override {
    if (!broken_.empty()) {
      rejected_ = std::move(broken_.front());
      broken_.pop_front();
      return Step::kRejected;
    }
    LB_RETURN_IF_ERROR(JoinSkipped());
    rows_.clear();
    findings_.clear();
    int64_t bytes = 0;
    std::optional<std::string> key;
    std::optional<int64_t> beside;  // the line of a row at or in the group that cannot be read
    if (ahead_) {
      beside = std::exchange(unreadable_line_, std::nullopt);
      key = GroupKey(*ahead_);
      findings_ = std::move(ahead_findings_);
      rows_.push_back(*std::move(ahead_));
      ahead_.reset();
      bytes = BytesOf(rows_.back());
    }
    while (!at_end_) {
      LB_ASSIGN_OR_RETURN(const Step step, NextRow(summary, !rows_.empty()));
      if (step == Step::kEnd) {
        at_end_ = true;
        break;
      }
      // The group goes on behind a row that cannot be read, for all we know.
      if (step == Step::kRejected) {
        unreadable_line_ = rejected_.place.line;
        if (rows_.empty()) return step;
        if (!beside) beside = unreadable_line_;
        if (broken_.size() < kBrokenMax) broken_.push_back(std::move(rejected_));
        continue;
      }
      const std::optional<std::string> next = GroupKey(row());
      if (!rows_.empty() && (!next || next != key)) {
        ahead_ = row();
        ahead_findings_ = TakeRowFindings();
        break;
      }
      if (!beside) beside = unreadable_line_;
      unreadable_line_.reset();
      key = next;
      bytes += BytesOf(row());
      if (bytes > plan_.tables[0].group->memory_max) return GroupTooLarge();
      for (RowFinding& finding : TakeRowFindings()) findings_.push_back(std::move(finding));
      rows_.push_back(row());
      if (!key) break;
    }
    if (rows_.empty()) return Step::kEnd;
    // A row without a key is a record by itself.
    if (key && beside) findings_.push_back(MayLack(absl::StrCat("row ", *beside)));
    entry_.rows.clear();
    for (const Row& row : rows_) entry_.rows.push_back(&row);
    LB_RETURN_IF_ERROR(Complete());
    return Step::kEntry;
  }

  std::vector<Row> rows_;
  std::optional<int64_t> unreadable_line_;  // of a row that stands before the next group
  std::optional<Row> ahead_;
  std::vector<RowFinding> ahead_findings_;
  // Met inside of a group, given out behind it. Beyond kBrokenMax they are only counted.
  static constexpr size_t kBrokenMax = JoinedRejects::kReportedMax;
  std::deque<RejectedRecord> broken_;
  bool at_end_ = false;
};

// Rows with an equal key, wherever they stand.
class ScatteredReader final : public TablesReader {
 public:
  using TablesReader::TablesReader;

 private:
  struct Group {
    std::vector<Row> rows;
    std::vector<RowFinding> findings;
  };

  absl::StatusOr<Step> Gather(PassSummary* summary) override {
    while (!loaded_) {
      LB_ASSIGN_OR_RETURN(const Step step, NextRow(summary));
      if (step == Step::kRejected) return step;
      if (step == Step::kEnd) {
        loaded_ = true;
        break;
      }
      bytes_ += BytesOf(row());
      if (bytes_ > plan_.tables[0].group->memory_max) {
        return absl::ResourceExhaustedError(absl::StrCat(
            row().place().ToString(), ": the table takes more than ",
            plan_.tables[0].group->memory_max,
            " bytes of memory; sort the export by the group and remove `scattered`, or raise "
            "`memory_max`"));
      }
      const std::optional<std::string> key = GroupKey(row());
      Group* group = nullptr;
      if (key) {
        const auto [found, added] = by_key_.emplace(*key, groups_.size());
        if (added) groups_.emplace_back();
        group = &groups_[found->second];
      } else {
        group = &groups_.emplace_back();
      }
      group->rows.push_back(row());
      for (RowFinding& finding : TakeRowFindings()) group->findings.push_back(std::move(finding));
    }
    if (next_ == groups_.size()) return Step::kEnd;
    const Group& group = groups_[next_++];
    findings_ = group.findings;
    entry_.rows.clear();
    for (const Row& row : group.rows) entry_.rows.push_back(&row);
    LB_RETURN_IF_ERROR(Complete());
    return Step::kEntry;
  }

  std::vector<Group> groups_;  // in the order of their first rows
  std::unordered_map<std::string, size_t> by_key_;
  size_t next_ = 0;
  int64_t bytes_ = 0;
  bool loaded_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<EntryReader>> EntryReader::Open(
    const MappingPlan& plan, const std::vector<std::filesystem::path>& files,
    const RecordStreamOptions& options) {
  std::unique_ptr<TablesReader> reader;
  if (!plan.tables[0].group) {
    reader = std::make_unique<SingleReader>(plan);
  } else if (plan.tables[0].group->scattered) {
    reader = std::make_unique<ScatteredReader>(plan);
  } else {
    reader = std::make_unique<ConsecutiveReader>(plan);
  }
  LB_RETURN_IF_ERROR(reader->OpenTables(files, options));
  return std::unique_ptr<EntryReader>(std::move(reader));
}

}  // namespace landbridge
