// SPDX-License-Identifier: Apache-2.0
// Where the fields of a loaded configuration stand in its file, so that checks that need more than
// the schema (a category that the catalogue lacks, two entries that clash) can name file, line and
// column too.
//
// A field's path is what messages show: `agencies[2].sources[0]`, and `titles["de"]` for the
// entries of a map. Elements count from 0. The empty path is the whole file. A copy is independent;
// const methods may be called from any thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace landbridge {

class SourceMap {
 public:
  // Line and column count from 1.
  struct Place {
    int line = 1;
    int column = 1;
  };

  SourceMap() = default;
  explicit SourceMap(std::string_view file) : file_(file) {}

  // The file's name as it was given to the loader.
  const std::string& file() const { return file_; }

  void Add(std::string_view path, Place place);

  // The place of `path`; when the file does not set it, that of the nearest field around it that is
  // there.
  Place PlaceOf(std::string_view path) const;

  // "FILE:LINE:COLUMN" for PlaceOf(path).
  std::string Where(std::string_view path) const;

  // kInvalidArgument "FILE:LINE:COLUMN: `path`: `what`", the form of the loader's own messages.
  // `what` says what is wrong and, after a semicolon, the remedy.
  absl::Status ErrorAt(std::string_view path, std::string_view what) const;

 private:
  std::string file_;
  std::map<std::string, Place, std::less<>> places_;
};

}  // namespace landbridge
