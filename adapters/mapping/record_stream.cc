// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/record_stream.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/mapping/cell_values.h"
#include "adapters/mapping/entry_reader.h"
#include "adapters/mapping/finding_cause.h"
#include "adapters/mapping/identifier_tally.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/mapping/masking.h"
#include "adapters/mapping/record_builder.h"
#include "adapters/mapping/seen_records.h"
#include "adapters/sources/open_source.h"
#include "proto/contract/catalogue_rules.h"
#include "proto/contract/check.h"
#include "proto/contract/record_validation.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

bool IsError(const RowFinding& found) { return found.finding.level() == v1::FINDING_LEVEL_ERROR; }

std::string IdColumns(const RecordIdPlan& id) {
  return absl::StrJoin(id.text ? id.text->columns : id.columns, ", ",
                       [](std::string* out, const ColumnRef& column) {
                         absl::StrAppend(out, "`", column.text, "`");
                       });
}

class MappedStream final : public RecordStream {
 public:
  MappedStream(std::shared_ptr<const Mapping> mapping, std::unique_ptr<EntryReader> reader,
               const RecordStreamOptions& options)
      : mapping_(std::move(mapping)), reader_(std::move(reader)), options_(options) {
    if (options_.catalogue != nullptr) rules_.Use(options_.catalogue);
  }

  absl::StatusOr<Step> Next() override {
    if (!ended_) ended_ = Advance();
    return ended_.value_or(step_);
  }

  const MappedRecord& record() const override { return record_; }
  const RejectedRecord& rejected() const override { return rejected_; }
  const PassSummary& summary() const override { return summary_; }

 private:
  // Nothing: `step_` says what was made. Otherwise what all later calls answer.
  std::optional<absl::StatusOr<Step>> Advance() {
    const absl::Status status = Seek();
    if (!status.ok()) return absl::StatusOr<Step>(status);
    if (step_ == Step::kEnd) return absl::StatusOr<Step>(Step::kEnd);
    return std::nullopt;
  }

  absl::Status Seek();
  absl::Status MapEntry(bool* done);
  absl::StatusOr<FieldOrigins> FindOrigins(const v1::Change& change);
  absl::Status Explain(const v1::Change& change, std::vector<v1::Finding> found);
  RowFinding IdRepeated(const std::string& record_id, int64_t first_line) const;
  void Reject(std::string record_id);

  const std::shared_ptr<const Mapping> mapping_;
  const std::unique_ptr<EntryReader> reader_;
  const RecordStreamOptions options_;
  CatalogueRules rules_;
  SeenRecords seen_;
  IdentifierTally identifiers_;
  PassSummary summary_;
  Step step_ = Step::kEnd;
  std::optional<absl::StatusOr<Step>> ended_;
  MappedRecord record_;
  RejectedRecord rejected_;
  std::vector<RowFinding> findings_;
};

// Reads on until there is something to give out.
absl::Status MappedStream::Seek() {
  for (;;) {
    LB_ASSIGN_OR_RETURN(const EntryReader::Step step, reader_->Next(&summary_));
    if (step == EntryReader::Step::kEnd) {
      summary_.identifiers = identifiers_.Look();
      step_ = Step::kEnd;
      return absl::OkStatus();
    }
    if (step == EntryReader::Step::kRejected) {
      rejected_ = std::move(reader_->rejected());
      ++summary_.rejected;
      step_ = Step::kRejected;
      return absl::OkStatus();
    }
    bool done = false;
    LB_RETURN_IF_ERROR(MapEntry(&done));
    if (done) return absl::OkStatus();
  }
}

// Turns the reader's entry into a record or a rejected one; not `done` for a duplicate.
absl::Status MappedStream::MapEntry(bool* done) {
  const Entry& entry = reader_->entry();
  const auto rows = static_cast<int64_t>(entry.rows.size());
  findings_ = reader_->findings();
  v1::Change change;
  RecordBuilder builder(mapping_->plan(), reader_->values(), &findings_, nullptr, &identifiers_);
  LB_RETURN_IF_ERROR(builder.Build(entry, change.mutable_record_id(), change.mutable_upsert()));
  std::vector<v1::Finding> found;
  ValidateChange(change, options_.today, &found);
  if (options_.catalogue != nullptr) {
    // Of a copy: what the catalogue adds is the broker's to add.
    v1::Decision decision = change.upsert().decision();
    rules_.Check(decision, found);
  }
  if (!found.empty()) LB_RETURN_IF_ERROR(Explain(change, std::move(found)));
  bool rejected = std::any_of(findings_.begin(), findings_.end(), IsError);
  bool repeated = false;
  if (!rejected) {
    const SeenRecords::Seen seen = seen_.See(
        change.record_id(), change.upsert().SerializeAsString(), entry.main->place().line);
    repeated = seen.verdict == SeenRecords::Verdict::kSame;
    rejected = seen.verdict == SeenRecords::Verdict::kDifferent;
    if (rejected) findings_.push_back(IdRepeated(change.record_id(), seen.first_line));
  }
  if (options_.on_shown && change.record_id() == options_.show_record_id) {
    LB_ASSIGN_OR_RETURN(const FieldOrigins origins, FindOrigins(change));
    options_.on_shown(origins, findings_);
  }
  *done = !repeated;
  if (rejected) {
    summary_.rows_rejected += rows;
    Reject(change.record_id());
    return absl::OkStatus();
  }
  if (repeated) {
    summary_.rows_duplicate += rows;
    ++summary_.duplicates;
    return absl::OkStatus();
  }
  if (seen_.size() > options_.records_max) {
    return absl::ResourceExhaustedError(
        absl::StrCat(entry.main->place().ToString(), ": more than ", options_.records_max,
                     " records in one source; split it into several sources"));
  }
  record_.record_id = std::move(*change.mutable_record_id());
  record_.record = std::move(*change.mutable_upsert());
  record_.place = entry.main->place();
  record_.warnings = std::move(findings_);
  summary_.warnings += static_cast<int64_t>(record_.warnings.size());
  summary_.rows_mapped += rows;
  ++summary_.records;
  step_ = Step::kRecord;
  return absl::OkStatus();
}

