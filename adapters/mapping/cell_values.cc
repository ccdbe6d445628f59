// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/cell_values.h"

#include <algorithm>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/mapping/header_refusal.h"
#include "adapters/mapping/header_units.h"
#include "adapters/sources/column_patterns.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/names.h"
#include "proto/contract/personal_numbers.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// No placeholder is longer, and looking one up costs a normalisation.
constexpr size_t kPlaceholderBytesMax = 24;

// A year, a month and a day.
constexpr int kDigitsOfDay = 8;

constexpr std::string_view kWideSpaces[] = {"\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"};

// Where fewer columns are read, a single new name may be why none is found.
constexpr size_t kSlotsMin = 3;

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Numbers, dates in digits, codes of digits.
bool IsFigures(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || std::string_view(".,-/:+ ").find(c) != std::string_view::npos;
  });
}

// Numbers and days do not name columns: the file begins with a row.
bool IsFirstRow(const ColumnNames& names) {
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names.name(static_cast<ColumnId>(i));
    const auto digits =
        std::count_if(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (WithoutPersonalNumbers(name) != name || (digits >= kDigitsOfDay && IsFigures(name)))
      return true;
  }
  return false;
}

}  // namespace

std::string_view TrimSpaces(std::string_view text) {
  for (;;) {
    // A field of fixed width may be all filling.
    while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
    while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
    const size_t left = text.size();
    for (const std::string_view space : kWideSpaces) {
      if (text.starts_with(space)) text.remove_prefix(space.size());
      if (text.ends_with(space)) text.remove_suffix(space.size());
    }
    if (text.size() == left) return text;
  }
}

bool TableColumns::IsIgnored(std::string_view name) const {
  const auto* const sql = std::get_if<SqlOptions>(&plan_.options);
  if (sql != nullptr && absl::EqualsIgnoreCase(sql->watermark, AbslView(name))) return true;
  return FitsAnyColumnPattern(name, plan_.ignored);
}

std::vector<ColumnId> TableColumns::FindSlot(const ColumnSlot& slot) const {
  std::vector<ColumnId> found;
  if (slot.position > 0) {
    if (const auto column = names_->AtPlace(slot.position)) found.push_back(*column);
    return found;
  }
  for (size_t i = 0; i < slot.names.size(); ++i) {
    // The mapping's own name is no pattern: forms mark columns that must be filled with `*`.
    if (i == 0 || slot.names[i].find('*') == std::string::npos) {
      if (const auto id = names_->Find(slot.names[i])) found.push_back(*id);
      continue;
    }
    for (size_t j = 0; j < names_->size(); ++j) {
      const auto id = static_cast<ColumnId>(j);
      if (FitsColumnPattern(names_->name(id), slot.names[i]) &&
          std::find(found.begin(), found.end(), id) == found.end()) {
        found.push_back(id);
      }
    }
  }
  return found;
}

void TableColumns::Learn(const ColumnNames& names) {
  if (names_ == &names && states_.size() == names.size()) return;
  names_ = &names;
  while (states_.size() < names.size()) {
    const auto id = static_cast<ColumnId>(states_.size());
    states_.push_back(IsIgnored(names.name(id)) ? State::kKnown : State::kUnknown);
  }
  counts_.resize(names.size());
  slots_.assign(plan_.slots.size(), {});
  for (size_t i = 0; i < plan_.slots.size(); ++i) {
    slots_[i] = FindSlot(plan_.slots[i]);
    for (const ColumnId id : slots_[i]) {
      State& state = states_[static_cast<size_t>(id)];
      if (state == State::kUnknown) state = State::kKnown;
    }
  }
}

std::vector<std::string> TableColumns::MissingColumns() const {
  std::vector<std::string> missing;
  for (size_t i = 0; i < plan_.slots.size(); ++i) {
    if (slots_[i].empty()) missing.push_back(plan_.slots[i].name);
  }
  return missing;
}

absl::Status TableColumns::CheckHeader(const ColumnNames& names, std::string_view file) {
  Learn(names);
  const std::string header = absl::StrCat(AbslView(file), ", header");
  const HeaderRefusal refusal(plan_, names, header);
  const auto refused = [&](absl::Status why) {
    // Its names are a person's values, perhaps.
    return IsFirstRow(names) ? refusal.ReadsLikeRow() : why;
  };
  const std::vector<std::string> missing = MissingColumns();
  if (plan_.slots.size() >= kSlotsMin && missing.size() == plan_.slots.size()) {
    return refused(refusal.NothingKnown());
  }
  std::vector<std::string> unknown;
  for (size_t i = 0; i < states_.size(); ++i) {
    if (states_[i] == State::kUnknown) unknown.push_back(names.name(static_cast<ColumnId>(i)));
  }
  if (!unknown.empty() && plan_.unknown_columns == config::v1::ON_UNKNOWN_STOP) {
    return refused(refusal.Unknown(unknown, missing));
  }
  for (size_t i = 0; i < plan_.slots.size(); ++i) {
    const ColumnSlot& slot = plan_.slots[i];
    if (slots_[i].size() > 1) {
      return absl::FailedPreconditionError(absl::StrCat(
          header, ": `", slot.name, "` is there under two names, ",
          WithoutPersonalNumbers(names.name(slots_[i][0])), " and ",
          WithoutPersonalNumbers(names.name(slots_[i][1])), "; take one of them out of `also`"));
    }
    if (slots_[i].empty() && !slot.optional) return refused(refusal.Missing(slot));
    if (slots_[i].empty()) continue;
    LB_RETURN_IF_ERROR(CheckHeaderUnit(slot.amounts, names.name(slots_[i].front()), header));
  }
  return absl::OkStatus();
}

