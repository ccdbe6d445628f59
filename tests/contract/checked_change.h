// SPDX-License-Identifier: Apache-2.0
// A clean change, and what the checks of records say when it is edited.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "proto/contract/record_validation.h"
#include "proto/contract/utf8.h"
#include "tests/support/catch.h"

namespace landbridge::testing {

inline constexpr CivilDate kToday{2026, 4, 1};
// The example of GB 11643-1999; it is nobody's.
inline constexpr char kResidentNumber[] = "11010519491231002X";

// A change without findings.
inline v1::Change CleanChange() {
  v1::Change change;
  REQUIRE(google::protobuf::TextFormat::ParseFromString(R"(
    record_id: "row-17"
    upsert {
      decision {
        subject {
          kind: SUBJECT_KIND_ORGANISATION
          names { text: "深圳市某某计算机系统有限公司" kind: NAME_KIND_REGISTERED }
          names { text: "Some Computer Systems Ltd." kind: NAME_KIND_TRANSLATED }
          identifiers { scheme: "cn.uscc" value: "91440300085948158H" }
          identifiers { scheme: "cn.organisation_code" value: "08594815-8" }
          identifiers { scheme: "at.register" value: "whatever the catalogue says" }
          region: "440300"
          addresses { text: "深圳市南山区某路1号" country: "CN" }
          representatives {
            name: "某人"
            identifier { scheme: "cn.resident_id" value: "11010519491231002X" }
          }
        }
        category: "penalty.general"
        authority { name: "深圳市市场监督管理局" region: "440300" }
        number: "深市监罚字〔2025〕17号"
        legal_basis { text: "《中华人民共和国反不正当竞争法》第二十条" }
        decided_date { year: 2025 month: 7 day: 9 }
        publication_end_date { year: 2026 month: 7 day: 9 }
        severity: SEVERITY_GENERAL
        conduct: "虚假宣传"
        amounts { purpose: AMOUNT_PURPOSE_FINE currency: "CNY" minor_units: 12500000
                  reported: "12.500000 万元" }
      }
    })",
                                                        &change));
  return change;
}

// What the checks say, each of it fit to be shown.
inline std::vector<v1::Finding> Findings(const v1::Change& change) {
  std::vector<v1::Finding> findings;
  const bool acceptable = ValidateChange(change, kToday, &findings);
  bool error = false;
  for (const v1::Finding& finding : findings) {
    error = error || finding.level() == v1::FINDING_LEVEL_ERROR;
    CHECK_FALSE(finding.message().empty());
    CHECK_FALSE(finding.repair().empty());
    CHECK(finding.value().size() <= 100);
    CHECK(IsValidUtf8(finding.value()));
    CHECK_FALSE(absl::StrContains(finding.DebugString(), kResidentNumber));
  }
  CHECK(acceptable == !error);
  return findings;
}

// "error REQUIRED decision.number" and so on, of a clean change after `edit`.
inline std::vector<std::string> After(const std::function<void(v1::Change&, v1::Decision&)>& edit) {
  v1::Change change = CleanChange();
  edit(change, *change.mutable_upsert()->mutable_decision());
  std::vector<std::string> lines;
  for (const v1::Finding& finding : Findings(change)) {
    lines.push_back(absl::StrCat(finding.level() == v1::FINDING_LEVEL_ERROR ? "error " : "warning ",
                                 v1::Rule_Name(finding.rule()).substr(std::string("RULE_").size()),
                                 " ", finding.field()));
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace landbridge::testing
