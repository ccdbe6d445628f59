// SPDX-License-Identifier: Apache-2.0
// The form that officials fill in who have no system to export from: its columns follow from one
// category of the catalogue, so that what the broker would reject cannot be typed, or is marked at
// once. A mapping reads what was filled in.
//
// Pure functions; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "landbridge/config/v1/catalogue.pb.h"
#include "landbridge/config/v1/mapping.pb.h"

namespace landbridge {

// Of titles, hints and choices.
enum class FormLanguage { kChinese, kEnglish };

struct FormColumn {
  enum class Content { kText, kDate, kAmount };

  std::string title;  // unique in the form
  std::string hint;   // how to fill it in; at most 255 characters
  bool required = false;
  Content content = Content::kText;
  size_t length = 0;                 // of a value that has a fixed length, in characters
  std::vector<std::string> choices;  // nothing else may be entered; empty: any text
  std::string example;
  std::vector<config::v1::Field> rules;  // what a mapping makes of it
};

// What a row must not be like.
struct FormRefusal {
  std::string when_present;  // title of the column that has a value
  std::string when_absent;   // title of the one that has none, and is to be filled in
  std::string message;
};

struct Form {
  std::string category;  // its id
  std::string title;     // of the category
  std::string sheet;     // that is filled in
  // The first column numbers the rows; the example has this in it.
  std::string number_title;
  std::string example_mark;
  std::vector<FormColumn> columns;  // those after it
  std::vector<FormRefusal> refusals;
  std::string instructions_sheet;
  std::vector<std::string> instructions;
};

// The language of a category's officials: Chinese for what begins with "cn.".
FormLanguage LanguageOf(std::string_view category);

// Errors: kNotFound: the catalogue has no such category; the message names those it has.
absl::StatusOr<Form> FormFor(const config::v1::Catalogue& catalogue, std::string_view category,
                             FormLanguage language);

// What reads the filled-in form as records of `source`. The example is passed over as long as it
// has the name and the number that it came with; whoever types over them has made a row of it.
//
// A row's record id is made of the decision's number and the subject's name, not of a number that
// is typed beside them: the next form begins with 1 again, and would then turn the listings of the
// last one into others, silently. So a row whose name or number is corrected is a new record, and
// the old one stays. The instructions say how to end it: the wrong row stays, with the reason of
// its end, and the right one is another row. A row that is deleted ends nothing.
config::v1::Mapping MappingOf(const Form& form, std::string_view source);

}  // namespace landbridge
