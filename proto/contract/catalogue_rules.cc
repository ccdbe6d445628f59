// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/catalogue_rules.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/message.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/dates.h"
#include "proto/contract/finding.h"
#include "proto/contract/identifiers.h"
#include "proto/contract/names.h"
#include "proto/contract/regions.h"

namespace landbridge {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// What is remembered is bounded: a source whose records repeat nothing must not fill the memory.
// What has a longer key shares the empty one and is resolved each time.
constexpr size_t kRememberedMax = 1024;
constexpr size_t kRememberedKeyBytesMax = 1024;

// Texts that stand for "none" are short.
constexpr size_t kPlaceholderBytesMax = 16;

CivilDate ToCivil(const v1::Date& date) { return {date.year(), date.month(), date.day()}; }

bool IsSet(const Message& message, const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  if (field->is_repeated()) return reflection.FieldSize(message, field) > 0;
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    std::string unused;
    const std::string& text = reflection.GetStringReference(message, field, &unused);
    return !text.empty() && (text.size() > kPlaceholderBytesMax || !IsPlaceholder(text));
  }
  return reflection.HasField(message, field);
}

bool IsSet(const Message& message, const std::vector<const FieldDescriptor*>& path) {
  const Message* parent = &message;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    if (!IsSet(*parent, path[i])) return false;
    parent = &parent->GetReflection()->GetMessage(*parent, path[i]);
  }
  return IsSet(*parent, path.back());
}

// "legal_basis.text" as fields of Decision. The catalogue's loader lets no other paths in.
std::vector<const FieldDescriptor*> ParsePath(const std::string& text) {
  std::vector<const FieldDescriptor*> path;
  const google::protobuf::Descriptor* type = v1::Decision::descriptor();
  for (const absl::string_view name : absl::StrSplit(text, '.')) {
    const FieldDescriptor* field =
        type == nullptr ? nullptr : type->FindFieldByName(std::string(name));
    if (field == nullptr) return {};
    path.push_back(field);
    type = field->is_repeated() ? nullptr : field->message_type();
  }
  return path;
}

std::string PathText(const std::vector<const FieldDescriptor*>& path) {
  std::string text = "decision";
  for (const FieldDescriptor* field : path) text.append(".").append(field->name());
  return text;
}

v1::Finding UnknownScheme(std::string field, std::string_view scheme) {
  return ErrorFinding(v1::RULE_VALUE_UNKNOWN, field, scheme,
                      "the identifier scheme is neither built in nor declared by the catalogue",
                      "use a known scheme, or ask the broker's operator to declare this one");
}

std::string KindName(v1::SubjectKind kind) { return v1::SubjectKind_Name(kind); }

}  // namespace

void CatalogueRules::Use(std::shared_ptr<const Catalogue> catalogue) {
  if (catalogue == catalogue_) return;
  catalogue_ = std::move(catalogue);
  authorities_.clear();
  instruments_.clear();
  required_.clear();
  unknown_category_.clear();
}

