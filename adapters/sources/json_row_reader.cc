// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/json_row_reader.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"

namespace landbridge {

void AppendMember(std::string_view name, std::string* path) {
  for (const char c : name) {
    if (c == '~') {
      *path += "~0";
    } else if (c == '/') {
      *path += "~1";
    } else {
      *path += c;
    }
  }
}

// Gets the parser's events. Returning false ends the parse.
class JsonRowReader::Handler final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Handler(JsonRowReader* reader, Row* row) : reader_(*reader), row_(*row) {}

  std::optional<Problem> TakeProblem() { return std::move(problem_); }

  bool null() override { return frames_.empty() ? NoObject() : true; }
  bool boolean(bool value) override { return Value(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return Value(absl::StrCat(value)); }
  bool number_unsigned(number_unsigned_t value) override { return Value(absl::StrCat(value)); }
  bool number_float(number_float_t, const string_t& spelling) override { return Value(spelling); }
  bool string(string_t& value) override { return Value(value); }
  bool binary(binary_t&) override { return false; }  // JSON text has none

  bool start_object(std::size_t) override {
    if (Deeper()) return false;
    Frame frame{.is_array = false, .serial = ++reader_.objects_};
    if (!frames_.empty()) frame.group = row_.OpenGroup(path_);
    Push(frame);
    return true;
  }

  bool key(string_t& name) override {
    Frame& frame = frames_.back();
    path_text_.resize(frame.base_size);
    if (!path_text_.empty()) path_text_ += '/';
    AppendMember(name, &path_text_);
    if (reader_.names_->size() >= kColumnsMax && !reader_.names_->Find(path_text_)) {
      return Fail(RowRule::kStructure,
                  absl::StrCat("the file has more than ", kColumnsMax,
                               " different member names: values stand where names should"));
    }
    path_ = reader_.names_->Intern(path_text_);
    reader_.member_of_.resize(reader_.names_->size());
    uint64_t& member_of = reader_.member_of_[static_cast<size_t>(path_)];
    if (member_of == frame.serial) {
      return Fail(RowRule::kDuplicateKey,
                  absl::StrCat("member '", path_text_, "' stands twice in one object; leave one"));
    }
    member_of = frame.serial;
    return true;
  }

  bool end_object() override { return Pop(); }

  bool start_array(std::size_t) override {
    if (frames_.empty()) return NoObject();
    if (frames_.back().is_array) {
      return Fail(RowRule::kStructure,
                  absl::StrCat("'", path_text_,
                               "' is an array inside an array, which has no path; give the inner "
                               "ones a name"));
    }
    if (Deeper()) return false;
    Push(Frame{.is_array = true});
    return true;
  }

  bool end_array() override { return Pop(); }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    // The library's own message quotes the text, which may be personal.
    problem_ = Problem{
        RowRule::kSyntax, position == 0 ? 0 : position - 1,
        absl::StrCat("the ", reader_.noun_, " is no JSON object: wrong at character ", position)};
    return false;
  }

 private:
  struct Frame {
    bool is_array = false;
    uint64_t serial = 0;  // of an object
    std::optional<size_t> group = std::nullopt;
    size_t base_size = 0;  // of path_text_, for the members
  };

  bool Fail(RowRule rule, std::string message) {
    problem_ = Problem{rule, 0, std::move(message)};
    return false;
  }

  bool NoObject() {
    return Fail(RowRule::kSyntax,
                absl::StrCat("the ", reader_.noun_,
                             " is JSON, but no object; write one object per ", reader_.noun_));
  }

  bool Deeper() {
    if (static_cast<int>(frames_.size()) < reader_.depth_max_) return false;
    Fail(RowRule::kStructure, absl::StrCat("the object is nested deeper than ", reader_.depth_max_,
                                           "; raise depth_max"));
    return true;
  }

  void Push(Frame frame) {
    frame.base_size = frames_.empty() ? 0 : path_text_.size();
    frames_.push_back(frame);
  }

  bool Pop() {
    if (frames_.back().group) row_.CloseGroup(*frames_.back().group);
    path_text_.resize(frames_.back().base_size);
    frames_.pop_back();
    // The items of an array all have the array's path.
    if (!path_text_.empty()) path_ = reader_.names_->Intern(path_text_);
    return true;
  }

  bool Value(std::string_view value) {
    if (frames_.empty()) return NoObject();
    if (!frames_.back().is_array) {
      row_.Add(path_, value);
      return true;
    }
    const size_t item = row_.OpenGroup(path_);
    row_.Add(path_, value);
    row_.CloseGroup(item);
    return true;
  }

  JsonRowReader& reader_;
  Row& row_;
  std::vector<Frame> frames_;
  std::string path_text_;  // of the member being read
  ColumnId path_{};        // the same
  std::optional<Problem> problem_;
};

std::optional<JsonRowReader::Problem> JsonRowReader::Read(std::string_view text, Row* row) {
  Handler handler(this, row);
  try {
    if (nlohmann::json::sax_parse(text.begin(), text.end(), &handler)) return std::nullopt;
  } catch (const std::exception&) {
    return Problem{RowRule::kSyntax, 0, absl::StrCat("the ", noun_, " is no JSON object")};
  }
  auto problem = handler.TakeProblem();
  return problem ? std::move(problem) : Problem{};
}

}  // namespace landbridge
