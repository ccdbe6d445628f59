// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/compiler.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/mapping/column_resolver.h"
#include "adapters/mapping/fault_list.h"
#include "adapters/mapping/field_compiler.h"
#include "adapters/mapping/table_options.h"
#include "landbridge/v1/record.pb.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/wire_names.h"

namespace landbridge {
namespace {

constexpr int64_t kMemoryMax = int64_t{256} << 20;

// What every record needs; a mapping without a rule for it rejects every row.
constexpr std::string_view kNeeded[] = {
    "decision.category",     "decision.subject.kind",   "decision.subject.names", "decision.number",
    "decision.decided_date", "decision.authority.name", "decision.legal_basis"};

class Compiler {
 public:
  Compiler(const ConfigFile<config::v1::Mapping>& file,
           const std::vector<ConfigFile<config::v1::FieldList>>& shared)
      : config_(file.value), here_{&file.sources, ""}, shared_(shared) {}

  absl::StatusOr<std::unique_ptr<const MappingPlan>> Compile(const Mapping::Parameters& overrides) {
    LB_RETURN_IF_ERROR(Parameters(overrides));
    if (const absl::Status name = CheckSourceName(config_.source()); !name.ok()) {
      Add(here_.Child("source"), StdView(name.message()));
    }
    for (int i = 0; i < config_.tables_size(); ++i) DeclareTable(i);
    LB_RETURN_IF_ERROR(faults_.Outcome());  // the rest counts on the tables
    for (int i = 0; i < config_.tables_size(); ++i) FinishTable(i);
    RecordId();
    Fields();
    CheckNeeded();
    CheckColumns();
    LB_RETURN_IF_ERROR(faults_.Outcome());
    return std::move(plan_);
  }

 private:
  void Add(const ConfigPlace& place, std::string_view what) {
    faults_.Add(*place.sources, place.path, what);
  }

  absl::Status Parameters(const Mapping::Parameters& overrides) {
    for (const auto& [name, parameter] : config_.parameters()) {
      const auto override = overrides.find(name);
      const std::string& value = override == overrides.end() ? parameter.value() : override->second;
      if (value.empty()) {
        Add({here_.sources, absl::StrCat("parameters[\"", name, "\"]")},
            absl::StrCat("has no value; give one with --set ", name, "=..."));
      }
      parameters_.emplace(name, value);
    }
    for (const auto& [name, value] : overrides) {
      if (config_.parameters().contains(name)) continue;
      std::vector<std::string> known;
      for (const auto& [other, parameter] : config_.parameters()) known.push_back(other);
      std::sort(known.begin(), known.end());
      return absl::InvalidArgumentError(absl::StrCat(
          here_.sources->file(), ": has no parameter `", name,
          "` to --set; it has: ", known.empty() ? "none" : absl::StrJoin(known, ", ")));
    }
    return absl::OkStatus();
  }

  void DeclareTable(int index) {
    const config::v1::Table& config = config_.tables(index);
    const ConfigPlace place = here_.Item("tables", index);
    if (index > 0 && config.name().empty()) Add(place, "needs a `name` by which rules call it");
    if (config.name() == "rows")
      Add(place.Child("name"), "`rows` has a meaning; choose another name");
    if (!config.name().empty() && !names_.insert(config.name()).second) {
      Add(place.Child("name"), "is the name of an earlier table too; choose another");
    }
    if (config.has_sql()) CheckSql(config, place);
    if (config_.tables_size() > 1 && config.file().empty() && !config.has_sql()) {
      Add(place, "needs `file`, because the mapping has several tables");
    }
    if (index == 0 && config.has_join())
      Add(place.Child("join"), "is for the tables after the first");
    if (index > 0 && !config.has_join()) {
      Add(place, "needs `join`: by which key its rows belong to those of the first table");
    }
    if (index > 0 && config.has_group_by()) Add(place.Child("group_by"), "is for the first table");
    TablePlan table;
    table.name = config.name();
    table.file = config.file();
    table.options = SourceOptionsOf(config);
    table.has_header = config.has_delimited() || config.has_fixed_width() ||
                       config.has_workbook() || config.has_dbase() || config.has_sql();
    if (config.has_workbook() && !config.encoding().empty()) {
      Add(place.Child("encoding"), "is not for a workbook, which says its own; remove it");
    }
    if (config.workbook().header_rows() > 0 && config.workbook().names_size() > 0) {
      Add(place.Child("workbook").Child("header_rows"),
          "is for a header that names the columns, which `names` does here; remove one of both");
    }
    table.null_tokens.assign(config.null_tokens().begin(), config.null_tokens().end());
    table.ignored.assign(config.ignored_columns().begin(), config.ignored_columns().end());
    if (config.unknown_columns() != config::v1::ON_UNKNOWN_UNSPECIFIED) {
      table.unknown_columns = config.unknown_columns();
    }
    // ForEach asks for it while the rules are compiled.
    if (config.has_group_by()) table.group.emplace();
    plan_->tables.push_back(std::move(table));
  }

