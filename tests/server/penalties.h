// SPDX-License-Identifier: Apache-2.0
// Records that the small catalogue (tests/contract/small_catalogue.h) admits, as many as wanted.
// The authority's number is constructed; its check digits hold.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "landbridge/v1/publish_service.pb.h"

namespace landbridge::testing {

inline v1::Change Penalty(int64_t number) {
  v1::Change change;
  change.set_record_id(absl::StrCat("record-", number));
  v1::Decision& decision = *change.mutable_upsert()->mutable_decision();
  decision.set_category("penalty");
  decision.mutable_subject()->set_kind(v1::SUBJECT_KIND_ORGANISATION);
  v1::Name& name = *decision.mutable_subject()->add_names();
  name.set_text(absl::StrCat("第", number, "号食品有限公司"));
  name.set_kind(v1::NAME_KIND_REGISTERED);
  decision.mutable_subject()->set_region("440300");
  decision.mutable_authority()->set_name("某某市市场监督管理局");
  decision.mutable_authority()->set_region("440300");
  decision.mutable_authority()->mutable_identifier()->set_scheme("cn.uscc");
  decision.mutable_authority()->mutable_identifier()->set_value("1211000040000123XG");
  decision.set_number(absl::StrCat("粤市监罚〔2026〕", number, "号"));
  decision.mutable_legal_basis()->set_text("《中华人民共和国食品安全法》第一百二十四条");
  decision.mutable_decided_date()->set_year(2026);
  decision.mutable_decided_date()->set_month(6);
  decision.mutable_decided_date()->set_day(1);
  decision.set_severity(v1::SEVERITY_SERIOUS);
  decision.set_conduct("经营过期食品");
  return change;
}

inline v1::PublishRequest PenaltyBatch(int64_t first_sequence, int count) {
  v1::PublishRequest request;
  request.mutable_batch()->set_first_sequence(first_sequence);
  for (int i = 0; i < count; ++i) {
    *request.mutable_batch()->add_changes() = Penalty(first_sequence + i);
  }
  return request;
}

}  // namespace landbridge::testing
