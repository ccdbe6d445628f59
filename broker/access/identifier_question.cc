// SPDX-License-Identifier: Apache-2.0
#include "broker/access/identifier_question.h"

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/problem.h"

namespace landbridge {
namespace {

absl::Status Invalid(std::string_view field, std::string_view message, std::string_view remedy) {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID, message,
                     remedy, {.field = field});
}

absl::Status InvalidValue(const v1::Identifier& identifier, std::string_view what,
                          std::string_view remedy) {
  return Invalid("identifier.value",
                 absl::StrCat("the value of ", identifier.scheme(), " ", std::string(what)),
                 remedy);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadIdentifier(const v1::Identifier& identifier,
                                                        const Catalogue& catalogue,
                                                        const IdentifierKeys& keys) {
  if (!catalogue.schemes().Knows(identifier.scheme())) {
    return Invalid("identifier.scheme",
                   "the scheme is neither built in nor declared by the catalogue",
                   "use a scheme such as cn.uscc");
  }
  const ParsedIdentifier parsed =
      catalogue.schemes().Parse(identifier.scheme(), identifier.value());
  switch (parsed.verdict) {
    case IdentifierVerdict::kVerified:
      break;
    case IdentifierVerdict::kCheckDigitFailed:
      return InvalidValue(
          identifier,
          "has a check digit that does not hold, and nobody is identified by such a number",
          "correct it");
    case IdentifierVerdict::kMalformed:
      return InvalidValue(identifier, "has not the form of this scheme", "correct it");
    case IdentifierVerdict::kPlaceholder:
      return InvalidValue(identifier, "is a placeholder that stands for none", "leave it out");
    case IdentifierVerdict::kMasked:
      return InvalidValue(identifier, "is masked", "ask with the whole number");
    case IdentifierVerdict::kScientificNotation:
      return InvalidValue(identifier, "was turned into scientific notation, so the number is lost",
                          "export the column as text and ask with the whole number");
    case IdentifierVerdict::kUnknownScheme:
      return Invalid("identifier.scheme", "the scheme is not known",
                     "use a scheme such as cn.uscc");
  }
  std::vector<std::string> found = keys(parsed, catalogue);
  if (found.empty()) {
    return Invalid(
        "identifier.scheme",
        absl::StrCat("numbers of ", identifier.scheme(), " identify nobody across sources"),
        "ask with another identifier");
  }
  return found;
}

}  // namespace landbridge
