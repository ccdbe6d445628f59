// SPDX-License-Identifier: Apache-2.0
// What the example row of a category's form says, so that it is about that category: who lists, on
// which article of the category's first law, for what. The persons and decisions are made up.
//
// A pure function; any thread.
#pragma once

#include <string_view>

namespace landbridge {

struct FormExample {
  const char* category;   // its id; empty for those of a catalogue of one's own
  const char* name;       // of the subject
  const char* code;       // its Unified Social Credit Code; empty where it is a foreign body
  const char* authority;  // empty where the catalogue names who lists
  const char* number;
  const char* article;
  const char* conduct;
  const char* measure;
  const char* purpose = "";  // of the amount: one of the form's choices
  const char* amount = "";   // 万元
};

// Of a category that has none of its own: words that fit any list.
const FormExample& ExampleOf(std::string_view category);

}  // namespace landbridge
