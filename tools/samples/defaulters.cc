// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/defaulters.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"
#include "tools/samples/codes.h"
#include "tools/samples/sample_random.h"

namespace landbridge::samples {
namespace {

constexpr uint64_t kSeed = 20'130'716;
constexpr size_t kRows = 600;
constexpr size_t kNewRows = 9;
constexpr size_t kDirtStep = 9;
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

constexpr DirtCount kDirt[] = {
    {Dirt::kFullWidth, 10},     {Dirt::kPlaceholder, 8}, {Dirt::kFailingCheck, 5},
    {Dirt::kRepeated, 6},       {Dirt::kScientific, 4},  {Dirt::kNoNumber, 3},
    {Dirt::kUnknownValue, 3},   {Dirt::kFuture, 3},      {Dirt::kNoSuchDay, 2},
    {Dirt::kResidentNumber, 4},
};

constexpr std::string_view kConducts[] = {
    "有履行能力而拒不履行生效法律文书确定义务",
    "违反财产报告制度",
    "违反限制消费令",
    "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
};

Fate FateOf(size_t index) {
  constexpr Fate kFates[] = {Fate::kGone, Fate::kAmended, Fate::kStays};
  if (index % 27 == 0) return kFates[index / 27 % 3];
  if (index % 27 == 5) return kFates[(index / 27 + 1) % 3];
  return Fate::kStays;
}

std::string CardNumber(const Defaulter& defaulter, Dirt dirt) {
  if (defaulter.person) return MaskedPersonNumber(defaulter.subject.region, 1965, defaulter.serial);
  const std::string& uscc = defaulter.subject.uscc;
  switch (dirt) {
    case Dirt::kFullWidth:
      return ToFullWidth(uscc);
    case Dirt::kPlaceholder:
      return defaulter.form % 2 == 0 ? "暂无" : "/";
    case Dirt::kFailingCheck:
      return WithFailingCheck(uscc);
    case Dirt::kScientific:
      return InScientificNotation(uscc);
    default:
      // Old cases name the organisation code only.
      return defaulter.form % 6 == 0 ? OrganisationCodeOf(uscc) : uscc;
  }
}

std::string CaseCode(const Defaulter& defaulter, Dirt dirt) {
  if (dirt == Dirt::kNoNumber) return "暂无";
  const std::string rest =
      absl::StrFormat("%s执%d号", std::string(defaulter.court.number_prefix), defaulter.serial);
  const int year = defaulter.filed.year;
  const bool wide = dirt == Dirt::kFullWidth || defaulter.form % 3 == 0;
  return (wide ? absl::StrFormat("（%d）", year) : absl::StrFormat("(%d)", year)) + rest;
}

nlohmann::ordered_json Line(const Defaulter& defaulter, bool later) {
  const Dirt dirt = defaulter.life.DirtIn(later);
  const bool amended = later && defaulter.life.fate == Fate::kAmended;
  const std::string court(defaulter.court.name);
  std::string duty = absl::StrFormat("支付申请执行人货款%d元及利息", defaulter.owed_hundreds * 100);
  if (dirt == Dirt::kResidentNumber) duty.append("，被执行人身份证号").append(kResidentNumber);
  nlohmann::ordered_json line;
  line["id"] = 700'000'000 + defaulter.serial;
  line["iname"] = defaulter.subject.name;
  line["caseCode"] = CaseCode(defaulter, dirt);
  line["age"] = defaulter.person ? 61 : 0;
  line["sexy"] = defaulter.person ? (defaulter.form % 2 == 0 ? "男" : "女") : "";
  line["cardNum"] = CardNumber(defaulter, dirt);
  line["businessEntity"] =
      defaulter.person || defaulter.form % 7 == 0 ? "暂无" : defaulter.subject.representative;
  line["courtName"] = court;
  line["areaName"] = "广东";
  line["partyTypeName"] = dirt == Dirt::kUnknownValue ? "2" : defaulter.person ? "0" : "1";
  line["gistId"] =
      absl::StrFormat("(%d)%s民初%d号", defaulter.filed.year - 1,
                      std::string(defaulter.court.number_prefix), 2000 + defaulter.serial);
  line["regDate"] = WriteDate(defaulter.filed, 1);
  line["gistUnit"] = court;
  line["duty"] = duty;
  line["performance"] = amended ? "部分未履行" : "全部未履行";
  line["performedPart"] = amended ? "已履行部分货款" : "暂无";
  line["unperformPart"] = amended ? "其余货款及利息" : "暂无";
  line["disruptTypeName"] = std::string(kConducts[defaulter.form % std::size(kConducts)]);
  line["publishDate"] = dirt == Dirt::kNoSuchDay
                            ? absl::StrFormat("%d年02月31日", defaulter.published.year)
                            : WriteDate(defaulter.published, 3);
  return line;
}

}  // namespace

std::vector<Defaulter> MakeDefaulters(const std::vector<Company>& companies,
                                      const CivilDate& today) {
  SampleRandom random(kSeed);
  std::vector<Defaulter> defaulters(kRows + kNewRows);
  for (size_t i = 0; i < defaulters.size(); ++i) {
    Defaulter& defaulter = defaulters[i];
    defaulter.life.dirt = DirtAt(kDirt, kRows, kDirtStep, i);
    defaulter.life.fate = i < kRows ? FateOf(i) : Fate::kNew;
    defaulter.subject = random.Pick(std::span(companies));
    defaulter.court = random.Pick(Courts());
    defaulter.serial = static_cast<int>(i) + 1;
    defaulter.published = AddDays(today, -10 - static_cast<int64_t>(random.Below(600)));
    defaulter.filed = AddDays(defaulter.published, -30 - static_cast<int64_t>(random.Below(300)));
    defaulter.owed_hundreds = 10 + static_cast<int>(random.Below(50'000));
    defaulter.form = random.Below(1000);
    if (defaulter.life.dirt == Dirt::kFuture) defaulter.published = AddDays(today, 30);
    defaulter.person = i < kRows && i % 4 == 2 && defaulter.life.dirt == Dirt::kNone &&
                       defaulter.life.fate == Fate::kStays;
    if (defaulter.person) defaulter.subject.name = PersonName(i);
  }
  return defaulters;
}

std::string WriteDefaulters(const std::vector<Defaulter>& defaulters, bool later) {
  std::string text = kByteOrderMark;
  for (const Defaulter& defaulter : defaulters) {
    if (!defaulter.life.PresentIn(later)) continue;
    const std::string line = Line(defaulter, later).dump() + "\n";
    text += line;
    if (defaulter.life.dirt == Dirt::kRepeated) text += line;
  }
  return text;
}

}  // namespace landbridge::samples
