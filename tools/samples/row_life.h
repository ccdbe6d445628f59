// SPDX-License-Identifier: Apache-2.0
// What is wrong with a sample row, what becomes of it in the later export, and what Landbridge must
// therefore make of it. The expected numbers come from here, not from a run, so that a run can be
// checked against them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace landbridge::samples {

// Dirt as departments' files have it.
enum class Dirt {
  kNone,
  kFullWidth,         // code, number and brackets in full width
  kPlaceholder,       // 00000000000000000X, 暂无 or / in the place of a code
  kFailingCheck,      // a code whose check digit fails: a warning, and nothing is joined on it
  kEndTooLate,        // an end of publication more than three years after the decision: a warning
  kRepeated,          // the same row twice
  kOutdated,          // publication ended before today
  kScientific,        // the code became 9.14403E+17; the later export has it as text
  kNoNumber,          // no decision number
  kUnknownValue,      // a kind or status that the mapping does not know
  kFuture,            // decided in the future
  kNoSuchDay,         // the 31st of February
  kEndTooEarly,       // publication ends before the decision
  kResidentNumber,    // a resident's number inside a free text
  kAmountInWords,     // no number in the place of an amount
  kConflictingCodes,  // two valid codes of different companies
  kUnknownBasis,      // rests on a document that is no law; the later export names the law
};

enum class Fate {
  kStays,
  kGone,      // missing from the later export
  kRepaired,  // marked as made good in the later export
  kAmended,   // another amount in the later export
  kNew,       // in the later export only
};

struct RowLife {
  Dirt dirt = Dirt::kNone;
  Fate fate = Fate::kStays;
  // The decision is another agency's, which reports it too, and first.
  bool copy = false;

  bool PresentIn(bool later) const;
  // What is still wrong with it in that export.
  Dirt DirtIn(bool later) const;
};

struct DirtCount {
  Dirt dirt;
  int count;
};

// Which dirt the `index`th of `rows` rows has: one row of `step` is a candidate, and the counts of
// `plan` are spread over those.
//
// Requires: the candidates, rows / step, are no multiple of 37 and at least as many as the plan has
// in all.
Dirt DirtAt(std::span<const DirtCount> plan, size_t rows, size_t step, size_t index);

// What a run over one export must report when everybody before reported too.
struct ExportFacts {
  std::string file;
  int64_t rows = 0;      // with the totals line
  int64_t skipped = 0;   // totals
  int64_t repeated = 0;  // the same row again
  int64_t rejected = 0;  // by the adapter
  int64_t sent = 0;      // changes, those that the broker refuses among them
  int64_t refused = 0;   // by the broker
  int64_t created = 0;
  int64_t joined = 0;   // with a listing that another agency reported
  int64_t amended = 0;  // records; those that are marked as repaired among them
  int64_t ended = 0;    // reported as already over
  int64_t withdrawn = 0;
  int64_t lifted = 0;
  int64_t unchanged = 0;

  void Count(const RowLife& row, bool later);
};

}  // namespace landbridge::samples
