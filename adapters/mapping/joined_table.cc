// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/joined_table.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// What both implementations share: reading rows with keys.
class KeyedRows {
 public:
  KeyedRows(const TablePlan& plan, const std::vector<TableColumns>& columns,
            std::unique_ptr<TableReader> reader, JoinedRejects* rejects)
      : plan_(plan), values_(columns), reader_(std::move(reader)), rejects_(rejects) {}

  // Goes on to the next row with a key; false at the end. Unreadable rows and rows without a key
  // are rejected, and so are those that the mapping rejects.
  absl::StatusOr<bool> Next() {
    unreadable_line_.reset();
    for (;;) {
      LB_ASSIGN_OR_RETURN(const TableReader::Step step, reader_->Next());
      if (step == TableReader::Step::kEnd) return false;
      if (step == TableReader::Step::kUnreadable) {
        RejectUnreadable(reader_->unreadable());
        continue;
      }
      if (reader_->skip_reason() != nullptr) continue;
      std::vector<RowFinding> findings = std::move(reader_->findings());
      rejected_ = std::any_of(findings.begin(), findings.end(), [](const RowFinding& found) {
        return found.finding.level() == v1::FINDING_LEVEL_ERROR;
      });
      if (rejected_) {
        Reject({"", row().place(), std::move(findings)});
      } else {
        for (RowFinding& warning : findings) rejects_->warnings.push_back(std::move(warning));
      }
      Entry entry;
      entry.main = &row();
      const std::vector<CellValue> keys = values_.Values(Scope::Of(entry), plan_.join->key);
      if (keys.empty()) {
        if (!rejected_) RejectOrphan(row().place(), "the row has no key");
        continue;
      }
      key_ = keys[0].text;
      return true;
    }
  }

  const Row& row() const { return reader_->row(); }
  const std::string& key() const { return key_; }
  // The mapping rejects the row, and it was given out so.
  bool rejected() const { return rejected_; }
  // Of a row that could not be read, right before the last Next()'s row or the end.
  std::optional<int64_t> unreadable_line() const { return unreadable_line_; }
  const TableReader& reader() const { return *reader_; }
  const TablePlan& plan() const { return plan_; }

  // No row of the first table has the row's key.
  void RejectWithoutPartner(const RowPlace& place) {
    RejectOrphan(place, "no row of the first table has its key");
  }

 private:
  void RejectOrphan(const RowPlace& place, std::string_view what) {
    RejectedRecord rejected;
    rejected.place = place;
    RowFinding found;
    found.place = place;
    found.column = values_.NameInFile(plan_.join->key);
    found.finding.set_rule(v1::RULE_ROW_MALFORMED);
    found.finding.set_level(v1::FINDING_LEVEL_ERROR);
    found.finding.set_message(
        absl::StrCat(AbslView(what), ", so it belongs to no record (table ", plan_.name, ")"));
    found.finding.set_repair("correct the key, or export both tables at the same time");
    rejected.findings.push_back(std::move(found));
    Reject(std::move(rejected));
  }

  void RejectUnreadable(RejectedRecord rejected) {
    ++rejects_->unreadable;
    if (plan_.join->sorted_as == config::v1::SORTED_AS_UNSPECIFIED) ++rejects_->of_any_record;
    unreadable_line_ = rejected.place.line;
    Reject(std::move(rejected));
  }

  void Reject(RejectedRecord rejected) {
    rejected.of_joined_table = true;
    if (++rejects_->count <= JoinedRejects::kReportedMax) {
      rejects_->waiting.push_back(std::move(rejected));
    }
  }

  const TablePlan& plan_;
  EntryValues values_;
  std::unique_ptr<TableReader> reader_;
  JoinedRejects* const rejects_;
  std::string key_;
  bool rejected_ = false;
  std::optional<int64_t> unreadable_line_;
};

class IndexedTable final : public JoinedTable {
 public:
  explicit IndexedTable(KeyedRows rows) : rows_(std::move(rows)) {}

  absl::Status Load() {
    int64_t bytes = 0;
    for (;;) {
      LB_ASSIGN_OR_RETURN(const bool more, rows_.Next());
      if (!more) return absl::OkStatus();
      bytes += BytesOf(rows_.row());
      if (bytes > rows_.plan().join->memory_max) {
        return absl::ResourceExhaustedError(absl::StrCat(
            rows_.row().place().ToString(), ": the joined table `", rows_.plan().name,
            "` takes more than ", rows_.plan().join->memory_max,
            " bytes of memory; sort both tables by the key and set `sorted_as`, or raise "
            "`memory_max`"));
      }
      Group& group = by_key_[rows_.key()];
      if (rows_.rejected()) {
        group.rejected_line = rows_.row().place().line;
      } else {
        group.rows.push_back(rows_.row());
      }
    }
  }

  absl::StatusOr<JoinedRows> Match(std::string_view key) override {
    JoinedRows found;
    const auto group = by_key_.find(std::string(key));
    if (group == by_key_.end()) return found;
    group->second.used = true;
    for (const Row& row : group->second.rows) found.rows.push_back(&row);
    found.rejected_line = group->second.rejected_line;
    return found;
  }

