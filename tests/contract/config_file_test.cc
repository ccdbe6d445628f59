// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/config_file.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "landbridge/config/v1/policy.pb.h"
#include "tests/contract/config_example.pb.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

using testing::Example;

Example Loaded(std::string_view yaml) {
  const auto loaded = LoadConfigFromText<Example>(yaml, "etc/example.yaml");
  INFO(loaded.status().ToString());
  REQUIRE(loaded.ok());
  return loaded->value;
}

std::string Refused(std::string_view yaml) {
  const auto loaded = LoadConfigFromText<Example>(yaml, "f.yaml");
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.status().code() == absl::StatusCode::kInvalidArgument);
  return std::string(loaded.status().message());
}

TEST_CASE("a file becomes the message that it describes") {
  const Example example = Loaded(R"(# comment
name: alpha
workers: 8
cache: 64MiB
ratio: 0.25
enabled: true
patience: 1m30s
since: 2018-04-06
kind: sole_trader
sources: [a, "b c"]
kinds:
  - organisation
  - person
titles: {de: Eins, "1.2": Zwei}
parts_by_name:
  first: {id: x, labels: [l]}
parts:
  - id: 0012
    labels: one
part: {id: "y", labels: [m, n]}
months: 12
holidays: 2020-02-29
inside: {name: beta}
)");
  CHECK(example.name() == "alpha");
  CHECK(example.workers() == 8);
  CHECK(example.cache() == int64_t{64} << 20);
  CHECK(example.ratio() == 0.25);
  CHECK(example.enabled());
  CHECK(example.patience().seconds() == 90);
  CHECK(example.since().year() == 2018);
  CHECK(example.since().month() == 4);
  CHECK(example.since().day() == 6);
  CHECK(example.kind() == v1::SUBJECT_KIND_SOLE_TRADER);
  REQUIRE(example.sources_size() == 2);
  CHECK(example.sources(1) == "b c");
  REQUIRE(example.kinds_size() == 2);
  CHECK(example.kinds(1) == v1::SUBJECT_KIND_PERSON);
  REQUIRE(example.titles_size() == 2);
  CHECK(example.titles().at("1.2") == "Zwei");
  CHECK(example.parts_by_name().at("first").id() == "x");
  // A number in the place of a text stays as it is written.
  CHECK(example.parts(0).id() == "0012");
  CHECK(example.parts(0).labels(0) == "one");
  CHECK(example.part().labels(1) == "n");
  CHECK(example.end_case() == Example::kMonths);
  REQUIRE(example.holidays_size() == 1);
  CHECK(example.holidays(0).day() == 29);
  CHECK(example.inside().name() == "beta");
}

TEST_CASE("durations are read with their units") {
  CHECK(Loaded("{name: a, patience: 15s}").patience().seconds() == 15);
  CHECK(Loaded("{name: a, patience: 2m}").patience().seconds() == 120);
  CHECK(Loaded("{name: a, patience: 1500ms}").patience().nanos() == 500'000'000);
  CHECK(Refused("{name: a, patience: 36h}") ==
        "f.yaml:1:21: `patience`: is 36h; it must be at most 2h");
  CHECK(Refused("{name: a, patience: 500ms}") ==
        "f.yaml:1:21: `patience`: is 500ms; it must be at least 1s");
  for (const char* wrong : {"15", "soon", "-5s", "inf", "1 s x"}) {
    CHECK(Refused(absl::StrCat("name: a\npatience: ", wrong)) ==
          absl::StrCat("f.yaml:2:11: `patience`: is `", wrong,
                       "`, which is not a duration; write one like 250ms, 15s, 2m or 36h"));
  }
}

TEST_CASE("amounts of bytes are read with their units") {
  CHECK(Loaded("{name: a, cache: 4096}").cache() == 4096);
  CHECK(Loaded("{name: a, cache: 4096B}").cache() == 4096);
  CHECK(Loaded("{name: a, cache: 4KiB}").cache() == 4096);
  CHECK(Loaded("{name: a, cache: 2GiB}").cache() == int64_t{2} << 30);
  CHECK(Loaded("{name: a, cache: 1TiB}").cache() == int64_t{1} << 40);
  CHECK(Refused("{name: a, cache: 1B}") ==
        "f.yaml:1:18: `cache`: is 1 bytes; it must be at least 1024 bytes");
  for (const char* wrong : {"64MB", "1.5MiB", "MiB", "9999999TiB", "'4096'"}) {
    CHECK_THAT(
        Refused(absl::StrCat("name: a\ncache: ", wrong)),
        Catch::Matchers::StartsWith("f.yaml:2:8: `cache`: is ") &&
            Catch::Matchers::EndsWith("not an amount of bytes; write one like 4096 or 64MiB"));
  }
}

