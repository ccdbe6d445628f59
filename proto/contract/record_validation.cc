// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/record_validation.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/currencies.h"
#include "proto/contract/finding_list.h"
#include "proto/contract/identifier_text.h"
#include "proto/contract/identifiers.h"
#include "proto/contract/personal_numbers.h"
#include "proto/contract/record_fields.h"
#include "proto/contract/regions.h"
#include "proto/contract/resident_id.h"
#include "proto/contract/wire_names.h"

namespace landbridge {
namespace {

using ::landbridge::record_internal::CheckCharacters;
using ::landbridge::record_internal::CheckIdentifier;
using ::landbridge::record_internal::CheckIdentifiers;
using ::landbridge::record_internal::CheckRequiredText;
using ::landbridge::record_internal::CheckText;
using ::landbridge::record_internal::FieldPath;
using ::landbridge::record_internal::FindingList;
using ::landbridge::record_internal::StandsForNone;
using ::landbridge::record_internal::TextLines;

constexpr size_t kNameBytesMax = 500;
constexpr size_t kAuthorityNameBytesMax = 300;
constexpr size_t kDecisionNumberBytesMax = 256;
constexpr size_t kInstrumentBytesMax = 64;
constexpr size_t kLegalBasisBytesMax = 2000;
constexpr size_t kLongTextBytesMax = size_t{16} << 10;
constexpr size_t kProgrammeBytesMax = 300;
constexpr size_t kAddressBytesMax = 1000;
constexpr size_t kCountryBytesMax = 100;
constexpr size_t kReportedAmountBytesMax = 200;
constexpr size_t kNoteBytesMax = 500;
constexpr int kNamesMax = 200;
constexpr int kAddressesMax = 200;
constexpr int kRepresentativesMax = 16;
constexpr int kAmountsMax = 16;

// The longest publication that the repair rules know.
constexpr int kPublicationMonthsMax = 36;

CivilDate ToCivil(const v1::Date& date) { return {date.year(), date.month(), date.day()}; }

// Walks one change. Belongs to one thread.
class Walk {
 public:
  Walk(const CivilDate& today, FindingList* findings) : today_(today), findings_(*findings) {}

  void CheckRecordIdOf(const v1::Change& change);
  void CheckRecord(const v1::Record& record);
  void CheckWithdrawal(const FieldPath& path, const v1::Withdrawal& withdrawal);

 private:
  void CheckDecision(const FieldPath& path, const v1::Decision& decision);
  void CheckSubject(const FieldPath& path, const v1::Subject& subject);
  void CheckNames(const FieldPath& parent, const v1::Subject& subject);
  void CheckIsNoNumber(const FieldPath& path, const std::string& name);
  void CheckAuthority(const FieldPath& path, const v1::Authority& authority);
  void CheckLegalBasis(const FieldPath& path, const v1::LegalBasis& basis);
  void CheckDates(const FieldPath& parent, const v1::Decision& decision);
  void CheckAmounts(const FieldPath& parent, const v1::Decision& decision);
  void CheckLift(const FieldPath& path, const v1::Lift& lift, const v1::Decision& decision);
  void CheckRegion(const FieldPath& path, const std::string& region);
  void CheckReason(const FieldPath& path, v1::LiftReason reason);
  // Whether a spreadsheet has made another number of it.
  void CheckDigits(const FieldPath& path, std::string_view number);
  // Whether the day exists and lies in the years of the schema.
  bool CheckDay(const FieldPath& path, const v1::Date& date);
  // Whether there are at most `max`; the elements of a longer list are not looked at.
  bool CheckCount(const FieldPath& path, int count, int max);