bool TableColumns::IsNone(std::string_view text) const {
  return text.empty() ||
         std::find(plan_.null_tokens.begin(), plan_.null_tokens.end(), text) !=
             plan_.null_tokens.end() ||
         (text.size() <= kPlaceholderBytesMax && IsPlaceholder(text));
}

void TableColumns::CountRow(const Row& row) {
  if (++rows_ == 1) first_row_ = row.place();
  const RowView view = row.view();
  for (size_t i = 0; i < view.size(); ++i) {
    Count& count = counts_[static_cast<size_t>(view.column(i))];
    if (count.last_row == rows_) continue;
    const std::string_view text = TrimSpaces(view.value(i));
    if (IsNone(text)) continue;
    count.last_row = rows_;
    ++count.filled;
    if (IsFigures(text)) ++count.figures;
  }
}

TableLook TableColumns::Look() const {
  TableLook look;
  look.file = first_row_.file;
  look.rows = rows_;
  look.first_row = first_row_;
  for (size_t i = 0; i < counts_.size(); ++i) {
    const auto id = static_cast<ColumnId>(i);
    look.columns.push_back({WithoutPersonalNumbers(names_->name(id)), "", names_->place(id),
                            counts_[i].filled, counts_[i].figures});
  }
  for (size_t slot = 0; slot < slots_.size(); ++slot) {
    for (const ColumnId column : slots_[slot]) {
      look.columns[static_cast<size_t>(column)].read_as = plan_.slots[slot].name;
    }
  }
  return look;
}

absl::Status TableColumns::CheckRow(const Row& row, std::vector<RowFinding>* findings) {
  Learn(row.columns());
  CountRow(row);
  const RowView view = row.view();
  for (size_t i = 0; i < view.size(); ++i) {
    const ColumnId column = view.column(i);
    State& state = states_[static_cast<size_t>(column)];
    if (state == State::kKnown) continue;
    const std::string& name = row.columns().name(column);
    switch (plan_.unknown_columns) {
      case config::v1::ON_UNKNOWN_KEEP:
        continue;
      case config::v1::ON_UNKNOWN_WARN:
        if (state == State::kReported) continue;
        break;
      case config::v1::ON_UNKNOWN_REJECT:
        if (TrimSpaces(view.value(i)).empty()) continue;
        break;
      default:
        return HeaderRefusal(plan_, row.columns(), row.place().ToString())
            .Unknown({name}, MissingColumns());
    }
    state = State::kReported;
    RowFinding found;
    found.place = row.place();
    found.column = WithoutPersonalNumbers(name);
    found.finding.set_rule(v1::RULE_COLUMN_UNKNOWN);
    found.finding.set_level(plan_.unknown_columns == config::v1::ON_UNKNOWN_WARN
                                ? v1::FINDING_LEVEL_WARNING
                                : v1::FINDING_LEVEL_ERROR);
    found.finding.set_message(
        absl::StrCat("the mapping does not know the column `", WithoutPersonalNumbers(name), "`"));
    found.finding.set_repair("use it in a rule of the mapping, or list it under `ignored_columns`");
    findings->push_back(std::move(found));
  }
  return absl::OkStatus();
}

std::vector<std::string_view> TableColumns::Values(const RowView& view, size_t slot,
                                                   bool keep_spaces) const {
  std::vector<std::string_view> values;
  if (slot >= slots_.size()) return values;
  for (const ColumnId column : slots_[slot]) {
    for (size_t i = 0; i < view.size(); ++i) {
      if (view.column(i) != column) continue;
      const std::string_view raw = view.value(i);
      const std::string_view text = TrimSpaces(raw);
      if (IsNone(text)) continue;
      values.push_back(keep_spaces ? raw : text);
    }
  }
  return values;
}

std::string TableColumns::NameInFile(size_t slot) const {
  if (slot < slots_.size() && names_ != nullptr && !slots_[slot].empty() &&
      !names_->HasSeveralNames(slots_[slot].front())) {
    return WithoutPersonalNumbers(names_->name(slots_[slot].front()));
  }
  return slot < plan_.slots.size() ? plan_.slots[slot].name : std::string();
}

}  // namespace landbridge
