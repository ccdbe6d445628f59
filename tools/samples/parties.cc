// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/parties.h"

#include "absl/strings/str_cat.h"
#include "tools/samples/codes.h"

namespace landbridge::samples {
namespace {

constexpr Authority kMarketAuthorities[] = {
    {"广东省样例市场监督管理局", "440000", "market", "粤样市监处罚", 900'001},
    {"广州市样例市场监督管理局", "440100", "market", "穗样市监处罚", 900'002},
    {"深圳市样例市场监督管理局", "440300", "market", "深样市监处罚", 900'003},
    {"佛山市样例市场监督管理局", "440600", "market", "佛样市监处罚", 900'004},
};

// The courts' feed names the province alone.
constexpr Authority kCourts[] = {
    {"广东省样例高级人民法院", "440000", "court", "粤00", 910'001},
    {"广州市样例区人民法院", "440000", "court", "粤0106", 910'002},
    {"深圳市样例区人民法院", "440000", "court", "粤0305", 910'003},
    {"佛山市样例区人民法院", "440000", "court", "粤0604", 910'004},
};

constexpr Authority kLabourAuthorities[] = {
    {"广东省样例人力资源和社会保障厅", "440000", "labour", "粤样人社监", 920'001},
    {"广州市样例人力资源和社会保障局", "440100", "labour", "穗样人社监", 920'002},
    {"深圳市样例人力资源和社会保障局", "440300", "labour", "深样人社监", 920'003},
};

struct Place {
  std::string_view region;
  std::string_view name;
};

constexpr Place kGuangdong[] = {
    {"440103", "广州"}, {"440106", "广州"}, {"440111", "广州"}, {"440303", "深圳"},
    {"440305", "深圳"}, {"440306", "深圳"}, {"440604", "佛山"}, {"440605", "佛山"},
    {"441900", "东莞"}, {"440402", "珠海"},
};

// 430124 became 430182 in 2017; companies of before keep it in their codes.
constexpr Place kHunan[] = {
    {"430102", "长沙"}, {"430105", "长沙"}, {"430124", "宁乡"}, {"430211", "株洲"}};
constexpr Place kElsewhere[] = {{"110105", "北京"}, {"330106", "杭州"}, {"510107", "成都"}};

// The last one is in GB18030 and not in GBK.
constexpr std::string_view kStems[] = {"鸿达", "瑞丰", "恒信", "嘉禾", "博远", "顺昌",
                                       "德润", "金泰", "华宇", "永盛", "天成", "广源",
                                       "安泰", "中联", "新锐", "万利", "龙䶮"};
constexpr std::string_view kTrades[] = {"商贸", "食品",     "建筑工程", "物流",
                                        "医药", "电子科技", "餐饮管理", "广告",
                                        "机械", "服装",     "劳务派遣"};
constexpr std::string_view kSurnames[] = {"王", "李", "张", "刘", "陈", "杨",
                                          "黄", "赵", "吴", "周", "徐", "孙"};

// Elements in turn; sizes without common divisors make combinations that come again late.
template <size_t kSize>
constexpr auto& InTurn(const Place (&list)[kSize], size_t number) {
  return list[number % kSize];
}
template <size_t kSize>
constexpr std::string_view InTurn(const std::string_view (&list)[kSize], size_t number) {
  return list[number % kSize];
}

const Place& PlaceOf(size_t number) {
  switch (number % 10) {
    case 3:
      return InTurn(kHunan, number / 10);
    case 7:
      return InTurn(kElsewhere, number / 10);
    default:
      return InTurn(kGuangdong, number / 3);
  }
}

}  // namespace

std::string Authority::uscc() const { return MakeUscc("11", region, code_number); }

std::string Authority::catalogue_id() const {
  return absl::StrCat("sample-", std::string(sort), "-", code_number % 10'000);
}

std::span<const Authority> MarketAuthorities() { return kMarketAuthorities; }
std::span<const Authority> Courts() { return kCourts; }
std::span<const Authority> LabourAuthorities() { return kLabourAuthorities; }

std::string PersonName(size_t number) {
  return std::string(InTurn(kSurnames, number)).append(number % 3 == 0 ? "某" : "某某");
}

std::vector<Company> MakeCompanies(size_t count) {
  std::vector<Company> companies(count);
  for (size_t i = 0; i < count; ++i) {
    const Place& place = PlaceOf(i);
    const std::string stem(InTurn(kStems, i));
    const std::string trade(InTurn(kTrades, i));
    const std::string town(place.name);
    Company& company = companies[i];
    company.sole_trader = i % 15 == 11;
    // The number keeps names apart.
    if (company.sole_trader) {
      company.name = absl::StrCat(town, "市样例", i, "号", stem, trade, "经营部");
    } else if (i % 4 == 1) {
      company.name = absl::StrCat("样例", i, "号", stem, "（", town, "）", trade, "有限公司");
    } else {
      company.name = absl::StrCat(town, "市样例", i, "号", stem, trade, "有限公司");
    }
    company.region = place.region;
    company.uscc = MakeUscc(company.sole_trader ? "92" : "91", place.region, static_cast<int>(i));
    company.business_registration = MakeBusinessRegistration(place.region, static_cast<int>(i));
    company.representative = PersonName(i);
  }
  return companies;
}

}  // namespace landbridge::samples
