// SPDX-License-Identifier: Apache-2.0
// The text of an ods cell: its paragraphs, with line breaks between them.
#pragma once

#include <string>
#include <string_view>

#include "adapters/sources/part_parser.h"

namespace landbridge {

// Gathers from the start of a cell to its end; comments and drawings in the cell are not its text.
class OdsText {
 public:
  void Start();
  void StartElement(std::string_view name, const PartAttributes& attributes);
  void EndElement();
  void Text(std::string_view text);

  const std::string& text() const { return text_; }

 private:
  int depth_ = 0;              // of open elements inside the cell
  bool in_paragraph_ = false;  // a paragraph of the cell itself
  int paragraphs_ = 0;
  bool after_space_ = false;  // further white space is layout
  std::string text_;
};

}  // namespace landbridge