std::optional<CatalogueRules::Basis> CatalogueRules::Check(v1::Decision& decision,
                                                           std::vector<v1::Finding>& findings) {
  if (decision.category().empty()) return std::nullopt;
  Basis basis;
  basis.category = catalogue_->FindCategory(decision.category());
  if (basis.category == nullptr) {
    findings.push_back(ErrorFinding(v1::RULE_CATEGORY_UNKNOWN, "decision.category",
                                    decision.category(), "the catalogue has no such category",
                                    RepairOf(decision.category())));
    return std::nullopt;
  }
  const Catalogue::Category& category = *basis.category;
  const size_t errors_before = findings.size();

  const v1::SubjectKind kind = decision.subject().kind();
  if (kind != v1::SUBJECT_KIND_UNSPECIFIED &&
      std::find(category.subject_kinds().begin(), category.subject_kinds().end(), kind) ==
          category.subject_kinds().end()) {
    findings.push_back(ErrorFinding(
        v1::RULE_SUBJECT_KIND_NOT_LISTED, "decision.subject.kind", KindName(kind),
        absl::StrCat("category ", category.id(), " does not list subjects of this kind"),
        "correct the kind, or leave the record out"));
  }
  const v1::LegalBasis& legal_basis = decision.legal_basis();
  if (!legal_basis.instrument().empty() || !legal_basis.text().empty()) {
    const Instrument& instrument = InstrumentOf(category, legal_basis);
    if (instrument.id.empty()) {
      const bool by_id = !legal_basis.instrument().empty();
      findings.push_back(
          ErrorFinding(v1::RULE_INSTRUMENT_UNKNOWN,
                       by_id ? "decision.legal_basis.instrument" : "decision.legal_basis.text",
                       by_id ? legal_basis.instrument() : legal_basis.text(), instrument.problem,
                       "name the instrument by the catalogue's id, or by its title in the text"));
    } else if (instrument.id != legal_basis.instrument()) {
      decision.mutable_legal_basis()->set_instrument(instrument.id);
    }
  }
  if (!decision.authority().name().empty()) {
    basis.authority = &FactsOf(decision.authority());
    if (!catalogue_->MayList(category, basis.authority->resolved)) {
      findings.push_back(ErrorFinding(
          v1::RULE_AUTHORITY_NOT_ENTITLED, "decision.authority", decision.authority().name(),
          absl::StrCat("the catalogue does not let this authority list in category ",
                       category.id()),
          category.who_may_list().any_public_body()
              ? "state the authority's own Unified Social Credit Code as its identifier"
              : "state the deciding authority as the catalogue names it"));
    }
  }
  CheckSchemes(decision.subject(), findings);
  CheckRequiredFields(category, decision, findings);
  if (decision.has_decided_date() && IsValidDate(ToCivil(decision.decided_date()))) {
    CheckPeriod(category, decision, basis.publication_end_day, findings);
  }

  const bool admissible = std::none_of(
      findings.begin() + static_cast<std::ptrdiff_t>(errors_before), findings.end(),
      [](const v1::Finding& finding) { return finding.level() == v1::FINDING_LEVEL_ERROR; });
  if (!admissible || basis.authority == nullptr) return std::nullopt;
  return basis;
}

// As a rule all records of a source have the same.
const std::string& CatalogueRules::RepairOf(const std::string& category) {
  if (category == unknown_category_) return unknown_repair_;
  const std::string nearest = catalogue_->NearestCategory(category);
  unknown_category_ = category;
  unknown_repair_ = absl::StrCat(
      nearest.empty()
          ? "use a category of the catalogue"
          : absl::StrCat("did you mean `", nearest, "`? Use a category of the catalogue"),
      "; what is not in it may not be listed");
  return unknown_repair_;
}

void CatalogueRules::CheckSchemes(const v1::Subject& subject,
                                  std::vector<v1::Finding>& findings) const {
  for (int i = 0; i < subject.identifiers_size(); ++i) {
    const std::string& scheme = subject.identifiers(i).scheme();
    if (catalogue_->schemes().Knows(scheme)) continue;
    findings.push_back(
        UnknownScheme(absl::StrCat("decision.subject.identifiers[", i, "].scheme"), scheme));
  }
  for (int i = 0; i < subject.representatives_size(); ++i) {
    const v1::Representative& representative = subject.representatives(i);
    const std::string& scheme = representative.identifier().scheme();
    if (!representative.has_identifier() || catalogue_->schemes().Knows(scheme)) continue;
    findings.push_back(UnknownScheme(
        absl::StrCat("decision.subject.representatives[", i, "].identifier.scheme"), scheme));
  }
}

void CatalogueRules::CheckRequiredFields(const Catalogue::Category& category,
                                         const v1::Decision& decision,
                                         std::vector<v1::Finding>& findings) {
  const auto [entry, is_new] = required_.try_emplace(&category);
  if (is_new) {
    for (const std::string& field : category.required_fields()) {
      if (FieldPath path = ParsePath(field); !path.empty())
        entry->second.push_back(std::move(path));
    }
  }
  for (const FieldPath& path : entry->second) {
    if (IsSet(decision, path)) continue;
    findings.push_back(
        ErrorFinding(v1::RULE_REQUIRED, PathText(path), {},
                     absl::StrCat("category ", category.id(), " requires this field"),
                     "fill it in from the decision"));
  }
}