  void CheckSql(const config::v1::Table& config, const ConfigPlace& place) {
    const config::v1::Sql& sql = config.sql();
    if (!config.file().empty()) Add(place.Child("file"), "is for files; a database has none");
    if (sql.table().empty() == sql.query().empty()) {
      Add(place.Child("sql"), "needs exactly one of `table`, `query`");
    }
    // A pass over some of the rows must see all rows of each record that it sees.
    if (!sql.watermark().empty() && (config_.tables_size() > 1 || config.has_group_by())) {
      Add(place.Child("sql").Child("watermark"),
          "is for a mapping of one table without `group_by`; remove it, or join in the query");
    }
  }

  void FinishTable(int index) {
    const config::v1::Table& config = config_.tables(index);
    const ConfigPlace place = here_.Item("tables", index);
    const auto number = static_cast<size_t>(index);
    const ColumnScope scope = {number, "", index == 0};
    const ColumnScope own = {number, "", false};
    TablePlan& table = plan_->tables[number];
    for (int i = 0; i < config.skip_rows_size(); ++i) {
      table.skip.push_back({fields_.Conditions(config.skip_rows(i).when(),
                                               place.Item("skip_rows", i).Child("when"), own),
                            config.skip_rows(i).reason()});
    }
    for (int i = 0; i < config.reject_rows_size(); ++i) {
      const config::v1::RejectRows& reject = config.reject_rows(i);
      const ConfigPlace at = place.Item("reject_rows", i);
      table.reject.push_back({fields_.Conditions(reject.when(), at.Child("when"), own),
                              fields_.Column(reject.column(), at.Child("column"), own),
                              reject.message()});
    }
    if (config.has_group_by()) {
      const config::v1::GroupBy& group = config.group_by();
      for (int i = 0; i < group.columns_size(); ++i) {
        table.group->columns.push_back(
            fields_.Column(group.columns(i), place.Child("group_by").Item("columns", i), own));
      }
      table.group->main =
          fields_.Conditions(group.main(), place.Child("group_by").Child("main"), own);
      table.group->scattered = group.scattered();
      table.group->memory_max = group.memory_max() > 0 ? group.memory_max() : kMemoryMax;
    }
    if (config.has_join()) {
      const config::v1::Join& join = config.join();
      const std::string& first_key = join.first_key().empty() ? join.key() : join.first_key();
      JoinPlan plan;
      plan.key = fields_.Column(join.key(), place.Child("join").Child("key"), own);
      plan.first_key = fields_.Column(first_key, place.Child("join").Child("first_key"),
                                      ColumnScope{0, "", false});
      plan.sorted_as = join.sorted_as();
      if (plan.sorted_as != config::v1::SORTED_AS_UNSPECIFIED && plan_->tables[0].group &&
          plan_->tables[0].group->scattered) {
        Add(place.Child("join").Child("sorted_as"),
            "cannot go with `scattered` groups, which are not read in order; remove one of both");
      }
      plan.memory_max = join.memory_max() > 0 ? join.memory_max() : kMemoryMax;
      table.join = std::move(plan);
    }
  }

