// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/category_list.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "landbridge/v1/resources.pb.h"
#include "proto/contract/config_schema.h"

namespace landbridge {
namespace {

std::string Subjects(const config::v1::Category& category) {
  std::vector<std::string> kinds;
  for (const int kind : category.subject_kinds()) {
    kinds.push_back(
        config_internal::NameOf(*v1::SubjectKind_descriptor()->FindValueByNumber(kind)));
  }
  return absl::StrJoin(kinds, ", ");
}

std::string Lists(const config::v1::Category& category) {
  const config::v1::WhoMayList& who = category.who_may_list();
  return who.any_public_body() ? "any public body, by its own Unified Social Credit Code "
                                 "(decision.authority.identifier)"
                               : absl::StrJoin(who.authorities(), ", ");
}

}  // namespace

std::string CategoriesAsText(const config::v1::Catalogue& catalogue) {
  std::string text =
      "Every record needs decision.category, decision.subject.kind, decision.subject.names,\n"
      "decision.authority, decision.number, decision.legal_basis and decision.decided_date.\n";
  for (const config::v1::Category& category : catalogue.categories()) {
    std::vector<std::string> fields;
    for (const std::string& field : category.required_fields()) {
      fields.push_back(absl::StrCat("decision.", field));
    }
    absl::StrAppend(&text, "\n", category.id(), "  ", category.title(), "\n  needs also  ",
                    fields.empty() ? "nothing" : absl::StrJoin(fields, ", "), "\n  subjects    ",
                    Subjects(category), "\n  who lists   ", Lists(category), "\n");
  }
  return text;
}

}  // namespace landbridge