TEST_CASE("an unknown key is refused with the nearest known one") {
  const std::string message = Refused("name: a\nworkerz: 3\n");
  CHECK_THAT(message, Catch::Matchers::StartsWith("f.yaml:2:1: `workerz`: is not known here; did "
                                                  "you mean `workers`? Allowed: name, workers, "));
  CHECK(Refused("{name: a, part: {id: x, labels: y, zzzzzz: 1}}") ==
        "f.yaml:1:36: `part.zzzzzz`: is not known here; Allowed: id, labels");
}

TEST_CASE("an unknown enum value is refused with the nearest known one") {
  CHECK(Refused("name: a\nkind: organization\n") ==
        "f.yaml:2:7: `kind`: is `organization`, which is not known here; did you mean "
        "`organisation`? Allowed: organisation, sole_trader, person");
  CHECK_THAT(Refused("{name: a, kinds: [person, ORGANISATION]}"),
             Catch::Matchers::StartsWith("f.yaml:1:27: `kinds[1]`: is `ORGANISATION`, which"));
  // The zero value means "not set" and is not written.
  CHECK_THAT(Refused("{name: a, kind: unspecified}"),
             Catch::Matchers::StartsWith("f.yaml:1:17: `kind`: is `unspecified`, which is not"));
}

TEST_CASE("a key that stands twice is refused at its second place") {
  CHECK(Refused("name: a\nworkers: 1\nname: b\n") ==
        "f.yaml:3:1: `name`: stands here a second time, after line 1; keep one of them");
  CHECK(Refused("name: a\ntitles:\n  de: X\n  de: Y\n") ==
        "f.yaml:4:3: `titles[\"de\"]`: stands here a second time, after line 3; keep one of them");
}

TEST_CASE("a missing or empty required value is refused") {
  CHECK(Refused("workers: 1") == "f.yaml:1:1: `name`: is required; add the key");
  CHECK(Refused("name: a\npart:\n  id: x\n") ==
        "f.yaml:3:3: `part.labels`: is required; add the key");
  CHECK(Refused("name: a\npart: {id: '', labels: x}") ==
        "f.yaml:2:12: `part.id`: is empty, but required; give it a value");
  CHECK(Refused("name: a\npart: {id: x, labels: []}") ==
        "f.yaml:2:23: `part.labels`: is empty, but required; give it a value");
}

TEST_CASE("an empty file is refused and says what it may hold") {
  for (const char* empty : {"", "# nothing\n", "---\n", "~"}) {
    CHECK_THAT(Refused(empty), Catch::Matchers::StartsWith(
                                   "f.yaml:1:1: the file is empty; write a mapping with the keys "
                                   "name, workers, "));
  }
}

TEST_CASE("a value of another kind than its field is refused") {
  CHECK_THAT(Refused("- a\n"), Catch::Matchers::StartsWith(
                                   "f.yaml:1:1: the file is a list; write a mapping with the"));
  CHECK(Refused("name: [a]") == "f.yaml:1:7: `name`: is a list; write a single value");
  CHECK(Refused("{name: a, part: x}") ==
        "f.yaml:1:17: `part`: is the single value `x`; write a mapping with the keys id, labels");
  CHECK(Refused("{name: a, parts: {id: x}}") ==
        "f.yaml:1:18: `parts`: is a mapping; write a list, each element after a dash");
  CHECK(Refused("{name: a, titles: [x]}") ==
        "f.yaml:1:19: `titles`: is a list; write a mapping from names to values");
  CHECK(Refused("{name: a, enabled: yes}") ==
        "f.yaml:1:20: `enabled`: is `yes`; write true or false, without quotes");
  CHECK(Refused("{name: a, enabled: 'true'}") ==
        "f.yaml:1:20: `enabled`: is `true`; write true or false, without quotes");
  for (const char* wrong : {"many", "1.5", "'8'", "0x10", "+3", "99999999999999999999"}) {
    CHECK_THAT(Refused(absl::StrCat("name: a\nworkers: ", wrong)),
               Catch::Matchers::StartsWith("f.yaml:2:10: `workers`: is ") &&
                   Catch::Matchers::EndsWith("not a whole number; write digits without quotes"));
  }
  for (const char* wrong : {"half", ".nan", ".inf", "'0.5'"}) {
    CHECK_THAT(Refused(absl::StrCat("name: a\nratio: ", wrong)),
               Catch::Matchers::EndsWith("not a number; write one like 0.25 without quotes"));
  }
  for (const char* wrong : {"2018-02-30", "2018-4-6", "06/04/2018", "1899-12-31", "soon"}) {
    CHECK_THAT(Refused(absl::StrCat("name: a\nsince: ", wrong)),
               Catch::Matchers::EndsWith("not a date; write an existing day like 2018-04-06"));
  }
}

