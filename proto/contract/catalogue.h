// SPDX-License-Identifier: Apache-2.0
// The catalogue in force: which lists exist, who may list, on which law, for how long. What it does
// not know is rejected. The file's shape is landbridge/config/v1/catalogue.proto.
//
// Immutable; any thread may call any method, and what they return lives as long as the catalogue.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "landbridge/config/v1/catalogue.pb.h"
#include "landbridge/v1/resources.pb.h"
#include "proto/contract/config_file.h"
#include "proto/contract/dates.h"
#include "proto/contract/identifier_schemes.h"

namespace landbridge {

// How long a listing may be published.
struct PublicationPeriod {
  bool published = true;  // false: the rules publish no listings of this severity at all
  // The last day; nothing when listings of the category end by a lift only.
  std::optional<CivilDate> end_day;
};

// An authority as listings are keyed by it.
struct ResolvedAuthority {
  // Equal for two reports of the same authority:
  //   "cn.organisation_code:..."  it has a verified Unified Social Credit Code, reported or in the
  //   catalogue, "us.ofac"                   else the id of a known authority, "name:..." else the
  //   normalised name.
  std::string key;
  std::string known_id;      // of the known authority; empty when it is none
  bool public_body = false;  // its verified code was registered by a staffing office
};

class Catalogue {
 public:
  using Category = config::v1::Category;

  // Reads and checks the file.
  //
  // Errors: kInvalidArgument: breaks the schema, or contradicts itself (an instrument that is not
  //           there, an id twice, a pattern that does not compile, ...). One line for each fault,
  //           at most 20, with file, line and remedy.
  //         Others: the file cannot be read.
  static absl::StatusOr<std::shared_ptr<const Catalogue>> Load(const std::filesystem::path& file);

  // The same for text in memory; `name` stands for the file in messages.
  static absl::StatusOr<std::shared_ptr<const Catalogue>> LoadText(std::string_view yaml,
                                                                   std::string_view name);

  // Null when there is no such category.
  const Category* FindCategory(std::string_view id) const;

  // The id of the category that `id`, which names none, is likely to mean; empty when none is near
  // enough.
  std::string NearestCategory(std::string_view id) const;

  // All categories, in the order of the file.
  const google::protobuf::RepeatedPtrField<Category>& categories() const;

  // The id of the instrument that a listing of `category` rests on: the one that `basis` names by
  // id, else the one whose title stands in its text. A title inside a longer one that was found too
  // does not count.
  //
  // Errors: kNotFound: no instrument of this category is named.
  //         kFailedPrecondition: the text names more than one.
  //         Both messages name the category and the remedy, and nothing of the text. Reject the
  //         record with RULE_INSTRUMENT_UNKNOWN.
  absl::StatusOr<std::string> ResolveInstrument(const Category& category,
                                                const v1::LegalBasis& basis) const;

  // Never fails: an authority that nobody knows is keyed by its name, and MayList denies it. A
  // known authority is found by its exact normalised name; when a region is reported too, it must
  // be that authority's or lie within it.
  ResolvedAuthority ResolveAuthority(const v1::Authority& authority) const;

  // The key under which ResolveAuthority knows the known authority `id`; nothing when there is
  // none.
  std::optional<std::string> KeyOfKnownAuthority(std::string_view id) const;

  // The key of the authority that `name` names: the id of a known authority, or a Unified Social
  // Credit Code. Nothing when it is neither, or its check digits do not hold.
  std::optional<std::string> KeyOfAuthority(std::string_view name) const;

  bool MayList(const Category& category, const ResolvedAuthority& authority) const;

  // The period for a decision of this day. `severity` may be unspecified: then the category's
  // default counts.
  PublicationPeriod PublicationOf(const Category& category, v1::Severity severity,
                                  const CivilDate& decided) const;

  // Built-in schemes and those that the catalogue declares.
  const IdentifierSchemes& schemes() const { return schemes_; }

  // Whether equal verified values of `scheme` mean the same subject: true for every built-in
  // scheme.
  bool Joins(std::string_view scheme) const;

  // Whether numbers of `scheme` stay readable when a natural person holds them, because a list
  // publishes them as its own references.
  bool IsPublicReference(std::string_view scheme) const;

  // How many hours a subscriber has to acknowledge a lift.
  int LiftDeadlineHours(const Category& category) const;

  // The catalogue as it was written.
  const config::v1::Catalogue& config() const { return config_; }

 private:
  struct Title {
    std::string text;  // normalised
    std::string instrument;
  };
  struct KnownAuthority {
    std::string id;
    std::string key;
    std::string region;
    bool public_body;
  };

  Catalogue() = default;
  static absl::StatusOr<std::shared_ptr<const Catalogue>> Build(
      ConfigFile<config::v1::Catalogue> file);

  config::v1::Catalogue config_;
  IdentifierSchemes schemes_;
  std::map<std::string, const Category*, std::less<>> categories_;
  std::map<std::string, std::vector<Title>, std::less<>> titles_;  // by category
  std::multimap<std::string, KnownAuthority, std::less<>> authorities_by_name_;
  std::map<std::string, KnownAuthority, std::less<>> authorities_by_id_;
  std::map<std::string, const config::v1::IdentifierScheme*, std::less<>> declared_;
};

}  // namespace landbridge
