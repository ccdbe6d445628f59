// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/regions.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "tests/support/catch.h"
#include "tests/support/shared_data.h"

namespace landbridge {
namespace {

// The years of every code in the published tables.
std::map<std::string, RegionYears> PublishedYears(const std::filesystem::path& folder) {
  std::map<std::string, RegionYears> years;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".tsv") continue;
    const int year = std::stoi(entry.path().stem().string().substr(0, 4));
    std::ifstream file(entry.path());
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      const size_t code = line.find('\t', line.find('\t') + 1) + 1;
      const auto [at, is_new] = years.try_emplace(line.substr(code, 6), RegionYears{year, year});
      at->second.first = std::min(at->second.first, year);
      at->second.last = std::max(at->second.last, year);
    }
  }
  return years;
}

TEST_CASE("the table holds exactly the codes and years of the published tables") {
  LB_SHARED_DATA_OR_SKIP(folder, "gb2260");
  const auto published = PublishedYears(folder);
  REQUIRE(published.size() == 6576);
  size_t known = 0;
  for (int code = 100000; code <= 999999; ++code) {
    const std::string region = std::to_string(code);
    const auto years = YearsOfRegion(region);
    if (!years) continue;
    ++known;
    const auto found = published.find(region);
    INFO(region);
    REQUIRE(found != published.end());
    REQUIRE(years->first == found->second.first);
    REQUIRE(years->last == found->second.last);
    REQUIRE(IsCurrentRegion(region) == (found->second.last == 2019));
    REQUIRE_FALSE(ProvinceOf(region).empty());
  }
  CHECK(known == published.size());
}

TEST_CASE("no code of 2019 was moved to another province than its own") {
  for (int code = 110000; code <= 829999; ++code) {
    const std::string region = std::to_string(code);
    if (!IsCurrentRegion(region)) continue;
    INFO(region);
    REQUIRE(ProvinceOf(region) == region.substr(0, 2) + "0000");
  }
}

TEST_CASE("a code that was valid once stays known") {
  CHECK(IsKnownRegion("440305"));
  CHECK(IsCurrentRegion("440305"));
  CHECK(IsKnownRegion("510200"));
  CHECK_FALSE(IsCurrentRegion("510200"));
  CHECK(YearsOfRegion("510200")->first == 1980);
  CHECK(YearsOfRegion("510200")->last == 1996);
  for (const std::string_view unknown :
       {"440399", "999999", "000000", "44030", "4403055", "44O305", "", "cn", "ZZ", "C", "A D"}) {
    INFO(unknown);
    CHECK_FALSE(IsKnownRegion(unknown));
    CHECK_FALSE(IsCurrentRegion(unknown));
  }
}

TEST_CASE("a code belongs to the province of its first two digits") {
  CHECK(ProvinceOf("440305") == "440000");
  CHECK(ProvinceOf("440000") == "440000");
  CHECK(ProvinceOf("449999") == "440000");
  CHECK(ProvinceOf("990000").empty());
  CHECK(ProvinceOf("").empty());
}

TEST_CASE("codes of Guangdong that became Hainan belong to Hainan") {
  for (const std::string_view code :
       {"441000", "441005", "441100", "442100", "442121", "442129", "442200", "442228"}) {
    INFO(code);
    REQUIRE(IsKnownRegion(code));
    CHECK(ProvinceOf(code) == "460000");
    CHECK(RegionWithin(code, "460000"));
    CHECK_FALSE(RegionWithin(code, "440000"));
  }
  CHECK(ProvinceOf("442500") == "440000");
  // Given first to Haikou and later to a city of Guangdong.
  CHECK(ProvinceOf("449003") == "440000");
}

