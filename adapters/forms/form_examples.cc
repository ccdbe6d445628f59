// SPDX-License-Identifier: Apache-2.0
#include "adapters/forms/form_examples.h"

namespace landbridge {
namespace {

constexpr char kCompany[] = "示例商贸有限公司";
constexpr char kCode[] = "91440300192317458F";
constexpr char kForeign[] = "Example Ltd";

constexpr FormExample kExamples[] = {
    {"cn.judgment-defaulters", kCompany, kCode, "示例市中级人民法院", "（2026）示01执1号",
     "第一条第一项", "有履行能力而拒不履行生效法律文书确定的义务", "纳入失信被执行人名单",
     "应履行金额", "12.5"},
    {"cn.administrative-penalty", kCompany, kCode, "示例市市场监督管理局", "示市监罚〔2026〕1号",
     "第二十八条", "未取得许可从事经营活动", "责令改正，罚款", "罚款", "0.5"},
    {"cn.administrative-permit", kCompany, kCode, "示例市市场监督管理局", "示市监许〔2026〕1号",
     "第三十八条", "", "准予食品经营许可"},
    {"cn.food-safety", kCompany, kCode, "示例市市场监督管理局", "示市监食罚〔2026〕1号",
     "第一百二十四条", "销售超过保质期的食品，情节严重", "列入严重违法失信名单", "罚款", "5"},
    {"cn.wage-arrears", kCompany, kCode, "示例市人力资源和社会保障局", "示人社列字〔2026〕1号",
     "第五条", "拖欠农民工工资，经责令限期支付，逾期未支付",
     "列入拖欠农民工工资失信联合惩戒对象名单", "应履行金额", "12.5"},
    {"cn.environmental-damage", kCompany, kCode, "示例市生态环境局", "示环罚〔2026〕1号",
     "第五十九条", "超过排放标准排放污染物", "责令改正，罚款", "罚款", "20"},
    {"cn.debarment", kCompany, kCode, "示例市财政局", "示财采罚〔2026〕1号", "第七十七条",
     "提供虚假材料谋取中标", "列入不良行为记录名单，一年内禁止参加政府采购活动", "罚款", "1"},
    {"cn.counter-sanctions", kForeign, "", "", "2026年第1号", "第四条",
     "直接参与实施针对中国公民、组织的歧视性限制措施", "禁止境内组织、个人与其进行有关交易"},
    {"cn.unreliable-entities", kForeign, "", "", "不可靠实体清单〔2026〕1号", "第二条",
     "违反正常的市场交易原则，中断与中国企业的正常交易", "禁止从事与中国有关的进出口活动"},
    {"cn.export-control", kForeign, "", "", "管控名单〔2026〕1号", "第十八条",
     "违反最终用户和最终用途管理要求", "列入出口管制管控名单"},
    {"un.security-council", kForeign, "", "", "QDe.1", "resolution 2368 (2017), para. 2",
     "taking part in the financing of a listed group", "freeze of assets"},
    {"us.ofac.sdn", kForeign, "", "", "SDN-2026-1", "50 U.S.C. 1702",
     "material support of a person whose property is blocked",
     "property and interests are blocked"},
    {"us.ofac.consolidated", kForeign, "", "", "NS-2026-1", "50 U.S.C. 1702",
     "operating in a sector that a directive names", "no dealings in its new debt"},
    {"us.bis.denied-persons", kForeign, "", "", "BIS-2026-1", "15 CFR 764.2 (a)",
     "export of a controlled item without a licence", "denial of export privileges"},
    {"ca.sema", kForeign, "", "", "Schedule 1, item 1", "s. 4 (1)",
     "owned by a person that the regulations list", "no dealings in its property"},
    {"gb.financial-sanctions", kForeign, "", "", "OFSI-2026-1", "s. 2 (2)",
     "owned by a person that is designated", "asset freeze"},
    {"eu.financial-sanctions", kForeign, "", "", "2026/1", "para. 2",
     "supplying a person that the regulation lists", "freeze of funds and economic resources"},
    {"mx.sat.69b", kForeign, "", "", "500-05-2026-1", "para. 4",
     "invoices without the staff and assets to carry out what they state",
     "publication among those whose operations do not exist"},
    {"at.scheinunternehmen", kForeign, "", "", "SU-2026-1", "§ 8",
     "registers employees only to have them insured", "finding that it is a shell company"},
    {"br.ceis", kForeign, "", "", "CEIS-2026-1", "art. 87, III",
     "false documents in a public tender", "suspended from tenders for two years"},
};

constexpr FormExample kChinese = {"",
                                  kCompany,
                                  kCode,
                                  "示例市示例局",
                                  "示例决〔2026〕1号",
                                  "第一条",
                                  "决定书认定的事实",
                                  "决定书载明的处理"};
constexpr FormExample kEnglish = {
    "", kForeign, "", "Example Office", "2026/1", "art. 1", "what was found", "what was ordered"};

}  // namespace

const FormExample& ExampleOf(std::string_view category) {
  for (const FormExample& example : kExamples) {
    if (example.category == category) return example;
  }
  return category.starts_with("cn.") ? kChinese : kEnglish;
}

}  // namespace landbridge