RowFinding MappedStream::IdRepeated(const std::string& record_id, int64_t first_line) const {
  const RecordIdPlan& id = mapping_->plan().record_id;
  const std::string earlier =
      absl::StrCat("row ", first_line, ", which came before, has other content and the same ");
  RowFinding again;
  again.place = reader_->entry().main->place();
  again.finding.set_rule(v1::RULE_RECORD_ID_REPEATED);
  again.finding.set_level(v1::FINDING_LEVEL_ERROR);
  again.finding.set_field("record_id");
  // It has passed the checks of an id, so it is no person's number.
  again.finding.set_value(ShownValue("", record_id));
  again.finding.set_message(
      id.digest ? absl::StrCat(earlier, IdColumns(id), ", of which the record id is a digest")
                : absl::StrCat(earlier, "record id"));
  again.finding.set_repair(
      id.digest ? "add a column that tells the two rows apart, and does not change, to record_id"
                : "correct the number in the source, or add a column that tells the rows apart to "
                  "record_id");
  return again;
}

// The rules run a second time for that: most records have no findings and need no origins.
absl::StatusOr<FieldOrigins> MappedStream::FindOrigins(const v1::Change& change) {
  FieldOrigins origins;
  std::vector<RowFinding> already_known;
  std::string record_id;
  v1::Record record;
  RecordBuilder builder(mapping_->plan(), reader_->values(), &already_known, &origins, nullptr);
  LB_RETURN_IF_ERROR(builder.Build(reader_->entry(), &record_id, &record));
  LB_CHECK(record_id == change.record_id());
  return origins;
}

// Adds what the contract's checks found, each with the cell that the field came from.
absl::Status MappedStream::Explain(const v1::Change& change, std::vector<v1::Finding> found) {
  LB_ASSIGN_OR_RETURN(FieldOrigins origins, FindOrigins(change));
  // A field whose rule found fault is empty for that reason.
  const auto explained = [this](const v1::Finding& finding) {
    return finding.rule() == v1::RULE_REQUIRED &&
           std::any_of(findings_.begin(), findings_.end(), [&](const RowFinding& known) {
             return IsError(known) && known.finding.field() == finding.field();
           });
  };
  for (v1::Finding& finding : found) {
    if (explained(finding)) continue;
    RowFinding explaining;
    explaining.place = reader_->entry().main->place();
    const Cause cause = CauseOf(mapping_->plan(), origins, finding);
    if (cause.of_mapping) {
      explaining.of_mapping = true;
      explaining.place = RowPlace();
      explaining.place.file = mapping_->name();
    } else if (cause.origin != nullptr) {
      explaining.place = cause.origin->place;
      explaining.column = cause.origin->column;
      // People look for what stands in the cell, not for what was made of it.
      if (finding.field().ends_with(".minor_units")) {
        finding.set_value(ShownValue(finding.field(), cause.origin->read));
      }
    } else if (cause.column != nullptr) {
      explaining.column = reader_->values().NameInFile(*cause.column);
    }
    explaining.finding = std::move(finding);
    findings_.push_back(std::move(explaining));
  }
  return absl::OkStatus();
}

void MappedStream::Reject(std::string record_id) {
  rejected_ = RejectedRecord();
  rejected_.record_id = std::move(record_id);
  rejected_.place = reader_->entry().main->place();
  rejected_.findings = std::move(findings_);
  for (RowFinding& found : rejected_.findings) {
    if (found.place.file.empty()) found.place = rejected_.place;
  }
  ++summary_.rejected;
  step_ = Step::kRejected;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RecordStream>> RecordStream::Open(
    std::shared_ptr<const Mapping> mapping, const std::vector<std::filesystem::path>& files,
    const RecordStreamOptions& options) {
  LB_CHECK(files.size() == mapping->plan().tables.size());
  LB_ASSIGN_OR_RETURN(auto reader, EntryReader::Open(mapping->plan(), files, options));
  return std::unique_ptr<RecordStream>(
      std::make_unique<MappedStream>(std::move(mapping), std::move(reader), options));
}

absl::StatusOr<std::vector<TableLook>> LookAtHeaders(
    const Mapping& mapping, const std::vector<std::filesystem::path>& files,
    const std::stop_token& stop) {
  const std::vector<TablePlan>& tables = mapping.plan().tables;
  LB_CHECK(files.size() == tables.size());
  std::vector<TableLook> looks(tables.size());
  for (size_t i = 0; i < tables.size(); ++i) {
    looks[i].file = files[i].filename().string();
    if (!tables[i].has_header) continue;
    LB_ASSIGN_OR_RETURN(const std::unique_ptr<RowSource> source,
                        OpenSource(tables[i].options, files[i], stop));
    TableColumns columns(tables[i]);
    columns.Learn(source->columns());
    looks[i].columns = columns.Look().columns;
    looks[i].lines_above = source->summary().lines_above;
  }
  return looks;
}

}  // namespace landbridge
