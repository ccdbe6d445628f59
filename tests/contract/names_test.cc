// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/names.h"

#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("width, case, brackets, spaces and traditional characters do not matter") {
  for (const std::string_view name :
       {"深圳市腾讯（中国）计算机系统有限公司", "深圳市騰訊(中國)計算機系統有限公司",
        "　深圳市腾讯 【中国】 计算机系统　有限公司 ", "深圳市腾讯〔中国〕计算机系统有限公司",
        "深圳市腾讯[中国]计算机\u200B系统有限公司"}) {
    INFO(name);
    CHECK(NormalizeName(name) == "深圳市腾讯(中国)计算机系统有限公司");
  }
  CHECK(NormalizeName("ＡＢＣ  Trading\tLtd") == "abc trading ltd");
  CHECK(NormalizeName("华为 Technologies 有限公司") == "华为technologies有限公司");
}

TEST_CASE("the short way of ASCII and the long way of Unicode agree") {
  for (const std::string name : {"ABC  Trading\tCo., Ltd.", " [X] {Y}", "a-b & C/D #1", "", "   ",
                                 "A\x01"
                                 "B"}) {
    INFO(name);
    // A trailing character that folds away forces the long way.
    CHECK(NormalizeName(name + "\u200B") == NormalizeName(name));
  }
}

TEST_CASE("a normalised name is normalised again without change") {
  for (const std::string_view name :
       {"深圳市騰訊（中國）計算機系統有限公司", "Öhlinger & Söhne GmbH", "STRAßE 12",
        "ООО «Ромашка»", "ﬁne ½ ㈱", "İstanbul", "𠮷野家"}) {
    const auto once = NormalizeName(name);
    INFO(name << " " << once);
    CHECK(NormalizeName(once) == once);
  }
}

TEST_CASE("bytes that are no UTF-8 are replaced and do no harm") {
  CHECK(NormalizeName("abc\xFF") == "abc\uFFFD");
  CHECK(NameKey("\xE4\xB8") == "\uFFFD");
  CHECK(NormalizeName("\xF0\x9F") == "\uFFFD");
}

TEST_CASE("full stops, commas and quotation marks do not tell names apart") {
  const auto key = NameKey("ASESORES EN AVALÚOS, S.A. DE C.V.");
  CHECK(key == "asesores en avalúos sa de cv");
  CHECK(NameKey("Asesores en Avalúos SA de CV") == key);
  CHECK(NameKey("ASESORES EN AVALÚOS S. A. DE C. V.") == key);
  CHECK(NameKey("ASESORES EN AVALÚOS,S.A.DE C.V.") == key);
  CHECK(NameKey("ООО «Ромашка»") == NameKey("ооо \"Ромашка\""));
  CHECK(NameKey("Foo Trading Co.,Ltd.") == NameKey("FOO TRADING CO LTD"));
  CHECK(NameKey("A & B (UK) Ltd") == NameKey("A&B(UK) Ltd."));
  CHECK(NameKey("U.S. Steel") == NameKey("US Steel"));
}

TEST_CASE("names that differ by more stay different") {
  CHECK(NameKey("深圳市前海有限公司") != NameKey("深圳市前海股份有限公司"));
  CHECK(NameKey("深圳市前海有限公司") != NameKey("深圳市前海有限责任公司"));
  CHECK(NameKey("深圳市前海有限公司") != NameKey("深圳市前海有限公司福田分公司"));
  CHECK(NameKey("3.5 Grill") != NameKey("35 Grill"));
  CHECK(NameKey("Foo GmbH") != NameKey("Foo AG"));
  CHECK(NameKey("A B Trading") != NameKey("AB Trading"));
  CHECK(NameKey("Avalúos") != NameKey("Avaluos"));
}

TEST_CASE("a name of marks alone keeps them, and a placeholder has no key") {
  CHECK(NameKey("...") == "...");
  CHECK(NameKey("暂无").empty());
  CHECK(NameKey("").empty());
}

TEST_CASE("a branch is known by the end of its name, and its parent is not one") {
  for (const std::string_view branch :
       {"深圳市前海有限公司福田分公司", "中国工商银行股份有限公司深圳分行",
        "某某股份有限公司驻北京办事处", "某某百货有限公司第二分店（南山）",
        "某某证券有限公司深南大道证券营业部", "某某有限公司上海分公司【注销】", "Foo Ltd. Branch",
        "Foo GmbH Zweigniederlassung", "Foo Ltd (Branch)", "深圳市前海有限公司福田 分 公 司"}) {
    INFO(branch);
    CHECK(IsBranch(branch));
  }
  for (const std::string_view parent :
       {"深圳市前海有限公司", "中国工商银行股份有限公司", "分公司管理有限公司", "Branch Ltd",
        "Olivebranch", "前海分店管理(深圳)有限公司", ""}) {
    INFO(parent);
    CHECK_FALSE(IsBranch(parent));
  }
}

TEST_CASE("the legal form is told from the stem") {
  const auto check = [](std::string_view name, std::string_view stem, std::string_view form) {
    INFO(name);
    const auto parts = SplitLegalForm(name);
    CHECK(parts.stem == stem);
    CHECK(parts.legal_form == form);
  };
  check("深圳市騰訊計算機系統　有限公司", "深圳市腾讯计算机系统", "有限公司");
  check("某某有限责任公司", "某某", "有限责任公司");
  check("某某股份有限公司", "某某", "股份有限公司");
  check("某某集团", "某某", "集团");
  check("某某机械厂", "某某机械", "厂");
  check("某某便利店", "某某便利", "店");
  check("某某有限公司福田分公司", "某某有限公司福田", "分公司");
  check("某某蔬菜农民专业合作社", "某某蔬菜", "农民专业合作社");
  check("某某投资合伙企业（有限合伙）", "某某投资", "合伙企业(有限合伙)");
  check("A & HK Bau und Handels GmbH", "a&hk bau und handels", "gmbh");
  check("ASESORES, S.A. de C.V.", "asesores", "sa de cv");
  check("Foo Holdings LLC", "foo holdings", "llc");
  check("Foo Trading Co., Ltd.", "foo trading", "co ltd");
  check("OOO Romashka", "romashka", "ooo");
  check("Foo GmbH & Co. KG", "foo", "gmbh&co kg");
  check("Foobar", "foobar", "");
  check("有限公司", "有限公司", "");
  check("Texaco", "texaco", "");
}

TEST_CASE("placeholders are seen in any width, case and spacing") {
  for (const std::string_view text : {"/", "无", "暂无", "不详", "-", "N/A", "", "  ", "　", "／",
                                      "n/a", "N / A", "－", "—", "--", "//", "暫無", " 无 "}) {
    INFO(text);
    CHECK(IsPlaceholder(text));
  }
}

TEST_CASE("a source's own null and real names are no placeholders") {
  for (const std::string_view text :
       {"-0-", "无锡某某有限公司", "NA", "0", "None", "暂无某某", "."}) {
    INFO(text);
    CHECK_FALSE(IsPlaceholder(text));
  }
}

TEST_CASE("names are normalised by several threads at the same time") {
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&right] {
      for (int j = 0; j < 200; ++j) {
        right += NormalizeName("深圳市騰訊計算機系統有限公司") == "深圳市腾讯计算机系统有限公司";
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 800);
}

}  // namespace
}  // namespace landbridge
