// SPDX-License-Identifier: Apache-2.0
#include "broker/access/policy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/config_faults.h"
#include "proto/contract/identifiers.h"
#include "proto/contract/regions.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/wire_names.h"

namespace landbridge {
namespace {

constexpr std::string_view kAll = "*";
constexpr int kSubscriptionsUnset = 16;
constexpr int64_t kWatchedIdentifiersUnset = 1'000'000;

std::string At(std::string_view list, int index) {
  return absl::StrCat(AbslView(list), "[", index, "]");
}

// What stands in the lists of a grant, checked on the way.
class GrantReader {
 public:
  GrantReader(const Catalogue& catalogue, ConfigFaults& faults)
      : catalogue_(catalogue), faults_(faults) {}

  // Two grants for one certificate would hide one another.
  void CheckName(const std::string& name, const std::string& path) {
    if (!names_.Insert(name)) {
      faults_.Add(path, absl::StrCat("`", name, "` is there already; join both grants"));
    }
  }

  void CheckRegionInName(const std::string& name, const std::string& path) {
    const absl::StatusOr<Peer> peer = ParsePeerName(name);
    if (peer.ok() && IsKnownRegion(peer->region)) return;
    faults_.Add(path, absl::StrCat("`", name,
                                   "` names no region; write six digits of GB/T 2260 or "
                                   "two capital letters of ISO 3166-1"));
  }

  void ReadCategories(const google::protobuf::RepeatedPtrField<std::string>& ids,
                      const std::string& path, bool* all,
                      absl::flat_hash_set<std::string>* categories) {
    for (int i = 0; i < ids.size(); ++i) {
      if (ids[i] == kAll) {
        *all = true;
      } else if (catalogue_.FindCategory(ids[i]) == nullptr) {
        const std::string nearest = catalogue_.NearestCategory(ids[i]);
        faults_.Add(
            At(path, i),
            absl::StrCat("`", ids[i], "` is no category of the catalogue; ",
                         nearest.empty() ? "correct the id" : absl::StrCat("write `", nearest, "`"),
                         ", or add the category there"));
      } else {
        categories->insert(ids[i]);
      }
    }
  }

  void ReadRegions(const google::protobuf::RepeatedPtrField<std::string>& regions,
                   const std::string& path, ViewBounds* view) {
    for (int i = 0; i < regions.size(); ++i) {
      if (regions[i] == kAll) {
        view->all_regions = true;
      } else if (!IsKnownRegion(regions[i])) {
        faults_.Add(
            At(path, i),
            absl::StrCat("`", regions[i],
                         "` is no region; write six digits of GB/T 2260, two capital letters of "
                         "ISO 3166-1, or \"*\" for all"));
      } else {
        view->regions.push_back(regions[i]);
      }
    }
  }

  void ReadSources(const google::protobuf::RepeatedPtrField<std::string>& sources,
                   const std::string& path, std::vector<std::string>* exact,
                   std::vector<std::string>* prefixes) {
    for (int i = 0; i < sources.size(); ++i) {
      absl::string_view source = sources[i];
      if (absl::ConsumeSuffix(&source, "*")) {
        prefixes->emplace_back(source);
        // "penalties/" is a fine beginning, though no source itself.
        absl::ConsumeSuffix(&source, "/");
        if (source.empty()) continue;
      } else {
        exact->emplace_back(source);
      }
      if (absl::Status status = CheckSourceName(StdView(source)); !status.ok()) {
        faults_.Add(At(path, i), StdView(status.message()));
      }
    }
  }

  void ReadIssuesAs(const google::protobuf::RepeatedPtrField<std::string>& authorities,
                    const std::string& path, absl::flat_hash_set<std::string>* keys) {
    for (int i = 0; i < authorities.size(); ++i) {
      if (const auto key = catalogue_.KeyOfAuthority(authorities[i])) {
        keys->insert(*key);
        continue;
      }
      faults_.Add(At(path, i),
                  "is neither a known authority of the catalogue nor a Unified Social Credit "
                  "Code with right check digits; correct it");
    }
  }

