// SPDX-License-Identifier: Apache-2.0
#include "broker/server/broker_settings.h"

#include "absl/strings/str_cat.h"
#include "broker/server/listen_address.h"
#include "landbridge/config/v1/broker.pb.h"
#include "proto/contract/config_file.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kMemoryBytesUnset = size_t{512} << 20;
constexpr absl::Duration kEraseAfterUnset = absl::Hours(24 * 30);
constexpr char kTimeZoneUnset[] = "Asia/Shanghai";

absl::Duration DurationOf(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

}  // namespace

absl::StatusOr<BrokerSettings> LoadBrokerSettings(const std::filesystem::path& file) {
  LB_ASSIGN_OR_RETURN(const auto loaded, LoadConfig<config::v1::BrokerConfig>(file));
  const config::v1::BrokerConfig& config = loaded.value;
  BrokerSettings settings;

  if (!IsListenAddress(config.listen())) {
    return loaded.sources.ErrorAt(
        "listen", absl::StrCat("`", config.listen(),
                               "` is no address; write host and port, such as 127.0.0.1:7443, or "
                               "port 0 for a free one"));
  }
  settings.listen = config.listen();
  if (!config.metrics_listen().empty() && !IsListenAddress(config.metrics_listen())) {
    return loaded.sources.ErrorAt(
        "metrics_listen",
        absl::StrCat(
            "`", config.metrics_listen(),
            "` is no address; write host and port, such as 127.0.0.1:9464, or leave it out "
            "for no metrics"));
  }
  settings.metrics_listen = config.metrics_listen();
  settings.trust_domain = config.trust_domain();
  settings.certificate = config.tls().certificate();
  settings.key = config.tls().key();
  settings.client_authority = config.tls().client_authority();
  settings.catalogue = config.catalogue();
  settings.policy = config.policy();
  settings.identity_key = config.identity_key();
  const std::filesystem::path folder = config.storage().folder();
  settings.log_folder = folder / "log";
  settings.state_folder = folder / "state";
  settings.checkpoints_folder = folder / "checkpoints";
  settings.memory_bytes = config.storage().memory() == 0
                              ? kMemoryBytesUnset
                              : static_cast<size_t>(config.storage().memory());
  settings.erase_after = config.storage().has_erase_after()
                             ? DurationOf(config.storage().erase_after())
                             : kEraseAfterUnset;
  settings.events_kept = config.storage().has_events_kept()
                             ? DurationOf(config.storage().events_kept())
                             : absl::InfiniteDuration();

  settings.time_zone_name = config.time_zone().empty() ? kTimeZoneUnset : config.time_zone();
  if (!absl::LoadTimeZone(settings.time_zone_name, &settings.time_zone)) {
    return loaded.sources.ErrorAt(
        "time_zone", absl::StrCat("`", settings.time_zone_name,
                                  "` is not known on this machine; use an IANA name such as "
                                  "Asia/Shanghai, and install the package tzdata"));
  }
  return settings;
}

}  // namespace landbridge
