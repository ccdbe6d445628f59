// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/xml_sample.h"

#include <set>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/conform/text_encoding.h"
#include "adapters/sources/encoding_choice.h"
#include "adapters/sources/open_source.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

bool Everything(size_t, std::string_view) { return true; }

// By number: the path below the row, "akaList/aka"; empty for the row itself.
std::vector<std::string> PathsOf(const std::vector<XmlElement>& elements) {
  std::vector<std::string> paths(elements.size());
  for (size_t i = 1; i < elements.size(); ++i) {
    const std::string& around = paths[elements[i].parent];
    paths[i] = absl::StrCat(around, around.empty() ? "" : "/", elements[i].name);
  }
  return paths;
}

// Renames the element that begins here.
void Rename(std::string_view text, const XmlElement& element, std::vector<TextEdit>* edits) {
  const size_t name_size = PrefixOf(text, element).size() + element.name.size();
  edits->push_back({element.begin + 1 + name_size, 0, kRenamedEnd});
  if (element.close == element.end) return;
  edits->push_back({element.close + 2 + name_size, 0, kRenamedEnd});
}

}  // namespace

absl::StatusOr<std::unique_ptr<const Sample>> XmlSample::Open(const XmlOptions& options,
                                                              const std::filesystem::path& file) {
  LB_ASSIGN_OR_RETURN(const std::string bytes, ReadSample(file));
  LB_ASSIGN_OR_RETURN(const EncodingChoice choice, XmlEncodingOf(options.encoding, bytes));
  auto sample = std::make_unique<XmlSample>();
  sample->encoding_ = choice.encoding;
  sample->mark_ = bytes.substr(0, choice.mark_bytes);
  LB_ASSIGN_OR_RETURN(sample->text_, DecodeWhole(std::string_view(bytes).substr(choice.mark_bytes),
                                                 choice.encoding));
  LB_ASSIGN_OR_RETURN(const auto source, OpenSource(options, file));
  LB_RETURN_IF_ERROR(sample->ReadRows(source.get()));
  LB_RETURN_IF_ERROR(sample->FindRows());
  return sample;
}

absl::Status XmlSample::FindRows() {
  std::set<size_t> begins;
  for (size_t row = 0; row < rows(); ++row) {
    begins.insert(static_cast<size_t>(place(row).byte_offset) - mark_.size());
  }
  LB_ASSIGN_OR_RETURN(rows_, FindElements(text_, [&begins](size_t begin, std::string_view) {
                        return begins.contains(begin);
                      }));
  if (rows_.size() == rows()) return absl::OkStatus();
  return absl::UnimplementedError("the elements that are rows were not found again");
}

std::string_view XmlSample::TextOf(size_t row) const {
  const XmlElement& element = rows_[row];
  return std::string_view(text_).substr(element.begin, element.end - element.begin);
}

absl::StatusOr<std::string> XmlSample::Stored(const std::string& text) const {
  LB_ASSIGN_OR_RETURN(const std::string bytes, EncodeWhole(text, encoding_));
  return mark_ + bytes;
}

absl::StatusOr<std::string> XmlSample::Arranged(const Arrangement& rows) const {
  std::vector<TextEdit> edits;
  for (size_t place = 0; place < rows.size(); ++place) {
    std::string here;
    for (const size_t row : rows[place]) here += TextOf(row);
    edits.push_back({rows_[place].begin, TextOf(place).size(), std::move(here)});
  }
  return Stored(WithEdits(text_, edits));
}

absl::StatusOr<std::string> XmlSample::Lengthened(size_t row, size_t bytes) const {
  const std::string_view text = TextOf(row);
  LB_ASSIGN_OR_RETURN(const auto elements, FindElements(text, Everything));
  for (const XmlElement& element : elements) {
    const std::string_view inside = text.substr(element.content, element.close - element.content);
    if (inside.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;
    if (inside.find('<') != std::string_view::npos) continue;
    const size_t at = rows_[row].begin + element.content;
    return Stored(WithEdits(text_, {{at, 0, std::string(bytes, 'x')}}));
  }
  return absl::NotFoundError("the row has no text");
}

absl::StatusOr<std::string> XmlSample::Renamed(const std::string& column) const {
  const size_t last = column.rfind('/');
  const std::string leaf = column.substr(last + 1);
  const bool is_attribute = leaf.starts_with('@');
  const std::string around = last == std::string::npos ? "" : column.substr(0, last);
  std::vector<TextEdit> edits;
  for (size_t row = 0; row < rows(); ++row) {
    const std::string_view text = TextOf(row);
    LB_ASSIGN_OR_RETURN(const auto elements, FindElements(text, Everything));
    const std::vector<std::string> paths = PathsOf(elements);
    std::vector<TextEdit> here;
    for (size_t i = 0; i < elements.size(); ++i) {
      if (is_attribute && paths[i] == around) {
        const auto attribute = FindAttribute(text, elements[i], leaf.substr(1));
        if (attribute) here.push_back({attribute->name_end, 0, kRenamedEnd});
      } else if (!is_attribute && i > 0 && paths[i] == column) {
        Rename(text, elements[i], &here);
      }
    }
    for (TextEdit& edit : here) {
      edit.begin += rows_[row].begin;
      edits.push_back(std::move(edit));
    }
  }
  if (edits.empty()) {
    return absl::NotFoundError(absl::StrCat("no element or attribute is written ", column));
  }
  return Stored(WithEdits(text_, edits));
}

std::vector<size_t> XmlSample::Cuts(size_t file_size) const {
  // Places in the text are those in the file where the two are the same.
  if (rows() == 0 || !SameEncoding(encoding_, "utf-8")) return CutsAnywhere(file_size);
  std::vector<Stretch> stretches;
  for (size_t row = 0; row < rows(); ++row) {
    stretches.push_back({mark_.size() + rows_[row].begin, TextOf(row).size()});
  }
  return CutsInside(stretches);
}

}  // namespace landbridge
