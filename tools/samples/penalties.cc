// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/penalties.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/samples/codes.h"
#include "tools/samples/sample_random.h"

namespace landbridge::samples {
namespace {

constexpr uint64_t kMarketSeed = 20'180'701;
constexpr uint64_t kLabourSeed = 20'160'501;
constexpr size_t kMarketRows = 900;
constexpr size_t kMarketNewRows = 15;
constexpr size_t kLabourRows = 90;
constexpr size_t kLabourNewRows = 3;
// One row in so many may be dirty.
constexpr size_t kMarketDirtStep = 9;
constexpr size_t kLabourDirtStep = 5;

constexpr DirtCount kMarketDirt[] = {
    {Dirt::kFullWidth, 14},     {Dirt::kPlaceholder, 8},   {Dirt::kFailingCheck, 6},
    {Dirt::kEndTooLate, 6},     {Dirt::kRepeated, 8},      {Dirt::kOutdated, 9},
    {Dirt::kScientific, 5},     {Dirt::kNoNumber, 4},      {Dirt::kUnknownValue, 4},
    {Dirt::kFuture, 3},         {Dirt::kNoSuchDay, 3},     {Dirt::kEndTooEarly, 3},
    {Dirt::kResidentNumber, 3}, {Dirt::kAmountInWords, 3}, {Dirt::kConflictingCodes, 3},
    {Dirt::kUnknownBasis, 6},
};
constexpr DirtCount kLabourDirt[] = {
    {Dirt::kFullWidth, 3}, {Dirt::kFailingCheck, 2}, {Dirt::kRepeated, 3},
    {Dirt::kNoNumber, 2},  {Dirt::kUnknownValue, 2}, {Dirt::kFuture, 2},
};

constexpr Violation kMarketViolations[] = {
    {"发布虚假广告", "中华人民共和国广告法", "第五十五条第一款",
     "在经营场所发布含有虚假内容的广告"},
    {"销售不合格产品", "中华人民共和国产品质量法", "第四十九条",
     "销售不符合保障人体健康标准的产品"},
    {"未明码标价", "中华人民共和国价格法", "第四十二条", "销售商品未按规定明码标价"},
    {"经营超过保质期食品", "中华人民共和国食品安全法", "第一百二十四条第一款",
     "经营超过保质期的预包装食品"},
    {"虚假宣传", "中华人民共和国反不正当竞争法", "第二十条第一款",
     "对商品的销售状况作引人误解的商业宣传"},
    {"侵犯商标专用权", "中华人民共和国商标法", "第六十条第二款", "销售侵犯注册商标专用权的商品"},
    {"使用未经检验的特种设备", "中华人民共和国特种设备安全法", "第八十四条", "使用未经检验的电梯"},
    {"提交虚假登记材料", "市场主体登记管理条例", "第四十四条", "提交虚假材料取得市场主体登记"},
    {"从非法渠道购进药品", "中华人民共和国药品管理法", "第一百二十九条",
     "未从药品上市许可持有人处购进药品"},
};
constexpr Violation kLabourViolations[] = {
    {"未足额支付工资", "中华人民共和国劳动法", "第九十一条", "无故拖欠劳动者工资"},
    {"未存储工资保证金", "保障农民工工资支付条例", "第五十五条", "未按规定存储农民工工资保证金"},
};

// Decided 20 to 300 days ago: still within the year for which such decisions are published.
void FillIn(const CivilDate& today, std::span<const Authority> authorities,
            std::span<const Violation> violations, size_t index, SampleRandom& random,
            Penalty& penalty) {
  penalty.authority = random.Pick(authorities);
  penalty.violation = &random.Pick(violations);
  penalty.decided = AddDays(today, -20 - static_cast<int64_t>(random.Below(280)));
  penalty.serial = static_cast<int>(index) + 1;
  penalty.fine_hundreds = 5 + static_cast<int>(random.Below(1995));
  penalty.confiscated_hundreds = random.Below(4) == 0 ? 1 + static_cast<int>(random.Below(300)) : 0;
  penalty.form = random.Below(1000);
  if (penalty.life.dirt == Dirt::kFuture) penalty.decided = AddDays(today, 30);
  if (penalty.life.dirt == Dirt::kOutdated) penalty.decided = AddDays(today, -500);
}

bool IsCopiedByLabour(size_t index) { return index % 9 == 0 || index % 18 == 1; }

// Of the rows with a fate, a third is copied by the labour bureau.
Fate MarketFate(size_t index) {
  size_t number = index / 27;
  switch (index % 27) {
    case 0:
      break;
    case 5:
      number += 1;
      break;
    case 14:
      number += 2;
      break;
    default:
      return Fate::kStays;
  }
  constexpr Fate kFates[] = {Fate::kGone, Fate::kRepaired, Fate::kAmended};
  return kFates[number % 3];
}

Fate LabourFate(size_t index) {
  constexpr Fate kFates[] = {Fate::kGone, Fate::kRepaired, Fate::kAmended, Fate::kStays};
  return index % 5 == 0 ? kFates[index / 5 % 4] : Fate::kStays;
}

}  // namespace

std::string OfficialNumber(const Penalty& penalty) {
  return std::string(penalty.authority.number_prefix) +
         absl::StrFormat("〔%d〕%d号", penalty.decided.year, penalty.serial);
}

std::string CopiedNumber(const Penalty& penalty) {
  const std::string prefix(penalty.authority.number_prefix);
  const int year = penalty.decided.year;
  switch (penalty.form % 4) {
    case 0:
      return prefix + absl::StrFormat("(%d)%d号", year, penalty.serial);
    case 1:
      return prefix + absl::StrFormat("（%d） %04d号", year, penalty.serial);
    case 2:
      return prefix + ToFullWidth(absl::StrFormat("[%d]%d", year, penalty.serial)) + "号";
    default:
      return prefix + absl::StrFormat("【%d】%d号", year, penalty.serial);
  }
}

std::vector<Penalty> MakeMarketPenalties(const std::vector<Company>& companies,
                                         const CivilDate& today) {
  SampleRandom random(kMarketSeed);
  std::vector<Penalty> penalties(kMarketRows + kMarketNewRows);
  for (size_t i = 0; i < penalties.size(); ++i) {
    Penalty& penalty = penalties[i];
    penalty.life.dirt = DirtAt(kMarketDirt, kMarketRows, kMarketDirtStep, i);
    penalty.life.fate = i < kMarketRows ? MarketFate(i) : Fate::kNew;
    penalty.subject = random.Pick(std::span(companies));
    FillIn(today, MarketAuthorities(), kMarketViolations, i, random, penalty);
    penalty.person = i < kMarketRows && i % 20 == 13 && penalty.life.dirt == Dirt::kNone &&
                     penalty.life.fate == Fate::kStays && !IsCopiedByLabour(i);
    if (penalty.person) penalty.subject.name = PersonName(i);
  }
  return penalties;
}

std::vector<Penalty> MakeLabourPenalties(const std::vector<Company>& companies,
                                         const CivilDate& today,
                                         const std::vector<Penalty>& market) {
  std::vector<Penalty> penalties;
  for (size_t i = 0; i < kMarketRows; ++i) {
    if (!IsCopiedByLabour(i)) continue;
    const size_t number = penalties.size();
    Penalty& copy = penalties.emplace_back(market[i]);
    copy.life = {Dirt::kNone, number % 30 == 7 ? Fate::kGone : Fate::kStays, true};
    copy.differs = number % 12 == 5;
  }
  SampleRandom random(kLabourSeed);
  for (size_t i = 0; i < kLabourRows + kLabourNewRows; ++i) {
    Penalty& penalty = penalties.emplace_back();
    penalty.life.dirt = DirtAt(kLabourDirt, kLabourRows, kLabourDirtStep, i);
    penalty.life.fate = i < kLabourRows ? LabourFate(i) : Fate::kNew;
    penalty.subject = random.Pick(std::span(companies));
    FillIn(today, LabourAuthorities(), kLabourViolations, i, random, penalty);
  }
  return penalties;
}

}  // namespace landbridge::samples
