// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/config_writer.h"

#include <filesystem>
#include <string>

#include "google/protobuf/util/message_differencer.h"
#include "landbridge/config/v1/catalogue.pb.h"
#include "landbridge/config/v1/mapping.pb.h"
#include "proto/contract/config_file.h"
#include "tests/contract/config_example.pb.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

template <typename Message>
void CheckThatItComesBack(const Message& message) {
  const std::string yaml = WriteConfig(message);
  INFO(yaml);
  const auto read = LoadConfigFromText<Message>(yaml, "written.yaml");
  INFO(read.status().ToString());
  REQUIRE(read.ok());
  CHECK(google::protobuf::util::MessageDifferencer::Equals(read->value, message));
}

TEST_CASE("what is written is read as the same message") {
  testing::Example example;
  example.set_name("alpha");
  example.set_workers(8);
  example.set_cache(int64_t{64} << 20);
  example.set_ratio(0.1);
  example.set_enabled(true);
  example.set_kind(v1::SUBJECT_KIND_SOLE_TRADER);
  // Texts that YAML takes for something else, or for its own signs.
  for (const char* text :
       {"", "No", "null", "~", "0012", "1e5", "a: b", "- a", "#", "'", "\"", "{x}", "[x]",
        "two\nlines", " spaces ", "@x", "2018-04-06", "罚款（万元）"}) {
    example.add_sources(text);
  }
  example.add_kinds(v1::SUBJECT_KIND_PERSON);
  (*example.mutable_titles())["B"] = "Two";
  (*example.mutable_titles())["A"] = "One";
  (*example.mutable_parts_by_name())["first"].set_id("x");
  (*example.mutable_parts_by_name())["first"].add_labels("l");
  for (const char* id : {"1", "2"}) {
    auto& part = *example.add_parts();
    part.set_id(id);
    part.add_labels("a");
    part.add_labels("b");
  }
  example.set_until("later");
  example.mutable_choice()->set_left("l");
  CheckThatItComesBack(example);
}

TEST_CASE("the same message is always written alike") {
  testing::Example one;
  testing::Example other;
  for (int i = 0; i < 7; ++i) {
    (*one.mutable_titles())[std::string(1, static_cast<char>('A' + i))] = "x";
    (*other.mutable_titles())[std::string(1, static_cast<char>('G' - i))] = "x";
  }
  CHECK(WriteConfig(one) == WriteConfig(other));
}

}  // namespace
}  // namespace landbridge
