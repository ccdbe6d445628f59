// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/source_map.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"

namespace landbridge {
namespace {

// The path of what contains `path`; empty when that is the whole file. Inside of a map's key that
// holds a dot it gives a path that exists nowhere, and the next step leads out of the key.
std::string_view ParentOf(std::string_view path) {
  const size_t cut = path.find_last_of(".[");
  return cut == std::string_view::npos ? std::string_view() : path.substr(0, cut);
}

}  // namespace

void SourceMap::Add(std::string_view path, Place place) {
  places_.insert_or_assign(std::string(path), place);
}

SourceMap::Place SourceMap::PlaceOf(std::string_view path) const {
  for (std::string_view at = path; !at.empty(); at = ParentOf(at)) {
    if (const auto found = places_.find(at); found != places_.end()) return found->second;
  }
  return {};
}

std::string SourceMap::Where(std::string_view path) const {
  const Place place = PlaceOf(path);
  return absl::StrCat(file_, ":", place.line, ":", place.column);
}

absl::Status SourceMap::ErrorAt(std::string_view path, std::string_view what) const {
  if (path.empty())
    return absl::InvalidArgumentError(absl::StrCat(Where(path), ": ", AbslView(what)));
  return absl::InvalidArgumentError(
      absl::StrCat(Where(path), ": `", AbslView(path), "`: ", AbslView(what)));
}

}  // namespace landbridge
