// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/penalty_list.h"

#include <charconv>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "tools/bench/load.h"
#include "tools/samples/encoding.h"
#include "tools/samples/parties.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kDaysDecided = 150;
constexpr int64_t kRepresentatives = 500;
constexpr int64_t kFines = 500;
constexpr int64_t kQuoted = 8;     // one row in so many has commas and quotes in a text
constexpr int64_t kRemarked = 10;  // and a remark

constexpr std::string_view kRemark = "BZ";

constexpr char kFields[] = R"(fields:
  - {to: decision.category, constant: cn.administrative-penalty}
  - to: decision.subject.kind
    from: CF_XDR_LB
    values: {法人及非法人组织: organisation, 自然人: person, 个体工商户: sole_trader}
  - {to: decision.subject.names, from: CF_XDR_MC, set: {kind: registered}}
  - {to: decision.subject.identifiers, from: CF_XDR_SHXYM, set: {scheme: cn.uscc}}
  - {to: decision.subject.identifiers, from: CF_XDR_GSZC, set: {scheme: cn.business_registration}}
  - {to: decision.subject.representatives, fields: [{to: name, from: CF_FRDB}]}
  - {to: decision.authority.name, from: CF_CFJG}
  - {to: decision.authority.identifier, from: CF_CFJGDM, set: {scheme: cn.uscc}}
  - {to: decision.number, from: CF_WSH}
  - {to: decision.legal_basis.text, from: CF_YJ}
  - {to: decision.decided_date, from: CF_JDRQ, date: ymd}
  - {to: decision.publication_end_date, from: CF_GSJZQ, date: ymd}
  - {to: decision.conduct, from: [CF_WFXW, CF_SY], join: "："}
  - {to: decision.measure, from: [CF_CFLB, CF_NR], join: "："}
  - to: decision.amounts
    from: CF_NR_FK
    amount: {unit: 万元, currency: CNY, zero_is_none: true}
    set: {purpose: fine}
  - {to: decision.remark, from: BZ}
)";

std::string DayText(const absl::CivilDay& day) { return absl::FormatCivilTime(day); }

}  // namespace

void FillPenalty(int64_t number, PenaltyCells& cells) {
  const v1::Record record = MakeRecord(number);
  const v1::Decision& decision = record.decision();
  const v1::Date& date = decision.decided_date();
  const absl::CivilDay decided =
      absl::CivilDay(date.year(), date.month(), date.day()) - number % kDaysDecided;
  const int64_t fine = 100 * (1 + number % kFines) + 10 * (number % 7) + 1 + number % 9;
  size_t next = 0;
  const auto add = [&](std::string text) { cells[next++] = std::move(text); };
  add(decision.subject().names(0).text());
  add(number % 9 == 4 ? "个体工商户" : "法人及非法人组织");
  add(decision.subject().identifiers(0).value());
  add("/");
  add(samples::PersonName(static_cast<size_t>(number % kRepresentatives)));
  add(decision.number());
  add(decision.conduct());
  add(absl::StrCat("经查，当事人于", decided.year(), "年", decided.month(),
                   number % kQuoted == 3 ? "月在店堂标示\"特级, 零添加\"，" : "月",
                   "销售超过保质期的预包装食品，货值金额", number, "元。"));
  add(absl::StrCat("《中华人民共和国", decision.legal_basis().text(), "》第一百二十四条第一款"));
  add("罚款;没收违法所得");
  add(absl::StrCat("罚款", 1 + number % kFines, "万元"));
  add(absl::StrCat(fine / 100, ".", absl::Dec(fine % 100, absl::kZeroPad2)));
  add(DayText(decided));
  add("2099-12-31");
  add(DayText(decided + 365));
  add(decision.authority().name());
  add(decision.authority().identifier().value());
  add(decision.authority().identifier().value());
  add(number % kRemarked == 6 ? "已公示" : "");
  LB_CHECK(next == cells.size());
}

int64_t PenaltyNumberOf(std::string_view decision_number) {
  constexpr std::string_view kBefore = "〕";
  const size_t at = decision_number.find(kBefore);
  if (at == std::string_view::npos) return -1;
  const std::string_view rest = decision_number.substr(at + kBefore.size());
  int64_t number = -1;
  std::from_chars(rest.data(), rest.data() + rest.size(), number);
  return number;
}

void EncodeCells(const char* encoding, PenaltyCells& cells) {
  for (std::string& cell : cells) {
    auto encoded = samples::EncodeText(cell, encoding);
    LB_CHECK(encoded.ok());
    cell = *std::move(encoded);
  }
}

std::string PenaltyTableSql(std::string_view amount_type, std::string_view day_type) {
  std::string sql;
  for (const PenaltyColumn& column : kPenaltyColumns) {
    const std::string_view type = column.kind == CellKind::kText     ? "TEXT"
                                  : column.kind == CellKind::kAmount ? amount_type
                                                                     : day_type;
    absl::StrAppend(&sql, sql.empty() ? "" : ", ", AbslView(column.name), " ", AbslView(type));
  }
  return absl::StrCat("CREATE TABLE ", kPenaltyTable, " (", sql, ")");
}

std::string PenaltyMapping(std::string_view table, bool ten_bytes) {
  std::string columns;
  for (const PenaltyColumn& column : kPenaltyColumns) {
    // Rows of XML and JSON lines leave out what they do not have.
    const bool optional = column.name == kRemark;
    const bool cut = ten_bytes && InTenBytes(column.name) != column.name;
    if (!optional && !cut) continue;
    absl::StrAppend(&columns, "      - {name: ", AbslView(column.name));
    if (cut) absl::StrAppend(&columns, ", also: [", AbslView(InTenBytes(column.name)), "]");
    absl::StrAppend(&columns, optional ? ", optional: true}\n" : "}\n");
  }
  return absl::StrCat(
      "source: penalties/administrative\ncomplete: {}\n"
      "record_id: {from: [CF_CFJGDM, CF_WSH, CF_XDR_MC], digest: true}\ntables:\n  - ",
      AbslView(table), "\n    columns:\n", columns, "    ignored_columns: [CF_YXQ, CF_SJLYDM]\n",
      kFields);
}

}  // namespace landbridge::bench
