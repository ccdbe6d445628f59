// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/catalogue.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/contract/catalogue_checks.h"
#include "proto/contract/check.h"
#include "proto/contract/config_schema.h"
#include "proto/contract/identifiers.h"
#include "proto/contract/names.h"
#include "proto/contract/regions.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int kLiftDeadlineHoursUnset = 72;

// An occurrence of a title in a text.
struct Found {
  size_t begin;
  size_t end;
  const std::string* instrument;

  bool Within(const Found& other) const {
    return other.begin <= begin && end <= other.end && other.end - other.begin > end - begin;
  }
};

// The key of a verified code, and whether a staffing office registered it.
struct CodeKey {
  std::string key;
  bool public_body = false;
};

std::optional<CodeKey> KeyOfUscc(std::string_view uscc) {
  const ParsedIdentifier parsed = ParseIdentifier(kSchemeUscc, uscc);
  if (parsed.verdict != IdentifierVerdict::kVerified || parsed.join_keys.empty()) {
    return std::nullopt;
  }
  return CodeKey{parsed.join_keys.front(), parsed.value.front() == '1'};
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Catalogue>> Catalogue::Load(
    const std::filesystem::path& file) {
  LB_ASSIGN_OR_RETURN(auto loaded, LoadConfig<config::v1::Catalogue>(file));
  return Build(std::move(loaded));
}

absl::StatusOr<std::shared_ptr<const Catalogue>> Catalogue::LoadText(std::string_view yaml,
                                                                     std::string_view name) {
  LB_ASSIGN_OR_RETURN(auto loaded, LoadConfigFromText<config::v1::Catalogue>(yaml, name));
  return Build(std::move(loaded));
}

absl::StatusOr<std::shared_ptr<const Catalogue>> Catalogue::Build(
    ConfigFile<config::v1::Catalogue> file) {
  LB_RETURN_IF_ERROR(CheckCatalogue(file.value, file.sources));
  std::shared_ptr<Catalogue> catalogue(new Catalogue());
  catalogue->config_ = std::move(file.value);
  const config::v1::Catalogue& config = catalogue->config_;

  for (const config::v1::IdentifierScheme& scheme : config.identifier_schemes()) {
    LB_CHECK(catalogue->schemes_.Declare(scheme.scheme(), scheme.form()).ok());
    catalogue->declared_.emplace(scheme.scheme(), &scheme);
  }
  for (const config::v1::KnownAuthority& known : config.authorities()) {
    KnownAuthority entry{known.id(), known.id(), known.region(), false};
    if (const std::optional<CodeKey> code = KeyOfUscc(known.uscc()); code.has_value()) {
      entry.key = code->key;
      entry.public_body = code->public_body;
    }
    for (const std::string& name : known.names()) {
      catalogue->authorities_by_name_.emplace(NameKey(name), entry);
    }
    catalogue->authorities_by_id_.emplace(known.id(), std::move(entry));
  }
  std::map<std::string, const config::v1::Instrument*> instruments;
  for (const config::v1::Instrument& instrument : config.instruments()) {
    instruments.emplace(instrument.id(), &instrument);
  }
  for (const Category& category : config.categories()) {
    catalogue->categories_.emplace(category.id(), &category);
    std::vector<Title>& titles = catalogue->titles_[category.id()];
    for (const std::string& id : category.instruments()) {
      for (const std::string& title : instruments.at(id)->titles()) {
        titles.push_back({NormalizeName(title), id});
      }
    }
  }
  return catalogue;
}

const Catalogue::Category* Catalogue::FindCategory(std::string_view id) const {
  const auto found = categories_.find(id);
  return found == categories_.end() ? nullptr : found->second;
}

std::string Catalogue::NearestCategory(std::string_view id) const {
  std::vector<std::string> ids;
  for (const Category& category : categories()) ids.push_back(category.id());
  return config_internal::Nearest(id, ids);
}

const google::protobuf::RepeatedPtrField<Catalogue::Category>& Catalogue::categories() const {
  return config_.categories();
}

absl::StatusOr<std::string> Catalogue::ResolveInstrument(const Category& category,
                                                         const v1::LegalBasis& basis) const {
  if (!basis.instrument().empty()) {
    const auto& ids = category.instruments();
    if (std::find(ids.begin(), ids.end(), basis.instrument()) != ids.end()) {
      return basis.instrument();
    }
    return absl::NotFoundError(absl::StrCat("the named instrument is none of category `",
                                            category.id(),
                                            "`; name one of: ", absl::StrJoin(ids, ", ")));
  }
  const std::string text = NormalizeName(basis.text());
  std::vector<Found> occurrences;
  for (const Title& title : titles_.at(category.id())) {
    for (size_t at = text.find(title.text); at != std::string::npos;
         at = text.find(title.text, at + 1)) {
      occurrences.push_back({at, at + title.text.size(), &title.instrument});
    }
  }
  std::set<std::string> named;
  for (const Found& one : occurrences) {
    const bool part_of_longer = std::any_of(occurrences.begin(), occurrences.end(),
                                            [&](const Found& other) { return one.Within(other); });
    if (!part_of_longer) named.insert(*one.instrument);
  }
  if (named.size() == 1) return *named.begin();
  if (named.empty()) {
    return absl::NotFoundError(absl::StrCat(
        "the legal basis names no instrument of category `", category.id(),
        "`; give the instrument's id, or a text with its title as the catalogue writes it"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat("the legal basis names several instruments (", absl::StrJoin(named, ", "),
                   "); give the id of the one that the listing rests on"));
}

ResolvedAuthority Catalogue::ResolveAuthority(const v1::Authority& authority) const {
  ResolvedAuthority resolved;
  if (authority.identifier().scheme() == kSchemeUscc) {
    if (const auto code = KeyOfUscc(authority.identifier().value()); code.has_value()) {
      resolved.key = code->key;
      resolved.public_body = code->public_body;
    }
  }
  const std::string name_key = NameKey(authority.name());
  const KnownAuthority* known = nullptr;
  const auto [begin, end] = authorities_by_name_.equal_range(name_key);
  for (auto candidate = begin; candidate != end; ++candidate) {
    const KnownAuthority& one = candidate->second;
    if (!resolved.key.empty()) {
      // The number is stronger than the name: another body may have the same name.
      if (one.key == resolved.key) known = &one;
    } else if (authority.region().empty()) {
      if (std::next(begin) == end) known = &one;
    } else if (authority.region() == one.region || RegionWithin(authority.region(), one.region)) {
      known = &one;
    }
  }
  if (known != nullptr) {
    resolved.known_id = known->id;
    resolved.key = known->key;
    resolved.public_body = known->public_body;
  } else if (resolved.key.empty()) {
    resolved.key = absl::StrCat("name:", name_key);
  }
  return resolved;
}

std::optional<std::string> Catalogue::KeyOfKnownAuthority(std::string_view id) const {
  const auto found = authorities_by_id_.find(id);
  if (found == authorities_by_id_.end()) return std::nullopt;
  return found->second.key;
}

std::optional<std::string> Catalogue::KeyOfAuthority(std::string_view name) const {
  if (auto known = KeyOfKnownAuthority(name)) return known;
  const auto code = KeyOfUscc(name);
  return code ? std::optional(code->key) : std::nullopt;
}

bool Catalogue::MayList(const Category& category, const ResolvedAuthority& authority) const {
  if (category.who_may_list().any_public_body()) return authority.public_body;
  for (const std::string& id : category.who_may_list().authorities()) {
    if (KeyOfKnownAuthority(id) == authority.key) return true;
  }
  return false;
}

PublicationPeriod Catalogue::PublicationOf(const Category& category, v1::Severity severity,
                                           const CivilDate& decided) const {
  if (!category.publication().has_months()) return {true, std::nullopt};
  const config::v1::MonthsBySeverity& by_severity = category.publication().months();
  int months = 0;
  switch (severity == v1::SEVERITY_UNSPECIFIED ? category.default_severity() : severity) {
    case v1::SEVERITY_MINOR:
      months = by_severity.minor();
      break;
    case v1::SEVERITY_GENERAL:
      months = by_severity.general();
      break;
    case v1::SEVERITY_SERIOUS:
      months = by_severity.serious();
      break;
    default:  // a newer adapter's severity: the catalogue gives it no term
      break;
  }
  if (months == 0) return {false, std::nullopt};
  return {true, AddMonths(decided, months)};
}

bool Catalogue::Joins(std::string_view scheme) const {
  const auto found = declared_.find(scheme);
  return found == declared_.end() ? IsBuiltInScheme(scheme) : found->second->joins();
}

bool Catalogue::IsPublicReference(std::string_view scheme) const {
  const auto found = declared_.find(scheme);
  return found != declared_.end() && found->second->public_reference();
}

int Catalogue::LiftDeadlineHours(const Category& category) const {
  return category.lift_deadline_hours() == 0 ? kLiftDeadlineHoursUnset
                                             : category.lift_deadline_hours();
}

}  // namespace landbridge
