// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/penalty_files.h"

#include <array>
#include <map>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/check.h"
#include "tools/samples/codes.h"

namespace landbridge::samples {
namespace {

using Cells = std::map<std::string_view, std::string>;

constexpr std::string_view kMarketColumns[] = {
    "CF_WSH",      "CF_XDR_MC",   "CF_XDR_LB",   "CF_XDR_SHXYM", "CF_XDR_GSZC", "CF_XDR_ZZJG",
    "CF_XDR_SWDJ", "CF_XDR_SYDW", "CF_XDR_SHZZ", "CF_FRDB",      "CF_FR_ZJLX",  "CF_FR_ZJHM",
    "CF_XDR_ZJLX", "CF_XDR_ZJHM", "CF_JDRQ",     "CF_YXQ",       "CF_GSJZQ",    "CF_WFXW",
    "CF_SY",       "CF_YJ",       "CF_CFLB",     "CF_NR",        "CF_NR_FK",    "CF_NR_WFFF",
    "CF_NR_ZKDX",  "CF_CFJG",     "CF_CFJGDM",   "CF_SJLY",      "CF_SJLYDM",   "BZ",
};

constexpr int kAmendedBy = 50;  // hundred yuan

int FineHundreds(const Penalty& penalty, bool later) {
  return penalty.fine_hundreds + (later && penalty.life.fate == Fate::kAmended ? kAmendedBy : 0);
}

std::string LegalBasis(const Penalty& penalty, Dirt dirt) {
  if (dirt == Dirt::kUnknownBasis) return "《样例市场经营主体信用扣分暂行办法》第三条";
  return absl::StrCat("《", std::string(penalty.violation->law), "》",
                      std::string(penalty.violation->article));
}

std::string Conduct(const Penalty& penalty, Dirt dirt) {
  std::string text =
      absl::StrFormat("经查，当事人于%d年%d月%s。", penalty.decided.year, penalty.decided.month,
                      std::string(penalty.violation->conduct));
  if (dirt == Dirt::kResidentNumber) {
    absl::StrAppend(&text, "负责人身份证号", std::string(kResidentNumber), "。");
  }
  return text;
}

std::string Measure(const Penalty& penalty, int fine_hundreds) {
  std::string text = absl::StrFormat("罚款%d元", fine_hundreds * 100);
  if (penalty.confiscated_hundreds > 0) {
    text += absl::StrFormat("，没收违法所得%d元", penalty.confiscated_hundreds * 100);
  }
  return text;
}

std::string Kinds(const Penalty& penalty) {
  return penalty.confiscated_hundreds > 0 ? "罚款;没收违法所得、没收非法财物" : "罚款";
}

std::string Code(const Penalty& penalty, Dirt dirt) {
  const std::string& uscc = penalty.subject.uscc;
  switch (dirt) {
    case Dirt::kFullWidth:
      return ToFullWidth(uscc);
    case Dirt::kPlaceholder:
      return "00000000000000000X";
    case Dirt::kFailingCheck:
      return WithFailingCheck(uscc);
    case Dirt::kScientific:
      return InScientificNotation(uscc);
    default:
      return uscc;
  }
}

void SetSubject(const Penalty& penalty, Dirt dirt, Cells& cells) {
  cells["CF_XDR_MC"] = penalty.subject.name;
  if (penalty.person) {
    cells["CF_XDR_LB"] = "自然人";
    cells["CF_XDR_ZJLX"] = "居民身份证";
    cells["CF_XDR_ZJHM"] = MaskedPersonNumber(penalty.subject.region, 1970, penalty.serial);
    return;
  }
  cells["CF_XDR_LB"] = penalty.subject.sole_trader ? "个体工商户" : "法人及非法人组织";
  if (dirt == Dirt::kUnknownValue) cells["CF_XDR_LB"] = "其他经营者";
  cells["CF_XDR_SHXYM"] = Code(penalty, dirt);
  cells["CF_FRDB"] = penalty.subject.representative;
  constexpr std::array<std::string_view, 4> kNone = {"", "暂无", "/", "无"};
  const bool has_codes = dirt == Dirt::kNone && penalty.serial % 9 == 0;
  const std::string none(kNone[penalty.form % kNone.size()]);
  cells["CF_XDR_GSZC"] = has_codes ? penalty.subject.business_registration : none;
  cells["CF_XDR_ZZJG"] = has_codes ? OrganisationCodeOf(penalty.subject.uscc) : none;
  cells["CF_XDR_SWDJ"] = has_codes ? TaxRegistrationOf(penalty.subject.uscc) : none;
  if (dirt == Dirt::kConflictingCodes) {
    cells["CF_XDR_ZZJG"] = OrganisationCodeOf(MarketAuthorities().front().uscc());
  }
}

void SetDates(const Penalty& penalty, Dirt dirt, Cells& cells) {
  cells["CF_JDRQ"] = WriteDate(penalty.decided, penalty.form);
  cells["CF_YXQ"] = "2099-12-31";
  // Most state the year that the rules give, some nothing.
  if (penalty.form % 3 != 0)
    cells["CF_GSJZQ"] = WriteDate(AddMonths(penalty.decided, 12), penalty.form);
  if (dirt == Dirt::kEndTooLate)
    cells["CF_GSJZQ"] = WriteDate(AddMonths(penalty.decided, 60), penalty.form);
  if (dirt == Dirt::kEndTooEarly)
    cells["CF_GSJZQ"] = WriteDate(AddDays(penalty.decided, -10), penalty.form);
  if (dirt == Dirt::kNoSuchDay)
    cells["CF_JDRQ"] = absl::StrFormat("%d-02-31", penalty.decided.year);
}

Cells MarketCells(const Penalty& penalty, bool later) {
  const Dirt dirt = penalty.life.DirtIn(later);
  const int fine = FineHundreds(penalty, later);
  Cells cells;
  SetSubject(penalty, dirt, cells);
  SetDates(penalty, dirt, cells);
  cells["CF_WSH"] = dirt == Dirt::kNoNumber    ? ""
                    : dirt == Dirt::kFullWidth ? CopiedNumber(penalty)
                                               : OfficialNumber(penalty);
  cells["CF_WFXW"] = std::string(penalty.violation->kind);
  cells["CF_SY"] = Conduct(penalty, dirt);
  cells["CF_YJ"] = LegalBasis(penalty, dirt);
  cells["CF_CFLB"] = Kinds(penalty);
  cells["CF_NR"] = Measure(penalty, fine);
  cells["CF_NR_FK"] =
      dirt == Dirt::kAmountInWords ? "见决定书" : WriteTenThousands(fine, penalty.form);
  cells["CF_NR_WFFF"] = penalty.confiscated_hundreds > 0
                            ? WriteTenThousands(penalty.confiscated_hundreds, 0)
                            : std::string(penalty.form % 2 == 0 ? "/" : "");
  cells["CF_CFJG"] = std::string(penalty.authority.name);
  cells["CF_CFJGDM"] = penalty.authority.uscc();
  // One office reports for all of the province: reporting unit and deciding authority differ.
  cells["CF_SJLY"] = std::string(MarketAuthorities().front().name);
  cells["CF_SJLYDM"] = MarketAuthorities().front().uscc();
  if (later && penalty.life.fate == Fate::kRepaired) cells["BZ"] = "已完成信用修复";
  return cells;
}

std::string CsvCell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::string CsvLine(const Cells& cells) {
  std::string line;
  size_t written = 0;
  for (const std::string_view column : kMarketColumns) {
    if (!line.empty() || column != kMarketColumns[0]) line += ',';
    const auto cell = cells.find(column);
    if (cell == cells.end()) continue;
    line += CsvCell(cell->second);
    ++written;
  }
  LB_CHECK(written == cells.size());  // each cell has a column
  return line + "\r\n";
}

Cells LabourCells(const Penalty& penalty, bool later) {
  const Dirt dirt = penalty.life.DirtIn(later);
  const int fine = FineHundreds(penalty, later && !penalty.life.copy) + (penalty.differs ? 30 : 0);
  Cells cells;
  cells["CF_WSH"] = dirt == Dirt::kNoNumber                         ? ""
                    : penalty.life.copy || dirt == Dirt::kFullWidth ? CopiedNumber(penalty)
                                                                    : OfficialNumber(penalty);
  cells["CF_AJMC"] = std::string(penalty.violation->kind);
  cells["CF_CFLB1"] = Kinds(penalty);
  cells["CF_SY"] = Conduct(penalty, dirt);
  cells["CF_YJ"] = LegalBasis(penalty, dirt);
  cells["CF_XDR_MC"] = penalty.subject.name;
  cells["CF_XDR_SHXYM"] = Code(penalty, dirt);
  const bool has_code = dirt == Dirt::kNone && !penalty.life.copy;
  cells["CF_XDR_ZDM"] = has_code ? OrganisationCodeOf(penalty.subject.uscc) : "/";
  cells["CF_FR"] = penalty.subject.representative;
  cells["CF_JG"] = Measure(penalty, fine);
  cells["CF_JDRQ"] = WriteDate(penalty.decided, penalty.form + 1);
  cells["CF_XZJG"] = std::string(penalty.authority.name);
  const bool repaired = later && penalty.life.fate == Fate::kRepaired;
  cells.emplace("CF_ZT", dirt == Dirt::kUnknownValue ? "9" : repaired ? "1" : "0");
  cells["DFBM"] = std::string(penalty.authority.region);
  cells["SJC"] = absl::StrCat(WriteDate(AddDays(penalty.decided, 3), 0), " 08:30:00");
  cells.emplace("CF_SYFW", "0");
  return cells;
}

std::string XmlRow(const Cells& cells) {
  std::string row = "  <ROW>";
  for (const auto& [column, text] : cells) {
    const std::string name(column);
    const std::string escaped =
        absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
    absl::StrAppend(&row, "<", name, ">", escaped, "</", name, ">");
  }
  return row + "</ROW>\n";
}

}  // namespace

std::string WriteMarketCsv(const std::vector<Penalty>& penalties, const CivilDate& today,
                           bool later) {
  std::string text =
      absl::StrCat("行政处罚信息（样例数据，主体均不存在），截至", WriteDate(today, 3), "\r\n");
  Cells header;
  for (const std::string_view column : kMarketColumns) header[column] = std::string(column);
  text += CsvLine(header);
  int64_t count = 0;
  for (const Penalty& penalty : penalties) {
    if (!penalty.life.PresentIn(later)) continue;
    const std::string line = CsvLine(MarketCells(penalty, later));
    text += line;
    ++count;
    if (penalty.life.dirt == Dirt::kRepeated) {
      text += line;
      ++count;
    }
  }
  return text + CsvLine({{"CF_WSH", "合计"}, {"CF_XDR_MC", absl::StrCat(count, "条")}});
}

std::string WriteLabourXml(const std::vector<Penalty>& penalties, bool later) {
  std::string rows;
  int64_t count = 0;
  for (const Penalty& penalty : penalties) {
    if (!penalty.life.PresentIn(later)) continue;
    const std::string row = XmlRow(LabourCells(penalty, later));
    rows += row;
    ++count;
    if (penalty.life.dirt == Dirt::kRepeated) {
      rows += row;
      ++count;
    }
  }
  return absl::StrCat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ROWSET count=\"", count,
                      "\">\n", rows, "</ROWSET>\n");
}

}  // namespace landbridge::samples
