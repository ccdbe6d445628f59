// SPDX-License-Identifier: Apache-2.0
// The upload schemas of administrative penalties and the court list, over invented rows: no numbers
// of real persons.
#include <fstream>
#include <string>

#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/gb18030.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

MappingRun RunSample(const char* profile, const char* file, const std::string& content) {
  const TempDir folder;
  std::ofstream(folder.path() / file, std::ios::binary) << content;
  return RunProfile(profile, folder.path());
}

constexpr char kHeader2018[] =
    "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_XDR_GSZC,CF_XDR_ZZJG,CF_XDR_SWDJ,CF_XDR_SYDW,CF_XDR_SHZZ,"
    "CF_FRDB,"
    "CF_FR_ZJLX,CF_FR_ZJHM,CF_XDR_ZJLX,CF_XDR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_"
    "FK,CF_NR_WFFF,"
    "CF_NR_ZKDX,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM,BZ\r\n";

TEST_CASE("a penalty of the 2018 schema in GB18030 becomes a record") {
  const std::string rows =
      std::string(kHeader2018) +
      "深圳示例科技有限公司,法人及非法人组织,91440300192317458F,440301108548379,/,/"
      ",,,李示例,身份证,"
      "11010519491231002X,,,深市监罚字〔2025〕第12号,虚假宣传,广告与事实不符,"
      "《中华人民共和国广告法》第五十五条,罚款、没收违法所得,罚款十二万五千元,12.500000,0.300000,,"
      "2025/7/9,2099/12/31,"
      "2026年07月08日,深圳市市场监督管理局,A1110000123456788L,深圳市市场监督管理局,"
      "A1110000123456788L,无\r\n"
      "示例面店,个体工商户,92110105MA0TE5T16N,,,,,,王示例,,,,,京示罚字〔2025〕3号,,无证经营,"
      "《中华人民共和国食品安全法》第一百二十二条,警告,警告,0.000000,,,20250709,2099-12-31,,"
      "北京市示例局,"
      "N2330106MF1234567L,北京市示例局,N2330106MF1234567L,\r\n"
      "张示例,自然人,,,,,,,,,,身份证,11010519491231002X,京示罚字〔2025〕4号,,违规停放,"
      "《中华人民共和国道路运输条例》第一条,警告,警告,,,,2025-07-09,2099-12-31,,北京市示例局,"
      "N2330106MF1234567L,"
      "北京市示例局,N2330106MF1234567L,\r\n"
      "坏行公司,企业法人,,,,,,,,,,,,x,,a,b,c,d,,,,2025-07-09,,,e,f,g,h,\r\n";
  const MappingRun run = RunSample("penalties_2018", "penalties.csv", ToGb18030(rows));
  INFO(run.status);
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 3);
  const v1::Decision& first = run.records[0].record.decision();
  CHECK(first.subject().kind() == v1::SUBJECT_KIND_ORGANISATION);
  CHECK(first.subject().names(0).text() == "深圳示例科技有限公司");
  REQUIRE(first.subject().identifiers_size() == 2);
  CHECK(first.subject().identifiers(0).scheme() == "cn.uscc");
  CHECK(first.subject().representatives(0).identifier().scheme() == "cn.resident_id");
  CHECK(first.number() == "深市监罚字〔2025〕第12号");
  CHECK(first.legal_basis().text() == "《中华人民共和国广告法》第五十五条");
  CHECK(first.conduct() == "虚假宣传：广告与事实不符");
  REQUIRE(first.amounts_size() == 2);
  CHECK(first.amounts(0).minor_units() == 12'500'000);
  CHECK(first.amounts(1).purpose() == v1::AMOUNT_PURPOSE_CONFISCATION);
  CHECK(first.publication_end_date().month() == 7);
  CHECK(first.authority().identifier().value() == "A1110000123456788L");
  CHECK(first.remark().empty());
  CHECK(run.records[1].record.decision().subject().kind() == v1::SUBJECT_KIND_SOLE_TRADER);
  CHECK(run.records[1].record.decision().amounts_size() == 0);
  CHECK(run.records[2].record.decision().subject().kind() == v1::SUBJECT_KIND_PERSON);
  REQUIRE(run.rejected.size() == 1);
  CHECK(run.rejected[0].findings[0].finding.rule() == v1::RULE_VALUE_UNKNOWN);
  CHECK(run.rejected[0].findings[0].column == "CF_XDR_LB");
}