TEST_CASE("a key without a value is refused") {
  CHECK(Refused("name: a\nsources:\n") ==
        "f.yaml:2:1: `sources`: has no value; remove the key, or write \"\", [] or {} for an "
        "empty one");
  CHECK(Refused("name: a\nsources: [x, ~]\n") ==
        "f.yaml:2:14: `sources[1]`: has no value; remove the dash, or write the value in quotes");
}

TEST_CASE("a number out of its range is refused with the limit") {
  CHECK(Refused("{name: a, workers: 0}") == "f.yaml:1:20: `workers`: is 0; it must be at least 1");
  CHECK(Refused("{name: a, workers: 65}") ==
        "f.yaml:1:20: `workers`: is 65; it must be at most 64");
  CHECK(Refused("{name: a, ratio: 1.5}") == "f.yaml:1:18: `ratio`: is 1.5; it must be at most 1");
  CHECK(Refused("{name: a, port: -1}") ==
        "f.yaml:1:17: `port`: is -1; it must be between 0 and 4294967295");
}

TEST_CASE("a text that does not match its pattern is refused") {
  CHECK(Refused("name: A1") == "f.yaml:1:7: `name`: is `A1`; it must match [a-z]+");
  CHECK(Refused("{name: a, titles: {de: x}}") ==
        "f.yaml:1:24: `titles[\"de\"]`: is `x`; it must match [A-Z].*");
  CHECK(Refused("{name: a, mark: '||'}") ==
        "f.yaml:1:17: `mark`: is `||`; write one ASCII character, or tab");
  // A long text must not exhaust the stack of the regular expression.
  CHECK_THAT(Refused(absl::StrCat("name: ", std::string(1'000'000, 'a'))),
             Catch::Matchers::EndsWith("...`; it must match [a-z]+"));
}

TEST_CASE("two keys that exclude one another are refused") {
  CHECK(Refused("name: a\nmonths: 1\nuntil: x\n") ==
        "f.yaml:3:1: `until`: cannot stand beside `months`; keep one of both");
  CHECK(Refused("name: a\nchoice: {}\n") ==
        "f.yaml:2:9: `choice`: lacks one of `left`, `right`; add exactly one of these keys");
  CHECK(Loaded("{name: a, choice: {right: x}}").choice().right() == "x");
}

TEST_CASE("a path counts from the folder of the file") {
  CHECK(Loaded("{name: a, key_file: keys/k.pem}").key_file() == "etc/keys/k.pem");
  CHECK(Loaded("{name: a, key_file: ../k.pem}").key_file() == "k.pem");
  CHECK(Loaded("{name: a, key_file: /k.pem}").key_file() == "/k.pem");
  CHECK(Loaded("{name: a, key_file: ''}").key_file().empty());
}

TEST_CASE("variables of the environment are not substituted") {
  CHECK(Loaded("{name: a, key_file: /$HOME}").key_file() == "/$HOME");
}

TEST_CASE("all faults are reported at once, in the order of their lines") {
  CHECK(Refused("enabled: maybe\nworkers: 0\nkind: x\n") ==
        "f.yaml:1:1: `name`: is required; add the key\n"
        "f.yaml:1:10: `enabled`: is `maybe`; write true or false, without quotes\n"
        "f.yaml:2:10: `workers`: is 0; it must be at least 1\n"
        "f.yaml:3:7: `kind`: is `x`, which is not known here; Allowed: organisation, "
        "sole_trader, person");
}

