// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/legal_forms.h"

#include <algorithm>
#include <array>

namespace landbridge {
namespace {

// Longer forms stand before the shorter ones that they end with.
constexpr auto kChineseEnds = std::to_array<std::string_view>({"股份有限公司",
                                                               "有限责任公司",
                                                               "集团有限公司",
                                                               "有限公司",
                                                               "股份公司",
                                                               "集团公司",
                                                               "分公司",
                                                               "集团",
                                                               "农民专业合作社",
                                                               "专业合作社",
                                                               "合作社",
                                                               "合伙企业(有限合伙)",
                                                               "合伙企业(普通合伙)",
                                                               "合伙企业",
                                                               "(有限合伙)",
                                                               "(普通合伙)",
                                                               "事务所",
                                                               "商行",
                                                               "公司",
                                                               "厂",
                                                               "店"});

// Words at the end, as name keys hold them: without full stops, initials joined.
constexpr auto kForeignEnds = std::to_array<std::string_view>({"s de rl de cv",
                                                               "sapi de cv",
                                                               "sa de cv",
                                                               "spr de rl",
                                                               "gmbh&co kg",
                                                               "gmbh & co kg",
                                                               "company limited",
                                                               "co limited",
                                                               "co ltd",
                                                               "pte ltd",
                                                               "pty ltd",
                                                               "pvt ltd",
                                                               "private limited",
                                                               "sdn bhd",
                                                               "ltda epp",
                                                               "ltda me",
                                                               "ltda - epp",
                                                               "ltda - me",
                                                               "corporation",
                                                               "incorporated",
                                                               "limited",
                                                               "gmbh",
                                                               "mbh",
                                                               "pjsc",
                                                               "ojsc",
                                                               "cjsc",
                                                               "jsc",
                                                               "llc",
                                                               "llp",
                                                               "ltd",
                                                               "ltda",
                                                               "eireli",
                                                               "sarl",
                                                               "sasu",
                                                               "sas",
                                                               "srl",
                                                               "spa",
                                                               "snc",
                                                               "slu",
                                                               "corp",
                                                               "inc",
                                                               "plc",
                                                               "fze",
                                                               "fzco",
                                                               "fzc",
                                                               "ohg",
                                                               "keg",
                                                               "aps",
                                                               "a/s",
                                                               "eood",
                                                               "ood",
                                                               "doo",
                                                               "sro",
                                                               "kft",
                                                               "zrt",
                                                               "lda",
                                                               "ooo",
                                                               "zao",
                                                               "oao",
                                                               "pao",
                                                               "lp",
                                                               "ag",
                                                               "kg",
                                                               "og",
                                                               "ug",
                                                               "eu",
                                                               "bv",
                                                               "nv",
                                                               "sa",
                                                               "sc",
                                                               "sl",
                                                               "se",
                                                               "oy",
                                                               "ab",
                                                               "as",
                                                               "kk",
                                                               "co"});

constexpr auto kForeignFronts =
    std::to_array<std::string_view>({"ooo", "oao", "zao", "pao", "ооо", "оао", "зао", "пао", "ао"});

}  // namespace

LegalFormPlace FindLegalForm(std::string_view name_key) {
  if (std::find(kChineseEnds.begin(), kChineseEnds.end(), name_key) != kChineseEnds.end()) {
    return {};
  }
  for (const std::string_view form : kChineseEnds) {
    if (name_key.size() > form.size() && name_key.substr(name_key.size() - form.size()) == form) {
      return {name_key.size() - form.size(), form.size()};
    }
  }
  for (const std::string_view form : kForeignEnds) {
    if (name_key.size() <= form.size() + 1) continue;
    const size_t begin = name_key.size() - form.size();
    const char before = name_key[begin - 1];
    if (name_key.substr(begin) == form && (before == ' ' || before == ')')) {
      return {begin, form.size()};
    }
  }
  for (const std::string_view form : kForeignFronts) {
    if (name_key.size() > form.size() + 1 && name_key.substr(0, form.size()) == form &&
        name_key[form.size()] == ' ') {
      return {0, form.size()};
    }
  }
  return {};
}

}  // namespace landbridge