TEST_CASE("codes of Sichuan that became Chongqing belong to Chongqing") {
  for (const std::string_view code : {"510200", "510232", "511200", "511228", "512200", "512300",
                                      "512727", "513500", "513525", "517081", "519006"}) {
    INFO(code);
    REQUIRE(IsKnownRegion(code));
    CHECK(ProvinceOf(code) == "500000");
    CHECK_FALSE(RegionWithin(code, "510000"));
  }
  CHECK(ProvinceOf("511121") == "510000");
  CHECK(ProvinceOf("519004") == "510000");
  CHECK(ProvinceOf("512500") == "510000");
}

TEST_CASE("a district lies in its city, its province and its country") {
  CHECK(RegionWithin("440305", "440305"));
  CHECK(RegionWithin("440305", "440300"));
  CHECK(RegionWithin("440305", "440000"));
  CHECK(RegionWithin("440305", "CN"));
  CHECK_FALSE(RegionWithin("440305", "440306"));
  CHECK_FALSE(RegionWithin("440305", "440400"));
  CHECK_FALSE(RegionWithin("440305", "450000"));
  CHECK_FALSE(RegionWithin("440300", "440305"));
  CHECK_FALSE(RegionWithin("440000", "440300"));
  CHECK_FALSE(RegionWithin("440305", ""));
  CHECK_FALSE(RegionWithin("", "440000"));
  CHECK_FALSE(RegionWithin("", ""));
}

TEST_CASE("a region abroad lies in itself only") {
  CHECK(RegionWithin("AT", "AT"));
  CHECK(RegionWithin("UN", "UN"));
  CHECK_FALSE(RegionWithin("AT", "EU"));
  CHECK_FALSE(RegionWithin("AT", "CN"));
  CHECK_FALSE(RegionWithin("ZZ", "ZZ"));
  CHECK_FALSE(RegionWithin("AT", "440000"));
  CHECK(ProvinceOf("AT") == "AT");
}

TEST_CASE("countries of ISO 3166-1, and the two bodies that list, are regions abroad") {
  for (const std::string_view code : {"AT", "MX", "BR", "US", "GB", "CA", "RU", "UN", "EU", "CN"}) {
    INFO(code);
    CHECK(IsForeignRegion(code));
    CHECK(IsKnownRegion(code));
  }
  for (const std::string_view code : {"UK", "at", "AUT", "A", "", "D ", " A"}) {
    INFO(code);
    CHECK_FALSE(IsForeignRegion(code));
  }
  int count = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) count += IsForeignRegion(std::string{a, b}) ? 1 : 0;
  }
  CHECK(count == 249 + 3);
}

TEST_CASE("a province is found by its full and by its short name") {
  CHECK(ProvinceByName("广东省") == "440000");
  CHECK(ProvinceByName("广东") == "440000");
  CHECK(ProvinceByName("内蒙古") == "150000");
  CHECK(ProvinceByName("新疆维吾尔自治区") == "650000");
  CHECK(ProvinceByName("　重庆 ") == "500000");
  CHECK_FALSE(ProvinceByName("深圳市"));
  CHECK_FALSE(ProvinceByName(""));
  CHECK(ProvinceName("440305") == "广东省");
  CHECK(ProvinceName("442121") == "海南省");
  CHECK(ProvinceName("AT").empty());
}

TEST_CASE("all provinces are known by code and by name") {
  const auto provinces = AllProvinces();
  CHECK(provinces.size() == 34);
  CHECK(std::is_sorted(provinces.begin(), provinces.end()));
  for (const std::string& province : provinces) {
    INFO(province);
    CHECK(IsCurrentRegion(province));
    CHECK(ProvinceByName(ProvinceName(province)) == province);
  }
}

TEST_CASE("a region is filtered by the code of today") {
  CHECK(TodaysRegion("440305") == "440305");
  CHECK(TodaysRegion("AT") == "AT");
  CHECK(TodaysRegion("442121") == "460000");
  CHECK(TodaysRegion("999999").empty());
  CHECK(TodaysRegion("").empty());
}

}  // namespace
}  // namespace landbridge
