// SPDX-License-Identifier: Apache-2.0
// Texts of xlsx parts: of a shared string or of one that stands in its cell.
#pragma once

#include <string>
#include <string_view>

namespace landbridge {

// Gathers the text between the start and the end of `si` or `is`: of all runs of a rich text, but
// not how it is to be read aloud (`rPh`).
class XlsxText {
 public:
  void Start();
  void StartElement(std::string_view name);
  void EndElement(std::string_view name);
  void Text(std::string_view text);
  // What was gathered. `_x000D_` and the like are the characters that they stand for.
  std::string_view Finish();

 private:
  bool in_text_ = false;
  int phonetic_depth_ = 0;
  std::string text_;
};

// Replaces `_xHHHH_`, as xlsx writes characters that XML does not have, and `_x005F_`, which is an
// underscore. What is no character of a text stays as it is.
void DecodeXlsxEscapes(std::string* text);

}  // namespace landbridge
