// SPDX-License-Identifier: Apache-2.0
// Collects what is wrong with a configuration beyond its schema, so that one attempt shows all of
// it.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/source_map.h"

namespace landbridge {

class ConfigFaults {
 public:
  static constexpr int kShownMax = 20;

  // `sources` must outlive this object.
  explicit ConfigFaults(const SourceMap& sources) : sources_(sources) {}

  // `what` says what is wrong at `path` and, after a semicolon, the remedy.
  void Add(std::string_view path, std::string_view what) {
    if (++count_ > kShownMax) return;
    absl::StrAppend(&lines_, lines_.empty() ? "" : "\n", sources_.ErrorAt(path, what).message());
  }

  bool empty() const { return count_ == 0; }

  // kInvalidArgument with one line for each fault, in the order in which they were added; OK
  // without any.
  absl::Status Outcome() const {
    if (count_ == 0) return absl::OkStatus();
    if (count_ <= kShownMax) return absl::InvalidArgumentError(lines_);
    return absl::InvalidArgumentError(
        absl::StrCat(lines_, "\n", count_ - kShownMax, " more faults follow"));
  }

 private:
  const SourceMap& sources_;
  std::string lines_;
  int count_ = 0;
};

// Notices a name that occurs twice.
class UniqueNames {
 public:
  // Whether `name` was not seen before.
  bool Insert(std::string_view name) { return seen_.emplace(name).second; }
  bool Contains(std::string_view name) const { return seen_.find(name) != seen_.end(); }

 private:
  std::set<std::string, std::less<>> seen_;
};

}  // namespace landbridge