  void RecordId() {
    const config::v1::RecordId& config = config_.record_id();
    const ConfigPlace place = here_.Child("record_id");
    const ColumnScope scope;
    if ((config.from_size() > 0) == !config.template_().empty()) {
      Add(place, "needs exactly one of `from`, `template`");
    }
    for (int i = 0; i < config.from_size(); ++i) {
      plan_->record_id.columns.push_back(
          fields_.Column(config.from(i), place.Item("from", i), scope));
    }
    if (!config.template_().empty()) {
      plan_->record_id.text = fields_.Template(config.template_(), place.Child("template"), scope);
    }
    plan_->record_id.digest = config.digest();
  }

  void Fields() {
    const google::protobuf::Descriptor& record = *v1::Record::descriptor();
    for (const auto& file : shared_) {
      const ConfigPlace there = {&file.sources, ""};
      for (int i = 0; i < file.value.fields_size(); ++i) {
        plan_->fields.push_back(
            fields_.Field(file.value.fields(i), there.Item("fields", i), record, {}));
      }
    }
    for (int i = 0; i < config_.fields_size(); ++i) {
      plan_->fields.push_back(
          fields_.Field(config_.fields(i), here_.Item("fields", i), record, {}));
    }
  }

  void CheckNeeded() {
    for (const std::string_view needed : kNeeded) {
      const auto found = std::any_of(
          fields_.targets().begin(), fields_.targets().end(), [&](const std::string& target) {
            return target == needed || target.starts_with(absl::StrCat(AbslView(needed), ".")) ||
                   // The main member of a message: `decision.authority` gives its name.
                   needed == absl::StrCat(target, ".name");
          });
      if (!found) {
        Add(here_.Child("fields"),
            absl::StrCat("no rule gives `", AbslView(needed), "`, which every record needs"));
      }
    }
  }

  // Columns that are declared and play no part are mistakes of spelling.
  void CheckColumns() {
    for (int i = 0; i < config_.tables_size(); ++i) {
      const TablePlan& table = plan_->tables[static_cast<size_t>(i)];
      const auto used = [&table](const std::string& name) {
        return std::any_of(table.slots.begin(), table.slots.end(),
                           [&](const ColumnSlot& slot) { return slot.name == name; });
      };
      const config::v1::Table& config = config_.tables(i);
      const ConfigPlace place = here_.Item("tables", i);
      for (int j = 0; j < config.columns_size(); ++j) {
        if (!used(config.columns(j).name())) {
          Add(place.Item("columns", j),
              absl::StrCat("no rule uses `", config.columns(j).name(),
                           "`; correct the name, or put it under `ignored_columns`"));
        }
      }
      for (int j = 0; j < config.columns_size(); ++j) {
        const config::v1::Column& column = config.columns(j);
        if (column.position() == 0) continue;
        const bool has_places = (config.has_delimited() && config.delimited().names_size() == 0) ||
                                (config.has_workbook() && config.workbook().names_size() == 0);
        if (!has_places) {
          Add(place.Item("columns", j).Child("position"),
              "is for delimited tables and spreadsheets with a header; other columns have names "
              "that do not change");
        } else if (column.also_size() > 0) {
          Add(place.Item("columns", j).Child("also"), "cannot go with `position`; remove one");
        }
      }
      for (int j = 0; j < config.ignored_columns_size(); ++j) {
        if (used(config.ignored_columns(j))) {
          Add(place.Item("ignored_columns", j), "is used by a rule; take it out of this list");
        }
      }
    }
  }

  const config::v1::Mapping& config_;
  const ConfigPlace here_;
  const std::vector<ConfigFile<config::v1::FieldList>>& shared_;
  FaultList faults_;
  Mapping::Parameters parameters_;
  std::set<std::string> names_;
  std::unique_ptr<MappingPlan> plan_ = std::make_unique<MappingPlan>();
  ColumnResolver columns_{config_, plan_.get()};
  FieldCompiler fields_{&columns_, *plan_, parameters_, &faults_};
};

}  // namespace

absl::StatusOr<std::unique_ptr<const MappingPlan>> CompileMapping(
    const ConfigFile<config::v1::Mapping>& file,
    const std::vector<ConfigFile<config::v1::FieldList>>& shared,
    const Mapping::Parameters& parameters) {
  return Compiler(file, shared).Compile(parameters);
}

}  // namespace landbridge
