// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/regions.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "proto/contract/check.h"
#include "proto/contract/regions_table.h"
#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

constexpr int kFirstYear = 1980;
constexpr int kLastYear = 2019;

struct Province {
  std::string_view code;
  std::string_view name;
  std::string_view short_name;
};

constexpr auto kProvinces = std::to_array<Province>({
    {"110000", "北京市", "北京"},           {"120000", "天津市", "天津"},
    {"130000", "河北省", "河北"},           {"140000", "山西省", "山西"},
    {"150000", "内蒙古自治区", "内蒙古"},   {"210000", "辽宁省", "辽宁"},
    {"220000", "吉林省", "吉林"},           {"230000", "黑龙江省", "黑龙江"},
    {"310000", "上海市", "上海"},           {"320000", "江苏省", "江苏"},
    {"330000", "浙江省", "浙江"},           {"340000", "安徽省", "安徽"},
    {"350000", "福建省", "福建"},           {"360000", "江西省", "江西"},
    {"370000", "山东省", "山东"},           {"410000", "河南省", "河南"},
    {"420000", "湖北省", "湖北"},           {"430000", "湖南省", "湖南"},
    {"440000", "广东省", "广东"},           {"450000", "广西壮族自治区", "广西"},
    {"460000", "海南省", "海南"},           {"500000", "重庆市", "重庆"},
    {"510000", "四川省", "四川"},           {"520000", "贵州省", "贵州"},
    {"530000", "云南省", "云南"},           {"540000", "西藏自治区", "西藏"},
    {"610000", "陕西省", "陕西"},           {"620000", "甘肃省", "甘肃"},
    {"630000", "青海省", "青海"},           {"640000", "宁夏回族自治区", "宁夏"},
    {"650000", "新疆维吾尔自治区", "新疆"}, {"710000", "台湾省", "台湾"},
    {"810000", "香港特别行政区", "香港"},   {"820000", "澳门特别行政区", "澳门"},
});

// Prefixes of codes that another province holds today. Each was retired as a whole by the year of
// the split and never given again.
struct Moved {
  std::string_view prefix;
  std::string_view province;
};
constexpr auto kMoved = std::to_array<Moved>({
    // Haikou, Sanya, the administrative region and the autonomous prefecture on the island.
    {"4410", "460000"},
    {"4411", "460000"},
    {"4421", "460000"},
    {"4422", "460000"},
    // Chongqing; the prefectures of Wanxian, Fuling, Yongchuan and Qianjiang; three of the cities
    // that
    // stood directly under Sichuan.
    {"5102", "500000"},
    {"5112", "500000"},
    {"5122", "500000"},
    {"5123", "500000"},
    {"5127", "500000"},
    {"5135", "500000"},
    {"5170", "500000"},
    {"519005", "500000"},
    {"519006", "500000"},
    {"519007", "500000"},
});

// ISO 3166-1 alpha-2; XK is what the world writes for Kosovo without its being assigned; UN and EU.
constexpr std::string_view kAbroad =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU "
    "GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW "
    "KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU "
    "MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE "
    "YT ZA ZM ZW ";

bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }

// Requires: two capital letters.
constexpr size_t IndexAbroad(std::string_view letters) {
  return static_cast<size_t>((letters[0] - 'A') * 26 + (letters[1] - 'A'));
}

constexpr auto kIsAbroad = [] {
  std::array<bool, size_t{26} * 26> is_abroad{};
  for (size_t i = 0; i < kAbroad.size(); i += 3)
    is_abroad[IndexAbroad(kAbroad.substr(i, 2))] = true;
  return is_abroad;
}();

