// SPDX-License-Identifier: Apache-2.0
// `sources`: each kind of source that adapters read, with one and the same list: plainly by the
// library underneath, as a stream of rows, and by `landbridge-adapter check`.
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "adapters/sources/open_source.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/scenario.h"
#include "tools/bench/sources/adapter_check.h"
#include "tools/bench/sources/penalty_list.h"
#include "tools/bench/sources/source_form.h"
#include "tools/bench/usage.h"

namespace landbridge::bench {
namespace {

constexpr double kMicrosecondsPerSecond = 1e6;

struct Pass {
  double seconds = 0;
  double cpu_seconds = 0;
};

absl::StatusOr<Pass> Timed(const std::function<absl::Status()>& work) {
  const UsageMeter meter(getpid());
  const absl::Time start = absl::Now();
  LB_RETURN_IF_ERROR(work());
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  return Pass{seconds, meter.SoFar().cpu_seconds};
}

// Reads all rows; `look` sees each.
template <typename Look>
absl::Status ReadSource(const SourceForm& form, int64_t rows, Look look) {
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<RowSource> source, OpenSource(form.options, form.file));
  for (int64_t found = 0;; ++found) {
    LB_ASSIGN_OR_RETURN(const RowSource::Step step, source->Next());
    if (step == RowSource::Step::kRejected) {
      return absl::InternalError(
          absl::StrCat(source->error().place.ToString(), ": ", source->error().message));
    }
    if (step == RowSource::Step::kRow) {
      LB_RETURN_IF_ERROR(look(source->row()));
      continue;
    }
    if (!source->summary().clean_end) return absl::InternalError(source->summary().unclean_reason);
    return CheckRows(found, rows);
  }
}

// Each row of the list must be there once, in whatever order a database has them, and each cell
// must be what was written.
absl::Status CompareCells(const SourceForm& form, int64_t rows) {
  std::vector<bool> seen(static_cast<size_t>(rows));
  PenaltyCells cells;
  return ReadSource(form, rows, [&](const landbridge::Row& row) {
    const int64_t number = PenaltyNumberOf(row.First("CF_WSH").value_or(""));
    if (number < 0 || number >= rows || seen[static_cast<size_t>(number)]) {
      return absl::InternalError(
          absl::StrCat(row.place().ToString(), ": a row that was not written, or not twice"));
    }
    seen[static_cast<size_t>(number)] = true;
    FillPenalty(number, cells);
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string_view name = kPenaltyColumns[i].name;
      if (row.First(form.ten_bytes ? InTenBytes(name) : name).value_or("") == cells[i]) continue;
      return absl::InternalError(
          absl::StrCat(row.place().ToString(), ", ", AbslView(name), ": not what was written"));
    }
    return absl::OkStatus();
  });
}

absl::Status ReadAllCells(const SourceForm& form, int64_t rows) {
  size_t bytes = 0;
  LB_RETURN_IF_ERROR(ReadSource(form, rows, [&bytes](const landbridge::Row& row) {
    const RowView view = row.view();
    for (size_t i = 0; i < view.size(); ++i) bytes += view.value(i).size();
    return absl::OkStatus();
  }));
  return bytes > 0 ? absl::OkStatus() : absl::InternalError("the rows have no cells");
}

class Comparison {
 public:
  explicit Comparison(const Settings& settings) : settings_(settings) {}

  absl::StatusOr<std::vector<Table>> Run() {
    LB_ASSIGN_OR_RETURN(std::vector<PackagedForm> forms,
                        NamedForms(AllForms(settings_.folder), settings_.forms));
    for (PackagedForm& packaged : forms) {
      // A server ends with the last form of it.
      const absl::StatusOr<SourceForm> form = std::move(packaged.form);
      if (absl::IsNotFound(form.status())) {
        rows_.Note(absl::StrCat("Without ", packaged.name, ": ", form.status().message(), "."));
        continue;
      }
      LB_RETURN_IF_ERROR(form.status());
      LB_RETURN_IF_ERROR(Measure(*form));
    }
    return std::vector<Table>{rows_, check_};
  }

 private:
  absl::Status Measure(const SourceForm& form) {
    settings_.progress(absl::StrCat("sources, ", form.name));
    const int64_t rows = std::min(settings_.rows, form.rows_max);
    LB_RETURN_IF_ERROR(form.write(rows));
    LB_RETURN_IF_ERROR(CompareCells(form, rows));
    LB_ASSIGN_OR_RETURN(const AdapterCheck check,
                        AdapterCheck::Prepare(settings_.adapter, settings_.folder, form));
    bench::Row& in_rows = rows_.Add({form.name, form.library, absl::StrCat(rows)});
    bench::Row& in_check = check_.Add({form.name, absl::StrCat(rows)});
    for (int run = 0; run < settings_.runs; ++run) {
      LB_RETURN_IF_ERROR(MeasureOnce(form, rows, check, in_rows, in_check));
    }
    std::error_code error;
    std::filesystem::remove(form.file, error);
    return absl::OkStatus();
  }

  static absl::Status MeasureOnce(const SourceForm& form, int64_t rows, const AdapterCheck& check,
                                  bench::Row& in_rows, bench::Row& in_check) {
    const auto count = static_cast<double>(rows);
    LB_ASSIGN_OR_RETURN(const Pass plain, Timed([&] { return form.read_plainly(rows); }));
    LB_ASSIGN_OR_RETURN(const Pass source, Timed([&] { return ReadAllCells(form, rows); }));
    const absl::Time start = absl::Now();
    LB_ASSIGN_OR_RETURN(const Ending ending, check.Run(rows));
    const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
    in_rows.Figure("plain rows/s", 0).push_back(count / plain.seconds);
    in_rows.Figure("source rows/s", 0).push_back(count / source.seconds);
    in_rows.Figure("source/plain", 2).push_back(plain.seconds / source.seconds);
    in_rows.Figure("CPU ratio", 2).push_back(plain.cpu_seconds / source.cpu_seconds);
    in_rows.Figure("plain CPU us/row", 2)
        .push_back(plain.cpu_seconds * kMicrosecondsPerSecond / count);
    in_rows.Figure("source CPU us/row", 2)
        .push_back(source.cpu_seconds * kMicrosecondsPerSecond / count);
    in_check.Figure("rows/s", 0).push_back(count / seconds);
    in_check.Figure("check/source", 2).push_back(source.seconds / seconds);
    in_check.Figure("CPU us/row", 2).push_back(ending.cpu_seconds * kMicrosecondsPerSecond / count);
    in_check.Figure("peak MiB", 0)
        .push_back(static_cast<double>(ending.peak_bytes) / kBytesPerMebibyte);
    return absl::OkStatus();
  }

  const Settings& settings_;
  Table rows_{"rows of a source, beside a plain read", {"source", "read plainly by", "rows"}};
  Table check_{"landbridge-adapter check", {"source", "rows"}};
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunSources(const Settings& settings) {
  return Comparison(settings).Run();
}

}  // namespace landbridge::bench