TEST_CASE("a permit becomes a record that ends with its validity, and a cancelled one a lift") {
  const std::string rows =
      "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_XDR_GSZC,XK_XDR_ZZJG,XK_XDR_SWDJ,XK_XDR_SYDW,"
      "XK_XDR_SHZZ,XK_FRDB,XK_FR_ZJLX,XK_FR_SFZH,XK_XDR_ZJLX,XK_XDR_ZJHM,XK_XKWS,XK_WSH,XK_XKLB,"
      "XK_XKZS,XK_XKBH,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG,XK_XKJGDM,XK_ZT,XK_LYDW,XK_LYDWDM,"
      "BZ\r\n"
      "深圳示例科技有限公司,法人及非法人组织,91440300192317458F,,,,,,李示例,身份证,"
      "11010519491231002X,,,食品经营许可决定,示许〔2025〕1号,普通,食品经营许可证,JY14403001,"
      "食品销售,2025/7/9,2025/7/9,2030年7月8日,示例市市场监督管理局,11440100XL900002XJ,有效,"
      "示例市数据局,11440100XL900002XJ,\r\n"
      "示例面店,个体工商户,92110105MA0TE5T16N,,,,,,,,,,,,示许〔2025〕2号,登记,,,登记,20250709,"
      "20250709,2099-12-31,示例市市场监督管理局,11440100XL900002XJ,注销,示例市数据局,"
      "11440100XL900002XJ,\r\n"
      "示例三店,个体工商户,,,,,,,,,,,,,示许〔2025〕3号,登记,,,登记,20250709,20250709,2099-12-31,"
      "示例市市场监督管理局,11440100XL900002XJ,1,示例市数据局,11440100XL900002XJ,\r\n";
  const MappingRun run = RunSample("permits_2018", "permits.csv", ToGb18030(rows));
  INFO(run.status);
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 2);
  const v1::Decision& first = run.records[0].record.decision();
  CHECK(first.category() == "cn.administrative-permit");
  CHECK(first.legal_basis().instrument() == "cn.administrative-licensing-law");
  CHECK(first.measure() == "普通：食品销售（食品经营许可证 JY14403001）");
  CHECK(first.programme() == "食品经营许可决定");
  CHECK(first.publication_end_date().year() == 2030);
  CHECK(first.authority().name() == "示例市市场监督管理局");
  CHECK(first.subject().representatives(0).identifier().scheme() == "cn.resident_id");
  CHECK_FALSE(run.records[0].record.has_lift());
  CHECK(run.records[1].record.decision().measure() == "登记：登记");
  CHECK(run.records[1].record.lift().reason() == v1::LIFT_REASON_WITHDRAWN);
  // A number of which nobody can say what it means.
  REQUIRE(run.rejected.size() == 1);
  CHECK(run.rejected[0].findings[0].column == "XK_ZT");
}

TEST_CASE("a bare identity number never stands in a record id or a finding") {
  const std::string rows = std::string(kHeader2018) +
                           "张示例,自然人,,,,,,,,,,身份证,11010519491231002X,号1,,"
                           "持证11010519491231002X,法,警告,警告,,,,2025-07-09,,,局,"
                           "N2330106MF1234567L,局,N2330106MF1234567L,\r\n";
  const MappingRun run = RunSample("penalties_2018", "penalties.csv", ToGb18030(rows));
  REQUIRE(run.rejected.size() == 1);
  CHECK(run.rejected[0].findings[0].finding.rule() == v1::RULE_PERSONAL_NUMBER);
  CHECK(run.rejected[0].findings[0].column == "CF_SY");
  for (const RowFinding& found : run.rejected[0].findings) {
    CHECK_THAT(found.finding.value() + found.finding.message(),
               !Catch::Contains("11010519491231002X"));
  }
  CHECK(run.rejected[0].record_id.size() == 32);
}

