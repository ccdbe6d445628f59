// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/ods_text.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "adapters/sources/sheet.h"
#include "proto/contract/absl_view.h"

namespace landbridge {

void OdsText::Start() {
  depth_ = 0;
  in_paragraph_ = false;
  paragraphs_ = 0;
  text_.clear();
}

void OdsText::StartElement(std::string_view name, const PartAttributes& attributes) {
  ++depth_;
  if (depth_ == 1 && name == "p") {
    in_paragraph_ = true;
    after_space_ = true;
    if (++paragraphs_ > 1) text_ += '\n';
  } else if (in_paragraph_ && name == "s") {
    size_t count = 1;
    if (!absl::SimpleAtoi(AbslView(attributes.Get("c")), &count)) count = 1;
    text_.append(std::min(count, kSheetRowBytesMax), ' ');
  } else if (in_paragraph_ && (name == "tab" || name == "line-break")) {
    text_ += name == "tab" ? '\t' : '\n';
  }
}

void OdsText::EndElement() {
  if (--depth_ == 0) in_paragraph_ = false;
}

void OdsText::Text(std::string_view text) {
  if (!in_paragraph_) return;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (space && after_space_) continue;
    after_space_ = space;
    text_ += space ? ' ' : c;
  }
}

}  // namespace landbridge