TEST_CASE("a report has at most twenty lines and says how much it leaves out") {
  std::string yaml = "name: a\n";
  for (int i = 0; i < 30; ++i) absl::StrAppend(&yaml, "unknown", i, ": 1\n");
  const std::string message = Refused(yaml);
  CHECK(std::count(message.begin(), message.end(), '\n') == 19);
  CHECK_THAT(message, Catch::Matchers::EndsWith("\nf.yaml: 11 more faults; mend these first"));
}

TEST_CASE("broken YAML is refused with its place") {
  const std::string broken = Refused("name: a\nparts: [x\n");
  CHECK_THAT(broken,
             Catch::Matchers::StartsWith("f.yaml:") &&
                 Catch::Matchers::EndsWith("; check indentation, quotes and colons at this place"));
  CHECK(absl::StrContains(broken, ": not valid YAML: "));
  CHECK(Refused("name: a\n---\nname: b\n") ==
        "f.yaml:3:1: a second document begins here; keep one per file");
  CHECK(Refused(std::string_view("name: a\nuntil: \"x\0y\"\n", 18)) ==
        "f.yaml:2:10: a byte here is not text; save the file as UTF-8 without control characters");
  CHECK(Refused("name: a\nuntil: 中\xD6\xD0\n") ==
        "f.yaml:2:9: a byte here is not text; save the file as UTF-8 without control characters");
}

TEST_CASE("a tab in the indentation is named where it stands") {
  CHECK_THAT(Refused("name: a\nparts:\n\t- {id: x, labels: y}\n"),
             Catch::Matchers::StartsWith("f.yaml:3:1: a tab stands here, and YAML is indented with "
                                         "spaces only; write spaces. Line 3 is not valid YAML: "));
  CHECK_THAT(Refused("name: a\npart:\n  id: x\n\t labels: y\n"),
             Catch::Matchers::StartsWith("f.yaml:4:1: a tab stands here"));
}

TEST_CASE("punctuation of full width is named where it stands") {
  CHECK_THAT(Refused("name：a\nworkers: 1\n"),
             Catch::Matchers::StartsWith(
                 "f.yaml:1:5: a full-width colon `：` stands here; write `:` and a space. Line 2"));
  CHECK_THAT(
      Refused("name: a\npart: {id: x， labels: y}\n"),
      Catch::Matchers::StartsWith(
          "f.yaml:2:13: a full-width comma `，` stands here; write `,` and a space. Line 2"));
  CHECK_THAT(Refused("name: a\npart: {id: x, labels: y｝\n"),
             Catch::Matchers::StartsWith("f.yaml:2:24: a full-width bracket `｝` stands here; "));
  CHECK_THAT(Refused("name: a\npart: {id：x, labels: y}\n"),
             Catch::Contains("is not known here; a full-width colon `：` stands here; write `:`"));
  CHECK_THAT(Refused("name：a\n"), Catch::Contains("In it, a full-width colon `：` stands here"));
  // In texts it is what people write, and not to blame for other faults.
  CHECK_THAT(Refused("name: a\nuntil: 甲：乙，丙\ntitles: {de: 'x，y: z', fr: [\n"),
             !Catch::Contains("full-width"));
  CHECK(Loaded("name: a\nuntil: 罚款：ABC，其他\n").until() == "罚款：ABC，其他");
}

TEST_CASE("typographic quotes around a value are refused, and in it are text") {
  for (const char* yaml : {"{name: a, until: “公司”}", "{name: a, until: ‘x’}",
                           "{name: a, titles: {“de”: X}}", "{name: a, sources: [x, ＂y＂]}"}) {
    CHECK_THAT(Refused(yaml), Catch::Contains("stands in typographic quotes"));
  }
  CHECK_THAT(Refused("{“name”: a}"), Catch::Contains("stands in typographic quotes"));
  CHECK(Loaded("{name: a, until: '“公司”'}").until() == "“公司”");
  CHECK(Loaded("{name: a, until: “三无”产品和“假冒”}").until() == "“三无”产品和“假冒”");
}