 private:
  const Catalogue& catalogue_;
  ConfigFaults& faults_;
  UniqueNames names_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const Policy>> Policy::Load(const std::filesystem::path& file,
                                                           const Catalogue& catalogue) {
  LB_ASSIGN_OR_RETURN(auto loaded, LoadConfig<config::v1::Policy>(file));
  return Build(std::move(loaded), catalogue);
}

absl::StatusOr<std::shared_ptr<const Policy>> Policy::LoadText(std::string_view yaml,
                                                               std::string_view name,
                                                               const Catalogue& catalogue) {
  LB_ASSIGN_OR_RETURN(auto loaded, LoadConfigFromText<config::v1::Policy>(yaml, name));
  return Build(std::move(loaded), catalogue);
}

absl::StatusOr<std::shared_ptr<const Policy>> Policy::Build(ConfigFile<config::v1::Policy> file,
                                                            const Catalogue& catalogue) {
  ConfigFaults faults(file.sources);
  GrantReader reader(catalogue, faults);
  std::shared_ptr<Policy> policy(new Policy());
  const config::v1::Policy& config = file.value;

  for (int i = 0; i < config.agencies_size(); ++i) {
    const config::v1::AgencyGrant& grant = config.agencies(i);
    const std::string path = At("agencies", i);
    reader.CheckName(grant.name(), path + ".name");
    reader.CheckRegionInName(grant.name(), path + ".name");
    AgencyGrant& agency = policy->agencies_[grant.name()];
    reader.ReadSources(grant.sources(), path + ".sources", &agency.sources,
                       &agency.source_prefixes);
    reader.ReadCategories(grant.categories(), path + ".categories", &agency.all_categories,
                          &agency.categories);
    reader.ReadIssuesAs(grant.issues_as(), path + ".issues_as", &agency.issues_as);
    agency.text = grant.SerializeAsString();
  }
  for (int i = 0; i < config.provinces_size(); ++i) {
    const config::v1::ProvinceGrant& grant = config.provinces(i);
    const std::string path = At("provinces", i);
    reader.CheckName(grant.name(), path + ".name");
    reader.CheckRegionInName(grant.name(), path + ".name");
    ProvinceGrant& province = policy->provinces_[grant.name()];
    reader.ReadCategories(grant.categories(), path + ".categories", &province.view.all_categories,
                          &province.view.categories);
    reader.ReadRegions(grant.regions(), path + ".regions", &province.view);
    province.view.persons = grant.persons();
    province.limits.subscriptions =
        grant.subscriptions_max() == 0 ? kSubscriptionsUnset : grant.subscriptions_max();
    province.limits.watched_identifiers = grant.watched_identifiers_max() == 0
                                              ? kWatchedIdentifiersUnset
                                              : grant.watched_identifiers_max();
    province.text = grant.SerializeAsString();
  }
  for (int i = 0; i < config.operators_size(); ++i) {
    reader.CheckName(config.operators(i).name(), At("operators", i) + ".name");
    policy->operators_.insert(config.operators(i).name());
  }
  for (int i = 0; i < config.revoked_serials_size(); ++i) {
    const std::string serial = NormalizeSerial(config.revoked_serials(i));
    if (serial.empty()) {
      faults.Add(
          At("revoked_serials", i),
          "is no hexadecimal serial number; copy it from `landbridge pki issue` or `openssl x509 "
          "-serial`");
    }
    policy->revoked_.insert(serial);
  }
  LB_RETURN_IF_ERROR(faults.Outcome());
  return policy;
}

bool Policy::IsRevoked(std::string_view serial) const {
  return revoked_.contains(NormalizeSerial(serial));
}

bool Policy::Knows(const Peer& peer) const { return !GrantOf(peer).empty(); }

const Policy::AgencyGrant* Policy::AgencyGrantOf(const Peer& peer) const {
  if (peer.role != Role::kAgency) return nullptr;
  const auto found = agencies_.find(peer.name);
  return found == agencies_.end() ? nullptr : &found->second;
}

bool Policy::MayPublishSource(const Peer& peer, std::string_view source) const {
  const AgencyGrant* grant = AgencyGrantOf(peer);
  if (grant == nullptr) return false;
  return std::any_of(grant->sources.begin(), grant->sources.end(),
                     [&](const std::string& exact) { return source == exact; }) ||
         std::any_of(grant->source_prefixes.begin(), grant->source_prefixes.end(),
                     [&](const std::string& prefix) { return source.starts_with(prefix); });
}

bool Policy::MayPublishCategory(const Peer& peer, std::string_view category) const {
  const AgencyGrant* grant = AgencyGrantOf(peer);
  return grant != nullptr &&
         (grant->all_categories || grant->categories.contains(AbslView(category)));
}

bool Policy::IssuesAs(const Peer& peer, std::string_view authority_key) const {
  const AgencyGrant* grant = AgencyGrantOf(peer);
  return grant != nullptr && grant->issues_as.contains(AbslView(authority_key));
}

ViewBounds Policy::ViewOf(const Peer& peer) const {
  if (peer.role == Role::kOperator && operators_.contains(peer.name)) {
    ViewBounds everything;
    everything.all_categories = true;
    everything.all_regions = true;
    everything.persons = true;
    return everything;
  }
  if (peer.role != Role::kProvince) return {};
  const auto found = provinces_.find(peer.name);
  return found == provinces_.end() ? ViewBounds() : found->second.view;
}

SubscriptionLimits Policy::SubscriptionLimitsOf(const Peer& peer) const {
  if (peer.role != Role::kProvince) return {};
  const auto found = provinces_.find(peer.name);
  return found == provinces_.end() ? SubscriptionLimits() : found->second.limits;
}

std::string Policy::GrantOf(const Peer& peer) const {
  switch (peer.role) {
    case Role::kAgency: {
      const AgencyGrant* grant = AgencyGrantOf(peer);
      return grant == nullptr ? "" : grant->text;
    }
    case Role::kProvince: {
      const auto found = provinces_.find(peer.name);
      return found == provinces_.end() ? "" : found->second.text;
    }
    case Role::kOperator:
      return operators_.contains(peer.name) ? peer.name : "";
  }
  return "";
}

}  // namespace landbridge