  const CivilDate today_;
  FindingList& findings_;
};

void Walk::CheckRecordIdOf(const v1::Change& change) {
  const FieldPath path("record_id");
  if (change.record_id().empty()) {
    findings_.Error(v1::RULE_REQUIRED, path, "the record id is required",
                    "map the column that tells the rows of this source apart");
    return;
  }
  if (const absl::Status status = CheckRecordId(change.record_id()); !status.ok()) {
    findings_.Error(v1::RULE_TOO_LONG, path, StdView(status.message()),
                    "map another column, or a digest of several");
    return;
  }
  if (!CheckCharacters(path, change.record_id(), TextLines::kOne, &findings_)) return;
  CheckDigits(path, change.record_id());
  if (ContainsResidentId(change.record_id())) {
    findings_.Error(v1::RULE_PERSONAL_NUMBER, path, "the record id holds a resident number",
                    "map another column, such as the decision number");
  }
}

void Walk::CheckRecord(const v1::Record& record) {
  const FieldPath path("decision");
  if (!record.has_decision()) {
    findings_.Error(v1::RULE_REQUIRED, path, "the decision is required",
                    "send the whole record, also where only its end is new");
    return;
  }
  CheckDecision(path, record.decision());
  if (record.has_lift()) CheckLift(FieldPath("lift"), record.lift(), record.decision());
}

void Walk::CheckWithdrawal(const FieldPath& path, const v1::Withdrawal& withdrawal) {
  CheckReason(FieldPath(path, "reason"), withdrawal.reason());
  CheckText(FieldPath(path, "note"), withdrawal.note(), kNoteBytesMax, &findings_);
}

void Walk::CheckDecision(const FieldPath& path, const v1::Decision& decision) {
  CheckSubject(FieldPath(path, "subject"), decision.subject());
  const FieldPath category(path, "category");
  if (decision.category().empty()) {
    findings_.Error(v1::RULE_REQUIRED, category, "the category is required",
                    "map it, or state it as a constant of the source");
  } else if (const absl::Status status = CheckCategoryId(decision.category()); !status.ok()) {
    findings_.Error(v1::RULE_CATEGORY_UNKNOWN, category, StdView(status.message()),
                    "use an id of the catalogue");
  }
  CheckAuthority(FieldPath(path, "authority"), decision.authority());
  CheckRequiredText(FieldPath(path, "number"), decision.number(), kDecisionNumberBytesMax,
                    "the decision number", &findings_, TextLines::kOne);
  CheckDigits(FieldPath(path, "number"), decision.number());
  CheckLegalBasis(FieldPath(path, "legal_basis"), decision.legal_basis());
  CheckDates(path, decision);
  if (!v1::Severity_IsValid(decision.severity())) {
    findings_.Error(v1::RULE_VALUE_UNKNOWN, FieldPath(path, "severity"),
                    "the severity is not one that this version knows",
                    "use a severity of landbridge/v1/resources.proto");
  }
  CheckText(FieldPath(path, "conduct"), decision.conduct(), kLongTextBytesMax, &findings_);
  CheckText(FieldPath(path, "measure"), decision.measure(), kLongTextBytesMax, &findings_);
  CheckAmounts(path, decision);
  CheckText(FieldPath(path, "remark"), decision.remark(), kLongTextBytesMax, &findings_);
  CheckText(FieldPath(path, "programme"), decision.programme(), kProgrammeBytesMax, &findings_);
}

void Walk::CheckSubject(const FieldPath& path, const v1::Subject& subject) {
  const FieldPath kind(path, "kind");
  if (subject.kind() == v1::SUBJECT_KIND_UNSPECIFIED) {
    findings_.Error(v1::RULE_REQUIRED, kind, "the kind of the subject is required",
                    "map it, or state it as a constant: organisation, sole_trader or person");
  } else if (!v1::SubjectKind_IsValid(subject.kind())) {
    findings_.Error(v1::RULE_VALUE_UNKNOWN, kind,
                    "the kind of the subject is not one that this version knows",
                    "use organisation, sole_trader or person");
  }
  CheckNames(path, subject);
  CheckIdentifiers(path, subject.identifiers(), subject.kind() != v1::SUBJECT_KIND_ORGANISATION,
                   &findings_);
  CheckRegion(FieldPath(path, "region"), subject.region());
  if (CheckCount(FieldPath(path, "addresses"), subject.addresses_size(), kAddressesMax)) {
    for (int i = 0; i < subject.addresses_size(); ++i) {
      const FieldPath address(path, "addresses", i);
      CheckText(FieldPath(address, "text"), subject.addresses(i).text(), kAddressBytesMax,
                &findings_);
      CheckText(FieldPath(address, "country"), subject.addresses(i).country(), kCountryBytesMax,
                &findings_);
    }
  }
  if (CheckCount(FieldPath(path, "representatives"), subject.representatives_size(),
                 kRepresentativesMax)) {
    for (int i = 0; i < subject.representatives_size(); ++i) {
      const v1::Representative& representative = subject.representatives(i);
      const FieldPath at(path, "representatives", i);
      CheckText(FieldPath(at, "name"), representative.name(), kNameBytesMax, &findings_);
      if (StandsForNone(representative.name())) {
        findings_.Warning(v1::RULE_NAME_INVALID, FieldPath(at, "name"),
                          "the representative has no name and is left out",
                          "leave the representative out where there is none");
      }
      if (representative.has_identifier()) {
        CheckIdentifier(FieldPath(at, "identifier"), representative.identifier(), true, &findings_);
      }
    }
  }
}

void Walk::CheckNames(const FieldPath& parent, const v1::Subject& subject) {
  const FieldPath names(parent, "names");
  if (subject.names_size() == 0) {
    findings_.Error(v1::RULE_REQUIRED, names, "the name of the subject is required",
                    "map the column that has it");
    return;
  }
  if (!CheckCount(names, subject.names_size(), kNamesMax)) return;
  for (int i = 0; i < subject.names_size(); ++i) {
    const v1::Name& name = subject.names(i);
    const FieldPath at(parent, "names", i);
    const FieldPath text(at, "text");
    if (name.text().empty()) {
      findings_.Error(v1::RULE_REQUIRED, text, "the name is empty", "fill it in, or leave it out");
    } else if (StandsForNone(name.text())) {
      findings_.Error(v1::RULE_NAME_INVALID, text, "the text stands for none and is no name",
                      "fill the name in, or leave it out", name.text());
    } else if (CheckText(text, name.text(), kNameBytesMax, &findings_)) {
      CheckIsNoNumber(text, name.text());
    }
    const bool registered = name.kind() == v1::NAME_KIND_REGISTERED;
    const bool first = i == 0;
    if (first && !registered && name.kind() != v1::NAME_KIND_UNSPECIFIED) {
      findings_.Error(v1::RULE_NAME_INVALID, FieldPath(at, "kind"),
                      "the first name is not the registered one",
                      "send the registered name first, the others after it");
    }
    if (!first && registered) {
      findings_.Error(v1::RULE_NAME_INVALID, FieldPath(at, "kind"),
                      "a subject has one registered name, and this is a second",
                      "send it as alias, former or translated name");
    }
  }
}

void Walk::CheckIsNoNumber(const FieldPath& path, const std::string& name) {
  const std::optional<ParsedIdentifier> number = NumberInPlaceOfName(name);
  if (!number.has_value()) return;
  findings_.Error(
      v1::RULE_NAME_INVALID, path,
      absl::StrCat("a number of the form of ", number->scheme, " is in the place of the name"),
      "look whether the columns of name and number have changed places, and fill the "
      "name in",
      MaskedValue(name));
}

void Walk::CheckAuthority(const FieldPath& path, const v1::Authority& authority) {
  CheckRequiredText(FieldPath(path, "name"), authority.name(), kAuthorityNameBytesMax,
                    "the name of the deciding authority", &findings_);
  if (authority.has_identifier()) {
    CheckIdentifier(FieldPath(path, "identifier"), authority.identifier(), false, &findings_);
  }
  CheckRegion(FieldPath(path, "region"), authority.region());
}

void Walk::CheckLegalBasis(const FieldPath& path, const v1::LegalBasis& basis) {
  CheckText(FieldPath(path, "instrument"), basis.instrument(), kInstrumentBytesMax, &findings_);
  if (basis.instrument().empty()) {
    CheckRequiredText(FieldPath(path, "text"), basis.text(), kLegalBasisBytesMax,
                      "the legal instrument", &findings_);
  } else {
    CheckText(FieldPath(path, "text"), basis.text(), kLegalBasisBytesMax, &findings_);
  }
}

void Walk::CheckDates(const FieldPath& parent, const v1::Decision& decision) {
  const FieldPath decided_path(parent, "decided_date");
  const FieldPath end_path(parent, "publication_end_date");
  const bool end_exists =
      decision.has_publication_end_date() && CheckDay(end_path, decision.publication_end_date());
  if (!decision.has_decided_date()) {
    findings_.Error(v1::RULE_REQUIRED, decided_path, "the date of the decision is required",
                    "map the column that has it");
    return;
  }
  if (!CheckDay(decided_path, decision.decided_date())) return;
  const CivilDate decided = ToCivil(decision.decided_date());
  if (decided > today_) {
    findings_.Error(v1::RULE_DATE_ORDER, decided_path,
                    absl::StrCat("the decision is dated after ", ToString(today_)),
                    "correct the date, and check the date format of the mapping",
                    ToString(decided));
  }
  if (!end_exists) return;
  const CivilDate end = ToCivil(decision.publication_end_date());
  if (end < decided) {
    findings_.Error(v1::RULE_DATE_ORDER, end_path, "publication would end before the decision",
                    "correct one of the dates, or leave the end out", ToString(end));
  } else if (end > AddMonths(decided, kPublicationMonthsMax)) {
    findings_.Warning(v1::RULE_PERIOD_TOO_LONG, end_path,
                      "publication would end more than three years after the decision; the "
                      "catalogue's period counts",
                      "check whether the column is the end of publication", ToString(end));
  }
}

void Walk::CheckAmounts(const FieldPath& parent, const v1::Decision& decision) {
  if (!CheckCount(FieldPath(parent, "amounts"), decision.amounts_size(), kAmountsMax)) return;
  for (int i = 0; i < decision.amounts_size(); ++i) {
    const v1::Amount& amount = decision.amounts(i);
    const FieldPath path(parent, "amounts", i);
    const std::string& currency = amount.currency();
    if (!IsCurrency(currency)) {
      const std::string_view meant = CurrencyMeantBy(currency);
      findings_.Error(v1::RULE_AMOUNT_INVALID, FieldPath(path, "currency"),
                      "the currency is none of ISO 4217",
                      meant.empty() ? std::string("use its code of ISO 4217, such as CNY")
                                    : absl::StrCat("use ", AbslView(meant)));
    }
    if (amount.minor_units() < 0) {
      findings_.Error(v1::RULE_AMOUNT_INVALID, FieldPath(path, "minor_units"),
                      "the amount is negative", "correct it, or leave it out",
                      absl::StrCat(amount.minor_units()));
    }
    CheckText(FieldPath(path, "reported"), amount.reported(), kReportedAmountBytesMax, &findings_);
  }
}

void Walk::CheckLift(const FieldPath& path, const v1::Lift& lift, const v1::Decision& decision) {
  CheckReason(FieldPath(path, "reason"), lift.reason());
  CheckText(FieldPath(path, "note"), lift.note(), kNoteBytesMax, &findings_);
  const FieldPath effective(path, "effective_date");
  if (!lift.has_effective_date() || !CheckDay(effective, lift.effective_date())) return;
  const CivilDate decided = ToCivil(decision.decided_date());
  // No error: refusing the record would leave a listing in force that the authority has ended.
  if (decision.has_decided_date() && IsValidDate(decided) &&
      ToCivil(lift.effective_date()) < decided) {
    findings_.Warning(v1::RULE_DATE_ORDER, effective, "the lift is dated before the decision",
                      "correct one of the dates", ToString(ToCivil(lift.effective_date())));
  }
}

void Walk::CheckRegion(const FieldPath& path, const std::string& region) {
  if (region.empty() || IsKnownRegion(region)) return;
  if (!CheckText(path, region, kCountryBytesMax, &findings_)) return;
  findings_.Warning(v1::RULE_REGION_UNKNOWN, path,
                    "the region was never a division code of GB/T 2260, and is no country",
                    "use six digits, or two capital letters of ISO 3166-1", region);
}

void Walk::CheckReason(const FieldPath& path, v1::LiftReason reason) {
  if (reason == v1::LIFT_REASON_UNSPECIFIED) {
    findings_.Error(v1::RULE_REQUIRED, path, "the reason is required",
                    "state why the decision is no longer in force");
  } else if (!v1::LiftReason_IsValid(reason)) {
    findings_.Error(v1::RULE_VALUE_UNKNOWN, path, "the reason is not one that this version knows",
                    "use a reason of landbridge/v1/record.proto");
  }
}

void Walk::CheckDigits(const FieldPath& path, std::string_view number) {
  if (!IsScientificNotation(number)) return;
  findings_.Error(v1::RULE_IDENTIFIER_LOST, path,
                  "a spreadsheet has turned the number into scientific notation; its digits are "
                  "lost",
                  "export the column as text and send the row again", number);
}

bool Walk::CheckDay(const FieldPath& path, const v1::Date& date) {
  if (date.year() >= 1900 && date.year() <= 2999 && IsValidDate(ToCivil(date))) return true;
  findings_.Error(v1::RULE_DATE_INVALID, path, "there is no such day in the years 1900 to 2999",
                  "correct the date, and check the date format of the mapping",
                  absl::StrCat(date.year(), "-", date.month(), "-", date.day()));
  return false;
}

bool Walk::CheckCount(const FieldPath& path, int count, int max) {
  if (count <= max) return true;
  findings_.Error(v1::RULE_TOO_LONG, path,
                  absl::StrCat("the list has ", count, " elements, more than ", max),
                  "check what the mapping splits or joins here");
  return false;
}

}  // namespace

bool ValidateChange(const v1::Change& change, const CivilDate& today,
                    std::vector<v1::Finding>* findings) {
  FindingList list(findings);
  Walk walk(today, &list);
  walk.CheckRecordIdOf(change);
  switch (change.change_case()) {
    case v1::Change::kUpsert:
      walk.CheckRecord(change.upsert());
      break;
    case v1::Change::kWithdraw:
      walk.CheckWithdrawal(FieldPath("withdraw"), change.withdraw());
      break;
    case v1::Change::CHANGE_NOT_SET:
      list.Error(v1::RULE_REQUIRED, FieldPath("upsert"), "the change says nothing",
                 "send either the whole record or its withdrawal");
      break;
  }
  return list.acceptable();
}

bool ValidateRecord(const v1::Record& record, const CivilDate& today,
                    std::vector<v1::Finding>* findings) {
  FindingList list(findings);
  Walk(today, &list).CheckRecord(record);
  return list.acceptable();
}

}  // namespace landbridge