bool HasCodeForm(std::string_view region) {
  return region.size() == 6 &&
         std::all_of(region.begin(), region.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Row {
  uint32_t code;
  RegionYears years;
};

int TwoDigits(std::string_view text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

int YearOf(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd";
  const size_t distance = kDigits.find(c);
  LB_CHECK(distance != std::string_view::npos);
  return kFirstYear + static_cast<int>(distance);
}

// Adds the codes of one group, such as "0d0002-05", to `rows`.
void UnpackGroup(uint32_t prefix, std::string_view group, std::vector<Row>& rows) {
  LB_CHECK(group.size() >= 4);
  const RegionYears years{YearOf(group[0]), YearOf(group[1])};
  int previous = 0;
  for (size_t i = 2; i < group.size();) {
    const bool run = group[i] == '-';
    if (run) ++i;
    LB_CHECK(i + 2 <= group.size());
    const int last = TwoDigits(group.substr(i, 2));
    for (int code = run ? previous + 1 : last; code <= last; ++code) {
      rows.push_back({prefix * 100 + static_cast<uint32_t>(code), years});
    }
    previous = last;
    i += 2;
  }
}

std::vector<Row> Unpack(std::string_view table) {
  std::vector<Row> rows;
  while (!table.empty()) {
    const size_t end = table.find(';');
    LB_CHECK(end != std::string_view::npos && end > 5);
    const uint32_t prefix =
        static_cast<uint32_t>(TwoDigits(table) * 100 + TwoDigits(table.substr(2)));
    for (std::string_view groups = table.substr(5, end - 5); !groups.empty();) {
      const std::string_view group = groups.substr(0, groups.find(' '));
      UnpackGroup(prefix, group, rows);
      groups.remove_prefix(std::min(group.size() + 1, groups.size()));
    }
    table.remove_prefix(end + 1);
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.code < b.code; });
  return rows;
}

const std::vector<Row>& Rows() {
  // Never destroyed, so that threads which still run at exit may look up regions.
  static const auto& rows = *new std::vector<Row>(Unpack(kRegionTable));
  return rows;
}

const Province* FindProvince(std::string_view code) {
  const auto found = std::find_if(kProvinces.begin(), kProvinces.end(),
                                  [code](const Province& p) { return p.code == code; });
  return found == kProvinces.end() ? nullptr : &*found;
}

}  // namespace

std::optional<RegionYears> YearsOfRegion(std::string_view region) {
  if (!HasCodeForm(region)) return std::nullopt;
  uint32_t code = 0;
  for (const char c : region) code = code * 10 + static_cast<uint32_t>(c - '0');
  const auto& rows = Rows();
  const auto found = std::lower_bound(rows.begin(), rows.end(), code,
                                      [](const Row& row, uint32_t c) { return row.code < c; });
  if (found == rows.end() || found->code != code) return std::nullopt;
  return found->years;
}

bool IsKnownRegion(std::string_view region) {
  return YearsOfRegion(region).has_value() || IsForeignRegion(region);
}

bool IsCurrentRegion(std::string_view region) {
  const auto years = YearsOfRegion(region);
  return years ? years->last == kLastYear : IsForeignRegion(region);
}

bool IsForeignRegion(std::string_view region) {
  return region.size() == 2 && IsCapital(region[0]) && IsCapital(region[1]) &&
         kIsAbroad[IndexAbroad(region)];
}

std::string ProvinceOf(std::string_view region) {
  if (IsForeignRegion(region)) return std::string(region);
  if (!HasCodeForm(region)) return {};
  for (const Moved& moved : kMoved) {
    if (region.substr(0, moved.prefix.size()) == moved.prefix) return std::string(moved.province);
  }
  const Province* province = FindProvince(std::string(region.substr(0, 2)) + "0000");
  return province == nullptr ? std::string() : std::string(province->code);
}

std::string TodaysRegion(std::string_view region) {
  if (region.empty()) return {};
  if (IsCurrentRegion(region)) return std::string(region);
  return IsKnownRegion(region) ? ProvinceOf(region) : std::string();
}

bool RegionWithin(std::string_view region, std::string_view filter) {
  if (!HasCodeForm(region)) return region == filter && IsForeignRegion(region);
  if (filter == "CN") return true;
  if (!HasCodeForm(filter)) return false;
  if (region == filter) return true;
  if (filter.substr(2) == "0000") return ProvinceOf(region) == filter;
  return filter.substr(4) == "00" && region.substr(0, 4) == filter.substr(0, 4);
}

std::optional<std::string> ProvinceByName(std::string_view name) {
  const std::string half_width = ToHalfWidth(name);
  const std::string_view wanted = StripSpaces(half_width);
  for (const Province& province : kProvinces) {
    if (wanted == province.name || wanted == province.short_name) return std::string(province.code);
  }
  return std::nullopt;
}

std::string_view ProvinceName(std::string_view region) {
  const Province* province = FindProvince(ProvinceOf(region));
  return province == nullptr ? std::string_view() : province->name;
}

std::vector<std::string> AllProvinces() {
  std::vector<std::string> codes;
  codes.reserve(kProvinces.size());
  for (const Province& province : kProvinces) codes.emplace_back(province.code);
  return codes;
}

}  // namespace landbridge
