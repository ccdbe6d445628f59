// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: a mapping file with every name resolved and every pattern compiled.
// Made by the compiler, read by the reader and the builder; immutable.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mapping/pattern.h"
#include "adapters/mapping/record_target.h"
#include "adapters/mapping/text_template.h"
#include "adapters/sources/source_options.h"
#include "landbridge/config/v1/mapping.pb.h"
#include "proto/contract/amounts.h"
#include "proto/contract/dates.h"

namespace landbridge {

struct AmountPlan {
  AmountFormat format;
  std::string unit;
  std::string currency;
  bool zero_is_none = false;
  std::string header_unit;  // what the header is known to say wrongly; empty when nothing
};

// A column of a table that some rule reads.
struct ColumnSlot {
  std::string name;                // whole path from the row, as the mapping calls it
  std::vector<std::string> names;  // that, and the other names under which files may have it
  bool optional = false;
  int position = 0;  // from 1: taken by its place, whatever its name; 0: by name
  std::vector<AmountPlan> amounts = {};  // what rules read it as, where they read amounts
};

// A column as a rule reads it.
struct ColumnRef {
  enum class From {
    kItem,    // of the item at hand: the row itself, or the item of a `for_each`
    kMain,    // of the record's main row
    kRows,    // of all rows of the record's group
    kJoined,  // of all rows of a joined table that belong to the record
  };
  From from = From::kItem;
  size_t table = 0;
  size_t slot = 0;   // in TablePlan::slots
  std::string text;  // as the mapping writes it
};

struct ConditionPlan {
  ColumnRef column;
  std::vector<std::string> equals;
  std::vector<std::string> not_equals;
  std::optional<Pattern> matches;
  std::optional<Pattern> not_matches;
  std::optional<bool> present;
};

struct SkipPlan {
  std::vector<ConditionPlan> when;
  std::string reason;
};

struct RejectPlan {
  std::vector<ConditionPlan> when;
  ColumnRef column;
  std::string message;
};

struct GroupPlan {
  std::vector<ColumnRef> columns;
  std::vector<ConditionPlan> main;
  bool scattered = false;
  int64_t memory_max = 0;
};

struct JoinPlan {
  ColumnRef key;        // in the joined table
  ColumnRef first_key;  // in the first table
  config::v1::SortedAs sorted_as = config::v1::SORTED_AS_UNSPECIFIED;
  int64_t memory_max = 0;
};

struct TablePlan {
  std::string name;  // empty for a first table without one
  std::string file;
  SourceOptions options;
  // The columns are known before the first row: all that are used must be there.
  bool has_header = false;
  std::vector<std::string> null_tokens;
  std::vector<ColumnSlot> slots;
  std::vector<std::string> ignored;  // with `*`
  config::v1::OnUnknown unknown_columns = config::v1::ON_UNKNOWN_STOP;
  std::vector<SkipPlan> skip;
  std::vector<RejectPlan> reject;
  std::optional<GroupPlan> group;
  std::optional<JoinPlan> join;
};

struct ForEachPlan {
  enum class Over { kItems, kRows, kJoined };
  Over over = Over::kItems;
  size_t table = 0;
  std::string path;  // of the group, relative to the item at hand
};

struct TemplatePlan {
  TextTemplate text;
  // By name of the template: the column, or the parameter's value.
  std::vector<ColumnRef> columns;
  std::vector<std::optional<std::string>> parameters;
};

struct RecordIdPlan {
  std::vector<ColumnRef> columns;
  std::optional<TemplatePlan> text;  // in place of columns
  bool digest = false;
};

struct ReplacePlan {
  Pattern pattern;
  std::string with;
};

struct FieldPlan {
  std::optional<RecordTarget> target;  // always there in a finished plan
  std::vector<ConditionPlan> when;
  std::optional<ForEachPlan> for_each;

  std::vector<ColumnRef> from;
  std::vector<TemplatePlan> templates;
  std::optional<std::string> constant;  // a parameter's value too

  std::optional<std::string> join;
  std::vector<ReplacePlan> replace;
  std::optional<Pattern> extract;
  std::vector<std::string> split;
  std::map<std::string, std::string, std::less<>> values;
  config::v1::OnUnknown unknown = config::v1::ON_UNKNOWN_REJECT;
  std::optional<std::string> default_text;
  // Tried in this order; more than one only where a day count stands beside another form.
  std::vector<DateFormat> dates;
  std::optional<AmountPlan> amount;
  config::v1::RegionForm region = config::v1::REGION_FORM_UNSPECIFIED;
  bool first = false;
  bool keep_spaces = false;

  struct Assignment {
    RecordTarget target;
    std::string text;
  };
  std::vector<Assignment> set;
  std::vector<FieldPlan> fields;
};

struct MappingPlan {
  std::vector<TablePlan> tables;
  RecordIdPlan record_id;
  std::vector<FieldPlan> fields;
};

}  // namespace landbridge