TEST_CASE("a penalty of the 2016 schema becomes a record, and a revoked one a lift") {
  const std::string rows =
      "CF_WSH,CF_AJMC,CF_CFLB1,CF_CFLB2,CF_SY,CF_YJ,CF_XDR_MC,CF_XDR_SHXYM,CF_XDR_ZDM,CF_XDR_GSDJ,"
      "CF_XDR_SWDJ,"
      "CF_XDR_SFZ,CF_FR,CF_JG,CF_JDRQ,CF_XZJG,CF_ZT,DFBM,SJC,CF_SYFW,CF_GSJZQ,BZ\r\n"
      "示环罚〔2016〕7号,超标排放案,罚款,,超标排放,《中华人民共和国环境保护法》第五十九条,"
      "示例化工厂,"
      "91440300100012316L,10001231-6,,,,李示例,罚款一万元,2016-11-02,示例市环境保护局,0,440300,"
      "2016-11-03 10:00:00,0,,\r\n"
      "示环罚〔2016〕8号,超标排放案,罚款,,超标排放,《中华人民共和国环境保护法》第五十九条,张示例,,,"
      ",,"
      "11010519491231002X,,罚款一万元,2016-11-02,示例市环境保护局,1,440300,2016-11-03 "
      "10:00:00,0,,\r\n";
  const MappingRun run = RunSample("penalties_2016", "old.csv", ToGb18030(rows));
  INFO(run.status);
  REQUIRE(run.records.size() == 2);
  const v1::Decision& first = run.records[0].record.decision();
  CHECK(first.authority().region() == "440300");
  CHECK(first.subject().representatives(0).name() == "李示例");
  CHECK(first.measure() == "罚款：罚款一万元");
  CHECK_FALSE(run.records[0].record.has_lift());
  CHECK(run.records[1].record.decision().subject().kind() == v1::SUBJECT_KIND_PERSON);
  CHECK(run.records[1].record.lift().reason() == v1::LIFT_REASON_WITHDRAWN);
}

TEST_CASE("an entry of the courts' list becomes a record, with its traps") {
  const std::string line =
      R"json({"id": 702, "iname": "示例建筑工程有限公司", "age": 0, "sexy": "", )json"
      R"json("caseCode": "（2019）粤0304执12号", "cardNum": "08594815-8", )json"
      R"json("businessEntity": "李示例", "courtName": "深圳市福田区人民法院", )json"
      R"json("areaName": "广东", "partyTypeName": "1", "regDate": "20190709", )json"
      R"json("gistId": "（2018）粤0304民初34号", "gistUnit": "福田法院", )json"
      R"json("duty": "支付货款", "performance": "全部未履行", )json"
      R"json("performedPart": "暂无", "unperformPart": "暂无", )json"
      R"json("disruptTypeName": "有履行能力而拒不履行", "publishDate": "2019年07月13日"})json";
  std::string person = line;
  person.replace(person.find("702"), 3, "703");
  person.replace(person.find("\"partyTypeName\": \"1\""), 20, "\"partyTypeName\": \"0\"");
  person.replace(person.find("08594815-8"), 10, "3423011964****3224");
  person.replace(person.find("publishDate"), 11, "pulishdate");
  const MappingRun run = RunSample("court_defaulters", "court.jsonl", line + "\n" + person + "\n");
  INFO(run.status);
  REQUIRE(run.records.size() == 2);
  const v1::Decision& first = run.records[0].record.decision();
  CHECK(run.records[0].record_id == "702");
  CHECK(first.number() == "（2019）粤0304执12号");
  CHECK(first.authority().region() == "440000");
  CHECK(first.subject().identifiers(0).scheme() == "cn.organisation_code");
  CHECK(first.decided_date().day() == 13);
  CHECK(run.records[0].warnings.empty());
  CHECK(run.records[1].record.decision().subject().kind() == v1::SUBJECT_KIND_PERSON);
  // A masked number is no key.
  REQUIRE(run.records[1].warnings.size() == 1);
  CHECK(run.records[1].warnings[0].finding.rule() == v1::RULE_IDENTIFIER_INVALID);
}

}  // namespace
}  // namespace landbridge::testing