TEST_CASE("a known key in the wrong place is told where it belongs") {
  CHECK_THAT(Refused("name: a\nlabels: [x]\n"),
             Catch::Contains("`labels`: is not known here; it belongs below `parts` or `part`. "
                             "Allowed here: name, "));
  CHECK_THAT(Refused("name: a\npart: {id: x, labels: y, workers: 1}\n"),
             Catch::Contains("is not known here; it belongs at the top of the file. Allowed here"));
  CHECK_THAT(Refused("name: a\ninside: {name: b, part: {id: x, labels: y, workers: 1}}\n"),
             Catch::Contains("is not known here; it belongs one level further out"));
}

TEST_CASE("a file that is no text is called what it is") {
  CHECK(Refused("PK\x03\x04\x14") ==
        "f.yaml:1:1: this is a spreadsheet (xlsx, ods) or another zip archive, not a configuration "
        "file; name the YAML file here");
  CHECK_THAT(Refused("\xD0\xCF\x11\xE0\xA1"), Catch::Contains("this is a spreadsheet (xls)"));
}

TEST_CASE("aliases cannot make a small file endless") {
  std::string nested = "name: a\ninside: &i\n  name: b\n  inside: *i\n";
  CHECK(absl::StrContains(Refused(nested), "nested deeper than 64 levels"));
  std::string wide = "name: a\nuntil: x\nsources: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  CHECK(Loaded("{name: a, until: &t x, sources: [*t]}").sources(0) == "x");
  CHECK(Loaded(wide).sources_size() == 10);
}

TEST_CASE("a loaded file says where its fields stand") {
  const auto loaded = LoadConfigFromText<Example>(
      "name: a\nparts:\n  - id: x\n    labels: [l]\n  - id: y\n    labels:\n      - m\n"
      "titles:\n  a.b: X\n",
      "f.yaml");
  REQUIRE(loaded.ok());
  const SourceMap& sources = loaded->sources;
  CHECK(sources.Where("name") == "f.yaml:1:1");
  CHECK(sources.Where("parts[1]") == "f.yaml:5:5");
  CHECK(sources.Where("parts[1].labels[0]") == "f.yaml:7:9");
  CHECK(sources.Where("titles[\"a.b\"]") == "f.yaml:9:3");
  // What the file does not set is looked for where it would stand.
  CHECK(sources.Where("parts[1].absent") == "f.yaml:5:5");
  CHECK(sources.Where("titles[\"c.d\"]") == "f.yaml:8:1");
  CHECK(sources.Where("workers") == "f.yaml:1:1");
  CHECK(sources.ErrorAt("parts[0].id", "is taken; choose another").message() ==
        "f.yaml:3:5: `parts[0].id`: is taken; choose another");
}

TEST_CASE("a refused file leaves the message as it was") {
  Example example;
  example.set_name("before");
  SourceMap sources("before.yaml");
  CHECK_FALSE(LoadConfigText("workers: 0", "f.yaml", &example, &sources).ok());
  CHECK(example.name() == "before");
  CHECK(example.workers() == 0);
  CHECK(sources.file() == "before.yaml");
  CHECK(LoadConfigText("name: a", "f.yaml", &example, nullptr).ok());
  CHECK(example.name() == "a");
}

TEST_CASE("a file is read from the disk") {
  const testing::TempDir folder;
  const std::filesystem::path file = folder.path() / "policy.yaml";
  std::ofstream(file) << "\xEF\xBB\xBF"
                         "agencies:\r\n  - name: agency/CN/court\r\n"
                         "    sources: enforcement/defaulters\r\n    categories: '*'\r\n";
  const auto policy = LoadConfig<config::v1::Policy>(file);
  INFO(policy.status().ToString());
  REQUIRE(policy.ok());
  CHECK(policy->value.agencies(0).sources(0) == "enforcement/defaulters");
  CHECK(policy->sources.Where("agencies[0].sources") == absl::StrCat(file.string(), ":3:5"));
}

TEST_CASE("a file that cannot be read is named with the reason") {
  const testing::TempDir folder;
  const auto missing = LoadConfig<Example>(folder.path() / "none.yaml");
  CHECK(missing.status().code() == absl::StatusCode::kNotFound);
  CHECK(absl::StrContains(missing.status().message(), "none.yaml: "));
  const auto a_folder = LoadConfig<Example>(folder.path());
  CHECK(a_folder.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(absl::StrContains(a_folder.status().message(), "is a folder"));
}

}  // namespace
}  // namespace landbridge
