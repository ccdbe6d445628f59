// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/agency.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "tests/ingest/records.h"

namespace landbridge::testing {
namespace {

using samples::SampleRandom;

constexpr size_t kOnePersonIn = 25;

constexpr std::array kInstruments = {"penalty-law", "wage-regulation", "defaulters-rules"};

int Below(SampleRandom& random, size_t count) { return static_cast<int>(random.Below(count)); }

}  // namespace

Agency::Agency(const World& world, uint64_t seed, int agency, int records_max)
    : world_(world),
      seed_(seed),
      agency_(agency),
      records_max_(static_cast<size_t>(records_max)),
      random_(seed * 1'000'003 + static_cast<uint64_t>(agency)) {}

// The decision as it was made, equal for whoever reports it.
Agency::Row Agency::MakeRow(int number) const {
  const int issuers = static_cast<int>(world_.issuers().size());
  Row row{};
  const bool copies = agency_ >= issuers;
  row.issuer = copies ? number % issuers : agency_;
  row.decision = copies ? number / issuers : number;
  SampleRandom random(seed_ + static_cast<uint64_t>(row.issuer) * 7'919 +
                      static_cast<uint64_t>(row.decision) * 104'729);
  const size_t companies = world_.companies().size();
  row.subject = random.Below(kOnePersonIn) == 0
                    ? static_cast<int>(companies + random.Below(world_.persons().size()))
                    : Below(random, companies);
  row.region = Below(random, world_.regions().size());
  row.severity = v1::SEVERITY_MINOR + Below(random, 3);
  row.state = State::kInForce;
  return row;
}

v1::Change Agency::Next() {
  if (rows_.empty() || (rows_.size() < records_max_ && random_.Below(100) < 30)) {
    rows_.push_back(MakeRow(static_cast<int>(rows_.size())));
    return Upsert(static_cast<int>(rows_.size()) - 1);
  }
  const int number = Below(random_, rows_.size());
  Row& row = rows_[static_cast<size_t>(number)];
  if (row.state != State::kInForce) {
    row.state = State::kInForce;
    return Upsert(number);
  }
  const size_t choice = random_.Below(100);
  if (choice < 16) {
    row.state = State::kAbsent;
    v1::Change change;
    change.set_record_id(absl::StrCat("row-", number));
    change.mutable_withdraw()->set_reason(v1::LIFT_REASON_REPAIRED);
    return change;
  }
  if (choice < 22) row.state = State::kEnded;
  if (choice >= 32) Vary(row);  // else it is sent again as it is
  v1::Change change = Upsert(number);
  if (row.reveals && !IsPerson(row)) revealed_.insert(row.subject);
  return change;
}

void Agency::Vary(Row& row) {
  const size_t choice = random_.Below(100);
  if (choice < 45) {
    row.wording = Below(random_, 1000);
  } else if (choice < 65) {
    row.region = Below(random_, world_.regions().size());
  } else if (choice < 85) {
    row.severity = v1::SEVERITY_MINOR + Below(random_, 3);
  } else if (choice < 93) {
    row.subject = Below(random_, world_.companies().size());
    row.reveals = false;
  } else {
    row.reveals = true;
  }
}

v1::Change Agency::Upsert(int number) const {
  const Row& row = rows_[static_cast<size_t>(number)];
  const size_t category = static_cast<size_t>(row.decision) % world_.categories().size();
  const Issuer& issuer = world_.issuers()[static_cast<size_t>(row.issuer)];
  v1::Change change;
  change.set_record_id(absl::StrCat("row-", number));
  v1::Decision& decision = *change.mutable_upsert()->mutable_decision();
  decision.set_category(world_.categories()[category]);
  v1::Subject& subject = *decision.mutable_subject();
  v1::Name& name = *subject.add_names();
  name.set_kind(v1::NAME_KIND_REGISTERED);
  if (IsPerson(row)) {
    const size_t person = static_cast<size_t>(row.subject) - world_.companies().size();
    subject.set_kind(v1::SUBJECT_KIND_PERSON);
    name.set_text("示例人");
    AddIdentifier(subject, "cn.resident_id", world_.persons()[person]);
  } else {
    const Company& company = world_.companies()[static_cast<size_t>(row.subject)];
    subject.set_kind(v1::SUBJECT_KIND_ORGANISATION);
    name.set_text(company.name);
    AddIdentifier(subject, "cn.uscc", company.code);
    if (row.reveals) AddIdentifier(subject, "lei", company.second_number);
  }
  subject.set_region(world_.regions()[static_cast<size_t>(row.region)]);
  v1::Authority& authority = *decision.mutable_authority();
  authority.set_name(issuer.name);
  authority.set_region(issuer.region);
  authority.mutable_identifier()->set_scheme("cn.uscc");
  authority.mutable_identifier()->set_value(issuer.code);
  decision.set_number(absl::StrCat("监罚字〔2024〕第", row.decision, "号"));
  decision.mutable_legal_basis()->set_instrument(kInstruments[category]);
  SetDate(*decision.mutable_decided_date(), 2024, 9, 1);
  decision.set_severity(static_cast<v1::Severity>(row.severity));
  decision.set_conduct(absl::StrCat("未按规定公示信息，第", row.wording, "次表述"));
  decision.set_measure("责令改正");
  if (row.state == State::kEnded) {
    change.mutable_upsert()->mutable_lift()->set_reason(v1::LIFT_REASON_REPAIRED);
  }
  return change;
}

}  // namespace landbridge::testing
