// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/row_life.h"

#include "proto/contract/check.h"

namespace landbridge::samples {
namespace {

// Coprime to the number of candidates, so that the kinds of dirt are mixed over the whole file.
constexpr size_t kSpread = 37;

enum class Verdict { kAccepted, kRejected, kRefused };

Verdict VerdictOn(Dirt dirt) {
  switch (dirt) {
    case Dirt::kScientific:
    case Dirt::kNoNumber:
    case Dirt::kUnknownValue:
    case Dirt::kFuture:
    case Dirt::kNoSuchDay:
    case Dirt::kEndTooEarly:
    case Dirt::kResidentNumber:
    case Dirt::kAmountInWords:
    case Dirt::kConflictingCodes:
      return Verdict::kRejected;
    case Dirt::kUnknownBasis:
      return Verdict::kRefused;  // the catalogue is the broker's
    default:
      return Verdict::kAccepted;
  }
}

}  // namespace

bool RowLife::PresentIn(bool later) const { return fate != (later ? Fate::kGone : Fate::kNew); }

Dirt RowLife::DirtIn(bool later) const {
  const bool mended = later && (dirt == Dirt::kScientific || dirt == Dirt::kUnknownBasis);
  return mended ? Dirt::kNone : dirt;
}

Dirt DirtAt(std::span<const DirtCount> plan, size_t rows, size_t step, size_t index) {
  const size_t candidates = rows / step;
  LB_CHECK(candidates % kSpread != 0);
  if (index % step != step / 2 || index / step >= candidates) return Dirt::kNone;
  auto place = static_cast<int>(index / step * kSpread % candidates);
  for (const DirtCount& kind : plan) {
    if (place < kind.count) return kind.dirt;
    place -= kind.count;
  }
  return Dirt::kNone;
}

void ExportFacts::Count(const RowLife& row, bool later) {
  if (later && row.fate == Fate::kGone) {
    ++sent;
    ++withdrawn;
    if (!row.copy) ++lifted;
  }
  if (!row.PresentIn(later)) return;

  ++rows;
  if (row.dirt == Dirt::kRepeated) {
    ++rows;
    ++repeated;
  }
  const Verdict verdict = VerdictOn(row.DirtIn(later));
  if (verdict == Verdict::kRejected) {
    ++rejected;
    return;
  }
  const bool known = later && row.fate != Fate::kNew && VerdictOn(row.dirt) == Verdict::kAccepted;
  const bool changed = row.fate == Fate::kRepaired || row.fate == Fate::kAmended;
  if (known && !changed) {
    ++unchanged;
    return;
  }
  ++sent;
  if (verdict == Verdict::kRefused) {
    ++refused;
  } else if (known) {
    ++amended;
    if (row.fate == Fate::kRepaired && !row.copy) ++lifted;
  } else if (row.dirt == Dirt::kOutdated) {
    ++ended;
  } else {
    ++(row.copy ? joined : created);
  }
}

}  // namespace landbridge::samples
