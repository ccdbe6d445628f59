// SPDX-License-Identifier: Apache-2.0
// Inside of the compiler: what is wrong with a mapping file, each with its place.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/source_map.h"

namespace landbridge {

// Belongs to one thread.
class FaultList {
 public:
  void Add(const SourceMap& sources, std::string_view path, std::string_view what) {
    faults_.emplace_back(sources.ErrorAt(path, what).message());
  }

  // Notes a fault when `result` is an error; otherwise moves its value to `*value`. Says which.
  template <typename T, typename U>
  bool Take(absl::StatusOr<T> result, const SourceMap& sources, std::string_view path, U* value) {
    if (!result.ok()) {
      Add(sources, path, StdView(result.status().message()));
      return false;
    }
    *value = *std::move(result);
    return true;
  }

  // OK, or kInvalidArgument with a line for each fault, 20 at most.
  absl::Status Outcome() const {
    if (faults_.empty()) return absl::OkStatus();
    constexpr size_t kLinesMax = 20;
    std::vector<std::string> lines(
        faults_.begin(),
        faults_.begin() + static_cast<std::ptrdiff_t>(std::min(faults_.size(), kLinesMax)));
    if (faults_.size() > kLinesMax) {
      lines.push_back(absl::StrCat(faults_.size() - kLinesMax, " more faults; mend these first"));
    }
    return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
  }

 private:
  std::vector<std::string> faults_;
};

}  // namespace landbridge
