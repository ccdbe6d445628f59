// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/catalogue_checks.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "proto/contract/config_faults.h"
#include "proto/contract/identifier_schemes.h"
#include "proto/contract/identifiers.h"
#include "proto/contract/names.h"
#include "proto/contract/regions.h"

namespace landbridge {
namespace {

std::string At(std::string_view list, int index) {
  return absl::StrCat(std::string(list), "[", index, "]");
}

// Whether `path`, such as "legal_basis.text", names a field in landbridge.v1.Decision.
bool IsDecisionField(const std::string& path) {
  const google::protobuf::Descriptor* type = v1::Decision::descriptor();
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    const google::protobuf::FieldDescriptor* field =
        type == nullptr ? nullptr : type->FindFieldByName(std::string(name));
    if (field == nullptr) return false;
    type = field->is_repeated() ? nullptr : field->message_type();
  }
  return true;
}

class Checker {
 public:
  Checker(const config::v1::Catalogue& catalogue, const SourceMap& sources)
      : catalogue_(catalogue), faults_(sources) {}

  absl::Status Run() {
    CheckInstruments();
    CheckAuthorities();
    CheckSchemes();
    UniqueNames ids;
    for (int i = 0; i < catalogue_.categories_size(); ++i) {
      const config::v1::Category& category = catalogue_.categories(i);
      const std::string path = At("categories", i);
      if (!ids.Insert(category.id())) {
        faults_.Add(path + ".id",
                    absl::StrCat("`", category.id(), "` is there already; ids are unique"));
      }
      CheckInstrumentsOf(category, path);
      CheckWhoMayList(category.who_may_list(), path + ".who_may_list");
      CheckPublication(category, path + ".publication");
      CheckKindsAndFields(category, path);
    }
    return faults_.Outcome();
  }

 private:
  void CheckInstruments() {
    for (int i = 0; i < catalogue_.instruments_size(); ++i) {
      const config::v1::Instrument& instrument = catalogue_.instruments(i);
      const std::string path = At("instruments", i);
      if (!instruments_.emplace(instrument.id(), &instrument).second) {
        faults_.Add(path + ".id",
                    absl::StrCat("`", instrument.id(), "` is there already; ids are unique"));
      }
      for (int t = 0; t < instrument.titles_size(); ++t) {
        if (NormalizeName(instrument.titles(t)).empty()) {
          faults_.Add(At(path + ".titles", t),
                      "is empty; write a title that reports use, or remove it");
        }
      }
    }
  }

  void CheckAuthorities() {
    std::map<std::string, std::string> owners;  // of a name in a region
    for (int i = 0; i < catalogue_.authorities_size(); ++i) {
      const config::v1::KnownAuthority& authority = catalogue_.authorities(i);
      const std::string path = At("authorities", i);
      if (!authorities_.Insert(authority.id())) {
        faults_.Add(path + ".id",
                    absl::StrCat("`", authority.id(), "` is there already; ids are unique"));
      }
      if (!IsKnownRegion(authority.region())) {
        faults_.Add(
            path + ".region",
            absl::StrCat("`", authority.region(),
                         "` is no region; write six digits of GB/T 2260, two capital letters of "
                         "ISO 3166-1, `UN` or `EU`"));
      }
      if (!authority.uscc().empty() &&
          ParseIdentifier(kSchemeUscc, authority.uscc()).verdict != IdentifierVerdict::kVerified) {
        faults_.Add(
            path + ".uscc",
            "is no Unified Social Credit Code with right check digits; correct it, or remove "
            "it when the authority has none");
      }
      for (int n = 0; n < authority.names_size(); ++n) {
        const std::string key = NameKey(authority.names(n));
        const std::string name_path = At(path + ".names", n);
        if (key.empty()) {
          faults_.Add(name_path, "is empty or a placeholder; write the authority's name");
          continue;
        }
        const auto [owner, added] =
            owners.emplace(absl::StrCat(authority.region(), " ", key), authority.id());
        if (added) continue;
        faults_.Add(
            name_path,
            owner->second == authority.id()
                ? "is there already, when width, case and punctuation do not count; remove it"
                : absl::StrCat("is a name of `", owner->second,
                               "` too, in the same region; an exact name means one authority"));
      }
    }
  }

