// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/wages.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/contract/status_macros.h"
#include "tools/samples/codes.h"
#include "tools/samples/encoding.h"
#include "tools/samples/sample_random.h"

namespace landbridge::samples {
namespace {

constexpr uint64_t kSeed = 20'220'101;
constexpr size_t kRows = 240;
constexpr size_t kNewRows = 4;
constexpr size_t kDirtStep = 9;
constexpr char kEncoding[] = "gbk";

constexpr DirtCount kDirt[] = {
    {Dirt::kFullWidth, 6},  {Dirt::kFailingCheck, 3},   {Dirt::kRepeated, 3},
    {Dirt::kScientific, 3}, {Dirt::kNoNumber, 2},       {Dirt::kUnknownValue, 2},
    {Dirt::kFuture, 2},     {Dirt::kResidentNumber, 2},
};

// In bytes of GBK; the mapping has the same numbers.
constexpr size_t kSerialWidth = 6;
constexpr size_t kNameWidth = 60;
constexpr size_t kCodeWidth = 36;
constexpr size_t kPersonWidth = 12;
constexpr size_t kWorkersWidth = 6;
constexpr size_t kAmountWidth = 20;
constexpr size_t kNumberWidth = 40;
constexpr size_t kDateWidth = 20;
constexpr size_t kAuthorityWidth = 40;
constexpr size_t kStatusWidth = 6;
constexpr size_t kRemarkWidth = 60;

Fate FateOf(size_t index) {
  constexpr Fate kFates[] = {Fate::kRepaired, Fate::kGone, Fate::kAmended};
  return index % 27 == 0 ? kFates[index / 27 % 3] : Fate::kStays;
}

// GBK lacks one of the characters that company names have.
bool FitsEncoding(const Company& company) { return company.name.find("䶮") == std::string::npos; }

absl::Status AppendColumn(std::string_view text, size_t width, std::string& line) {
  LB_ASSIGN_OR_RETURN(const std::string encoded, EncodeText(text, kEncoding));
  if (encoded.size() > width) {
    return absl::InvalidArgumentError(
        absl::StrCat("a text of ", encoded.size(), " bytes in a column of ", width));
  }
  line.append(encoded).append(width - encoded.size(), ' ');
  return absl::OkStatus();
}

absl::Status AppendLine(const WageArrears& row, bool later, std::string& text) {
  const Dirt dirt = row.life.DirtIn(later);
  const int owed = row.owed_hundreds + (later && row.life.fate == Fate::kAmended ? 100 : 0);
  std::string code = row.subject.uscc;
  if (dirt == Dirt::kFullWidth) code = ToFullWidth(code);
  if (dirt == Dirt::kFailingCheck) code = WithFailingCheck(code);
  if (dirt == Dirt::kScientific) code = InScientificNotation(code);
  std::string number = std::string(row.authority.number_prefix) +
                       absl::StrFormat("列字〔%d〕%d号", row.decided.year, row.serial);
  if (dirt == Dirt::kNoNumber) number = "不详";
  std::string status = later && row.life.fate == Fate::kRepaired ? "移出" : "列入";
  if (dirt == Dirt::kUnknownValue) status = "暂缓";
  std::string remark = row.form % 2 == 0 ? "无" : "经责令限期支付后仍未支付";
  if (dirt == Dirt::kResidentNumber)
    remark = std::string("法定代表人身份证").append(kResidentNumber);

  LB_RETURN_IF_ERROR(AppendColumn(absl::StrFormat("%06d", row.serial), kSerialWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(row.subject.name, kNameWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(code, kCodeWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(row.subject.representative, kPersonWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(absl::StrCat(row.workers), kWorkersWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(WriteTenThousands(owed, row.form), kAmountWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(number, kNumberWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(WriteDate(row.decided, row.form), kDateWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(row.authority.name, kAuthorityWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(status, kStatusWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(remark, kRemarkWidth, text));
  text += "\r\n";
  return absl::OkStatus();
}

}  // namespace

std::vector<WageArrears> MakeWageArrears(const std::vector<Company>& companies,
                                         const CivilDate& today) {
  SampleRandom random(kSeed);
  std::vector<WageArrears> arrears(kRows + kNewRows);
  for (size_t i = 0; i < arrears.size(); ++i) {
    WageArrears& row = arrears[i];
    row.life.dirt = DirtAt(kDirt, kRows, kDirtStep, i);
    row.life.fate = i < kRows ? FateOf(i) : Fate::kNew;
    size_t company = random.Below(companies.size());
    while (!FitsEncoding(companies[company])) company = (company + 1) % companies.size();
    row.subject = companies[company];
    row.authority = random.Pick(LabourAuthorities());
    row.serial = static_cast<int>(i) + 1;
    row.decided = AddDays(today, -30 - static_cast<int64_t>(random.Below(900)));
    row.owed_hundreds = 200 + static_cast<int>(random.Below(20'000));
    row.workers = 3 + static_cast<int>(random.Below(120));
    row.form = random.Below(1000);
    if (row.life.dirt == Dirt::kFuture) row.decided = AddDays(today, 30);
  }
  return arrears;
}

absl::StatusOr<std::string> WriteWageArrears(const std::vector<WageArrears>& arrears,
                                             const CivilDate& today, bool later) {
  const std::string title =
      absl::StrCat("拖欠农民工工资失信联合惩戒对象名单（样例数据，主体均不存在）\r\n截至",
                   WriteDate(today, 3), "，每列以字节计宽\r\n");
  LB_ASSIGN_OR_RETURN(std::string text, EncodeText(title, kEncoding));
  int64_t count = 0;
  for (const WageArrears& row : arrears) {
    if (!row.life.PresentIn(later)) continue;
    const int times = row.life.dirt == Dirt::kRepeated ? 2 : 1;
    for (int i = 0; i < times; ++i) LB_RETURN_IF_ERROR(AppendLine(row, later, text));
    count += times;
  }
  LB_RETURN_IF_ERROR(AppendColumn("合计", kSerialWidth, text));
  LB_RETURN_IF_ERROR(AppendColumn(absl::StrCat(count, "户"), kNameWidth, text));
  constexpr size_t kRest = kCodeWidth + kPersonWidth + kWorkersWidth + kAmountWidth + kNumberWidth +
                           kDateWidth + kAuthorityWidth + kStatusWidth + kRemarkWidth;
  return text.append(kRest, ' ').append("\r\n");
}

}  // namespace landbridge::samples
