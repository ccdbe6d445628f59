// SPDX-License-Identifier: Apache-2.0
// Zip files of texts that need not fit into memory: spreadsheets are written and plainly read so.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/bench/sources/counting_parser.h"

namespace landbridge::bench {

// Appends the next piece of a text; false when none is left.
using NextPiece = std::function<bool(std::string& text)>;

struct ZipText {
  std::string name;
  std::function<NextPiece()> begin;  // called when the text's turn has come
};

// A text that is given as it is.
ZipText WholeText(std::string name, std::string text);

// Packs texts, one after the other, into a new file.
//
// Errors: kDataLoss: it cannot be written.
absl::Status WriteZip(const std::filesystem::path& file, const std::vector<ZipText>& texts);

// Unpacks one of the file's texts into `parser`.
//
// Errors: kDataLoss: it is not there, or damaged.
absl::Status ParseZipText(const std::filesystem::path& file, const std::string& name,
                          CountingParser& parser);

}  // namespace landbridge::bench