void CatalogueRules::CheckPeriod(const Catalogue::Category& category, v1::Decision& decision,
                                 int32_t& publication_end_day,
                                 std::vector<v1::Finding>& findings) const {
  const PublicationPeriod period =
      catalogue_->PublicationOf(category, decision.severity(), ToCivil(decision.decided_date()));
  if (decision.severity() == v1::SEVERITY_UNSPECIFIED) {
    decision.set_severity(category.default_severity());
  }
  if (!period.published) {
    findings.push_back(ErrorFinding(
        v1::RULE_PERIOD_TOO_LONG, "decision.severity", v1::Severity_Name(decision.severity()),
        absl::StrCat("category ", category.id(), " publishes no decisions of this severity"),
        "leave the record out, or correct the severity"));
    return;
  }
  std::optional<CivilDate> end = period.end_day;
  if (decision.has_publication_end_date() &&
      IsValidDate(ToCivil(decision.publication_end_date()))) {
    const CivilDate stated = ToCivil(decision.publication_end_date());
    if (end && stated > *end) {
      findings.push_back(WarningFinding(
          v1::RULE_PERIOD_TOO_LONG, "decision.publication_end_date", ToString(stated),
          absl::StrCat("category ", category.id(), " ends publication on ", ToString(*end)),
          "nothing needs to be done: the listing ends on that day"));
      v1::Date& cut = *decision.mutable_publication_end_date();
      cut.set_year(end->year);
      cut.set_month(end->month);
      cut.set_day(end->day);
    } else {
      end = stated;
    }
  }
  if (!end) return;
  publication_end_day = static_cast<int32_t>(DaysSinceEpoch(*end));
  // 1970-01-01 is day 0, which would mean that there is no end. Both days are over.
  if (publication_end_day == 0) publication_end_day = -1;
}

const CatalogueRules::AuthorityFacts& CatalogueRules::FactsOf(const v1::Authority& authority) {
  memory_key_.clear();
  for (const std::string* part :
       {&authority.name(), &authority.region(), &authority.identifier().scheme(),
        &authority.identifier().value()}) {
    memory_key_.append(*part).push_back('\0');
  }
  if (memory_key_.size() > kRememberedKeyBytesMax) memory_key_.clear();
  if (authorities_.size() >= kRememberedMax) authorities_.clear();
  const auto [entry, is_new] = authorities_.try_emplace(memory_key_);
  AuthorityFacts& facts = entry->second;
  if (!is_new && !memory_key_.empty()) return facts;
  facts = {};
  facts.resolved = catalogue_->ResolveAuthority(authority);
  for (const auto& known : catalogue_->config().authorities()) {
    if (known.id() == facts.resolved.known_id) facts.region = TodaysRegion(known.region());
  }
  if (facts.region.empty()) facts.region = TodaysRegion(authority.region());
  if (facts.region.empty()) {
    const ParsedIdentifier parsed =
        ParseIdentifier(authority.identifier().scheme(), authority.identifier().value());
    if (parsed.verdict == IdentifierVerdict::kVerified && parsed.scheme == kSchemeUscc) {
      if (const auto parts = SplitUscc(parsed.value)) facts.region = TodaysRegion(parts->region);
    }
  }
  return facts;
}

const CatalogueRules::Instrument& CatalogueRules::InstrumentOf(const Catalogue::Category& category,
                                                               const v1::LegalBasis& basis) {
  memory_key_.clear();
  for (const std::string* part : {&category.id(), &basis.instrument(), &basis.text()}) {
    memory_key_.append(*part).push_back('\0');
  }
  if (memory_key_.size() > kRememberedKeyBytesMax) memory_key_.clear();
  if (instruments_.size() >= kRememberedMax) instruments_.clear();
  const auto [entry, is_new] = instruments_.try_emplace(memory_key_);
  Instrument& instrument = entry->second;
  if (!is_new && !memory_key_.empty()) return instrument;
  auto resolved = catalogue_->ResolveInstrument(category, basis);
  if (resolved.ok()) {
    instrument = {*std::move(resolved), {}};
  } else {
    instrument = {{}, std::string(resolved.status().message())};
  }
  return instrument;
}

}  // namespace landbridge