  absl::Status Finish() override {
    for (const auto& [key, group] : by_key_) {
      if (group.used) continue;
      for (const Row& row : group.rows) rows_.RejectWithoutPartner(row.place());
    }
    return absl::OkStatus();
  }

  const SourceSummary& summary() const override { return rows_.reader().summary(); }

 private:
  struct Group {
    std::vector<Row> rows;
    std::optional<int64_t> rejected_line;
    bool used = false;
  };

  KeyedRows rows_;
  std::unordered_map<std::string, Group> by_key_;
};

class MergedTable final : public JoinedTable {
 public:
  explicit MergedTable(KeyedRows rows) : rows_(std::move(rows)) {}

  absl::StatusOr<JoinedRows> Match(std::string_view key) override {
    if (key.empty()) return JoinedRows();
    if (asked_ && key == *asked_) return Group();
    if (asked_) {
      LB_ASSIGN_OR_RETURN(const bool ascends, Before(*asked_, std::string(key), "the first table"));
      if (!ascends) return NotSorted("the first table");
    }
    asked_ = std::string(key);
    group_.clear();
    rejected_line_.reset();
    if (!begun_) LB_RETURN_IF_ERROR(Advance());
    while (!ended_ && rows_.key() != *asked_) {
      LB_ASSIGN_OR_RETURN(const bool before, Before(rows_.key(), *asked_, rows_.plan().name));
      if (!before) break;
      if (!rows_.rejected()) rows_.RejectWithoutPartner(rows_.row().place());
      LB_RETURN_IF_ERROR(Advance());
    }
    // One that stands between a smaller key and a greater one, or beside an equal one.
    unreadable_line_ = rows_.unreadable_line();
    while (!ended_ && rows_.key() == *asked_) {
      if (rows_.rejected()) {
        rejected_line_ = rows_.row().place().line;
      } else {
        group_.push_back(rows_.row());
      }
      LB_RETURN_IF_ERROR(Advance());
      if (!unreadable_line_) unreadable_line_ = rows_.unreadable_line();
    }
    return Group();
  }

  absl::Status Finish() override {
    if (!begun_) LB_RETURN_IF_ERROR(Advance());
    while (!ended_) {
      if (!rows_.rejected()) rows_.RejectWithoutPartner(rows_.row().place());
      LB_RETURN_IF_ERROR(Advance());
    }
    return absl::OkStatus();
  }

  const SourceSummary& summary() const override { return rows_.reader().summary(); }

 private:
  JoinedRows Group() const {
    JoinedRows group;
    for (const Row& row : group_) group.rows.push_back(&row);
    group.unreadable_line = unreadable_line_;
    group.rejected_line = rejected_line_;
    return group;
  }

  // Goes on to the next row of this table and checks the order.
  absl::Status Advance() {
    const std::optional<std::string> last =
        begun_ ? std::optional<std::string>(rows_.key()) : std::nullopt;
    begun_ = true;
    LB_ASSIGN_OR_RETURN(const bool more, rows_.Next());
    ended_ = !more;
    if (ended_ || !last || *last == rows_.key()) return absl::OkStatus();
    LB_ASSIGN_OR_RETURN(const bool ascends, Before(*last, rows_.key(), rows_.plan().name));
    if (ascends) return absl::OkStatus();
    return NotSorted(
        absl::StrCat(rows_.row().place().ToString(), ": from here on ", rows_.plan().name));
  }

  absl::StatusOr<bool> Before(const std::string& a, const std::string& b,
                              std::string_view table) const {
    if (rows_.plan().join->sorted_as == config::v1::SORTED_AS_TEXT) return a < b;
    int64_t number_a = 0;
    int64_t number_b = 0;
    if (!absl::SimpleAtoi(a, &number_a) || !absl::SimpleAtoi(b, &number_b)) {
      return absl::FailedPreconditionError(
          absl::StrCat("a key of ", AbslView(table),
                       " is no whole number; set `sorted_as: text`, or remove it"));
    }
    return number_a < number_b;
  }

  static absl::Status NotSorted(std::string_view table) {
    return absl::FailedPreconditionError(
        absl::StrCat(AbslView(table),
                     " is not sorted by its key; sort the export, or remove `sorted_as` from the "
                     "mapping"));
  }

  KeyedRows rows_;
  std::optional<std::string> asked_;
  std::vector<Row> group_;
  std::optional<int64_t> unreadable_line_;  // of the group
  std::optional<int64_t> rejected_line_;    // of the group
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<JoinedTable>> JoinedTable::Open(
    const MappingPlan& plan, size_t index, const std::filesystem::path& file,
    std::vector<TableColumns>* columns, const std::stop_token& stop, JoinedRejects* rejects) {
  LB_ASSIGN_OR_RETURN(auto reader, TableReader::Open(plan, index, file, columns, stop));
  KeyedRows rows(plan.tables[index], *columns, std::move(reader), rejects);
  if (plan.tables[index].join->sorted_as != config::v1::SORTED_AS_UNSPECIFIED) {
    return std::unique_ptr<JoinedTable>(std::make_unique<MergedTable>(std::move(rows)));
  }
  auto indexed = std::make_unique<IndexedTable>(std::move(rows));
  LB_RETURN_IF_ERROR(indexed->Load());
  return std::unique_ptr<JoinedTable>(std::move(indexed));
}

}  // namespace landbridge