  void CheckSchemes() {
    IdentifierSchemes schemes;
    for (int i = 0; i < catalogue_.identifier_schemes_size(); ++i) {
      const config::v1::IdentifierScheme& scheme = catalogue_.identifier_schemes(i);
      const std::string path = At("identifier_schemes", i);
      const absl::Status declared = schemes.Declare(scheme.scheme(), scheme.form());
      if (declared.ok()) continue;
      const bool name_clashes = declared.code() == absl::StatusCode::kAlreadyExists;
      faults_.Add(path + (name_clashes ? ".scheme" : ".form"), std::string(declared.message()));
    }
  }

  void CheckInstrumentsOf(const config::v1::Category& category, const std::string& path) {
    UniqueNames ids;
    std::map<std::string, std::string> owners;  // of a title
    for (int i = 0; i < category.instruments_size(); ++i) {
      const std::string& id = category.instruments(i);
      const std::string at = At(path + ".instruments", i);
      if (!ids.Insert(id)) {
        faults_.Add(at, absl::StrCat("`", id, "` is named twice; remove one"));
        continue;
      }
      const auto found = instruments_.find(id);
      if (found == instruments_.end()) {
        faults_.Add(at, absl::StrCat("`", id,
                                     "` is no instrument of this catalogue; add it under "
                                     "`instruments`, or correct the id"));
        continue;
      }
      for (const std::string& title : found->second->titles()) {
        const auto [owner, added] = owners.emplace(NormalizeName(title), id);
        if (added || owner->second == id) continue;
        faults_.Add(at, absl::StrCat("`", id, "` and `", owner->second, "` share the title `",
                                     title, "`; a title must mean one instrument of a category"));
      }
    }
  }

  void CheckWhoMayList(const config::v1::WhoMayList& who, const std::string& path) {
    if (who.any_public_body() == (who.authorities_size() > 0)) {
      faults_.Add(path, who.any_public_body()
                            ? "names authorities and any public body; keep one of both"
                            : "names nobody; give `authorities`, or `any_public_body: true`");
    }
    for (int i = 0; i < who.authorities_size(); ++i) {
      if (authorities_.Contains(who.authorities(i))) continue;
      faults_.Add(At(path + ".authorities", i),
                  absl::StrCat("`", who.authorities(i),
                               "` is no authority of this catalogue; add it "
                               "under `authorities`, or correct the id"));
    }
  }

  void CheckPublication(const config::v1::Category& category, const std::string& path) {
    const config::v1::Publication& publication = category.publication();
    if (publication.has_months() == !publication.until_lifted().empty()) {
      faults_.Add(path,
                  publication.has_months()
                      ? "has `months` and `until_lifted`; keep one of both"
                      : "has no end; give `months`, or say in `until_lifted` how listings end");
      return;
    }
    if (!publication.has_months()) return;
    const config::v1::MonthsBySeverity& months = publication.months();
    const v1::Severity usual = category.default_severity();
    const int usual_months = usual == v1::SEVERITY_MINOR     ? months.minor()
                             : usual == v1::SEVERITY_GENERAL ? months.general()
                                                             : months.serious();
    if (usual_months == 0) {
      faults_.Add(path + ".months",
                  "publishes nothing of the category's default severity; give it a term, or set "
                  "another `default_severity`");
    }
  }

  void CheckKindsAndFields(const config::v1::Category& category, const std::string& path) {
    for (int i = 0; i < category.subject_kinds_size(); ++i) {
      if (category.subject_kinds(i) == v1::SUBJECT_KIND_UNSPECIFIED) {
        faults_.Add(At(path + ".subject_kinds", i),
                    "is no kind; choose from organisation, sole_trader, person");
      }
    }
    if (category.default_severity() == v1::SEVERITY_UNSPECIFIED) {
      faults_.Add(path + ".default_severity", "is no severity; choose minor, general or serious");
    }
    for (int i = 0; i < category.required_fields_size(); ++i) {
      if (!IsDecisionField(category.required_fields(i))) {
        faults_.Add(At(path + ".required_fields", i),
                    absl::StrCat("`", category.required_fields(i),
                                 "` is no field of landbridge.v1.Decision; correct it"));
      }
    }
  }

  const config::v1::Catalogue& catalogue_;
  ConfigFaults faults_;
  std::map<std::string, const config::v1::Instrument*> instruments_;
  UniqueNames authorities_;
};

}  // namespace

absl::Status CheckCatalogue(const config::v1::Catalogue& catalogue, const SourceMap& sources) {
  return Checker(catalogue, sources).Run();
}

}  // namespace landbridge
