// SPDX-License-Identifier: Apache-2.0
#include "broker/access/access_control.h"

#include <atomic>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "proto/contract/problem.h"
#include "tests/contract/small_catalogue.h"
#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_pki.h"

namespace landbridge {
namespace {

using testing::FakeClock;
using testing::TestPki;

constexpr char kGrants[] =
    "agencies:\n"
    "- {name: agency/440000/court, sources: [a], categories: [penalty]}\n"
    "provinces:\n"
    "- {name: province/440000, categories: [penalty], regions: [\"440000\"]}\n";

struct Fixture {
  TestPki pki;
  FakeClock clock{absl::Now()};
  std::vector<absl::Status> refusals;
  std::unique_ptr<AccessControl> access;

  Fixture() {
    Write("catalogue.yaml", testing::kSmallCatalogue);
    Write("policy.yaml", kGrants);
    AccessOptions options;
    options.authority = pki.authority_file();
    options.trust_domain = testing::kTestTrustDomain;
    options.catalogue = pki.folder() / "catalogue.yaml";
    options.policy = pki.folder() / "policy.yaml";
    options.on_refused = [this](const absl::Status& status) { refusals.push_back(status); };
    auto opened = AccessControl::Open(options, clock);
    INFO(opened.status().message());
    REQUIRE(opened.ok());
    access = *std::move(opened);
  }

  void Write(const std::string& name, const std::string& content) {
    std::ofstream(pki.folder() / name, std::ios::trunc) << content;
  }

  void RevokeToo(const std::string& serial) {
    Write("policy.yaml", absl::StrCat(kGrants, "revoked_serials: [\"", serial, "\"]\n"));
  }
};

TEST_CASE("a revoked certificate is refused, and the refusal is told") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  REQUIRE(f.access->Identify(court.certificate_pem).ok());
  CHECK(f.refusals.empty());

  f.RevokeToo(court.serial);
  REQUIRE(f.access->Reload().ok());
  const absl::Status refused = f.access->Identify(court.certificate_pem).status();
  CHECK(refused.code() == absl::StatusCode::kUnauthenticated);
  CHECK(ReasonOf(refused) == v1::PROBLEM_REASON_CERTIFICATE_REVOKED);
  CHECK(absl::StrContains(refused.message(), court.serial));
  CHECK(f.refusals.size() == 1);
  // Another certificate of the same agency is as good as ever.
  CHECK(f.access->Identify(f.pki.Client("agency/440000/court").certificate_pem).ok());
}

TEST_CASE("an identified peer without a grant may do nothing") {
  Fixture f;
  const auto stranger = f.access->Identify(f.pki.Client("agency/440000/tax").certificate_pem);
  REQUIRE(stranger.ok());
  CHECK_FALSE(f.access->policy()->MayPublishSource(*stranger, "a"));
  const absl::Status denied = NotGranted(*stranger, "publish the source `a`");
  CHECK(ReasonOf(denied) == v1::PROBLEM_REASON_NOT_GRANTED);
  CHECK(
      absl::StrContains(denied.message(), "does not let agency/440000/tax publish the source `a`"));
}

TEST_CASE("a reload ends the live streams of a revoked peer and no others") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  const IssuedCertificate guangdong = f.pki.Client("province/440000");
  const Peer court_peer = *f.access->Identify(court.certificate_pem);
  const Peer guangdong_peer = *f.access->Identify(guangdong.certificate_pem);
  std::vector<absl::Status> court_denials;
  std::vector<absl::Status> guangdong_denials;
  const PeerWatch court_watch = f.access->WatchPeer(
      court_peer, [&](const absl::Status& status) { court_denials.push_back(status); });
  const PeerWatch guangdong_watch = f.access->WatchPeer(
      guangdong_peer, [&](const absl::Status& status) { guangdong_denials.push_back(status); });

  REQUIRE(f.access->Reload().ok());  // nothing changed
  CHECK(court_denials.empty());

  f.RevokeToo(court.serial);
  REQUIRE(f.access->Reload().ok());
  REQUIRE(f.access->Reload().ok());  // told once only
  REQUIRE(court_denials.size() == 1);
  CHECK(ReasonOf(court_denials[0]) == v1::PROBLEM_REASON_CERTIFICATE_REVOKED);
  CHECK(guangdong_denials.empty());
}

TEST_CASE("a reload ends streams whose grant went away or changed") {
  Fixture f;
  const Peer court = *f.access->Identify(f.pki.Client("agency/440000/court").certificate_pem);
  const Peer guangdong = *f.access->Identify(f.pki.Client("province/440000").certificate_pem);
  std::optional<absl::Status> court_denied;
  std::optional<absl::Status> guangdong_denied;
  const PeerWatch one =
      f.access->WatchPeer(court, [&](const absl::Status& status) { court_denied = status; });
  const PeerWatch other = f.access->WatchPeer(
      guangdong, [&](const absl::Status& status) { guangdong_denied = status; });

  f.Write("policy.yaml",
          "provinces:\n- {name: province/440000, categories: [penalty], regions: [\"440300\"]}\n");
  REQUIRE(f.access->Reload().ok());
  REQUIRE(court_denied.has_value());
  CHECK(ReasonOf(*court_denied) == v1::PROBLEM_REASON_NOT_GRANTED);
  REQUIRE(guangdong_denied.has_value());
  CHECK(guangdong_denied->code() == absl::StatusCode::kUnavailable);
  CHECK(ReasonOf(*guangdong_denied) == v1::PROBLEM_REASON_ACCESS_CHANGED);
}

TEST_CASE("another authority ends all streams and refuses the former certificates") {
  Fixture f;
  const TestPki next;
  const IssuedCertificate former = f.pki.Client("agency/440000/court");
  const Peer court = *f.access->Identify(former.certificate_pem);
  std::optional<absl::Status> denied;
  const PeerWatch watch =
      f.access->WatchPeer(court, [&](const absl::Status& status) { denied = status; });
  f.Write("authority.pem", next.authority_pem());
  REQUIRE(f.access->Reload().ok());
  REQUIRE(denied.has_value());
  CHECK(ReasonOf(*denied) == v1::PROBLEM_REASON_ACCESS_CHANGED);
  CHECK_FALSE(f.access->Identify(former.certificate_pem).ok());
  CHECK(f.access->Identify(next.Client("agency/440000/court").certificate_pem).ok());
}

TEST_CASE("a peer that was revoked since it was identified is denied when it is watched") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  const Peer peer = *f.access->Identify(court.certificate_pem);
  f.RevokeToo(court.serial);
  REQUIRE(f.access->Reload().ok());
  std::optional<absl::Status> denied;
  const PeerWatch watch =
      f.access->WatchPeer(peer, [&](const absl::Status& status) { denied = status; });
  REQUIRE(denied.has_value());
  CHECK(ReasonOf(*denied) == v1::PROBLEM_REASON_CERTIFICATE_REVOKED);
}

TEST_CASE("a watch that ended hears nothing, and one may end within its own call") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  const Peer peer = *f.access->Identify(court.certificate_pem);
  int ended_calls = 0;
  {
    const PeerWatch watch = f.access->WatchPeer(peer, [&](const absl::Status&) { ++ended_calls; });
  }

  int own_calls = 0;
  PeerWatch own;
  own = f.access->WatchPeer(peer, [&](const absl::Status&) {
    ++own_calls;
    own = PeerWatch();
  });
  f.RevokeToo(court.serial);
  REQUIRE(f.access->Reload().ok());
  CHECK(ended_calls == 0);
  CHECK(own_calls == 1);
}

TEST_CASE("ending a watch waits for its function to return") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  const Peer peer = *f.access->Identify(court.certificate_pem);
  absl::Notification entered;
  absl::Notification may_return;
  std::atomic<bool> returned = false;
  auto watch = std::make_unique<PeerWatch>(f.access->WatchPeer(peer, [&](const absl::Status&) {
    entered.Notify();
    may_return.WaitForNotification();
    returned = true;
  }));
  f.RevokeToo(court.serial);
  std::thread reloading([&] { CHECK(f.access->Reload().ok()); });
  CHECK(entered.WaitForNotificationWithTimeout(absl::Seconds(60)));
  std::thread releasing([&] { may_return.Notify(); });
  watch.reset();
  CHECK(returned);
  reloading.join();
  releasing.join();
}

TEST_CASE("a stream ends when its certificate expires, and no sooner") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  const Peer peer = *f.access->Identify(court.certificate_pem);
  CHECK(peer.valid_until == court.not_after);
  std::optional<absl::Status> denied;
  const PeerWatch watch =
      f.access->WatchPeer(peer, [&](const absl::Status& status) { denied = status; });
  f.clock.SetTo(court.not_after);
  f.access->EndExpired();
  CHECK_FALSE(denied.has_value());
  f.clock.Advance(absl::Seconds(1));
  f.access->EndExpired();
  REQUIRE(denied.has_value());
  CHECK(ReasonOf(*denied) == v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED);
}

TEST_CASE("a reload that finds a fault changes nothing") {
  Fixture f;
  const auto catalogue = f.access->catalogue();
  const auto policy = f.access->policy();
  const IssuedCertificate court = f.pki.Client("agency/440000/court");

  SECTION("in the policy") {
    f.Write("policy.yaml",
            "agencies:\n- {name: agency/440000/court, sources: [a], categories: [x]}\n");
    const absl::Status status = f.access->Reload();
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(absl::StrContains(status.message(), "policy.yaml:2:"));
  }
  SECTION("in the catalogue, which the policy does not fit any more") {
    std::string changed = testing::kSmallCatalogue;
    changed.replace(changed.find("id: penalty\n"), 11, "id: renamed");
    f.Write("catalogue.yaml", changed);
    CHECK(f.access->Reload().code() == absl::StatusCode::kInvalidArgument);
  }
  SECTION("in the authority") {
    f.Write("authority.pem", "nothing");
    const absl::Status status = f.access->Reload();
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(absl::StrContains(status.message(), "authority.pem"));
  }
  SECTION("that a file is gone") {
    std::filesystem::remove(f.pki.folder() / "policy.yaml");
    CHECK(f.access->Reload().code() == absl::StatusCode::kNotFound);
  }
  CHECK(f.access->catalogue() == catalogue);
  CHECK(f.access->policy() == policy);
  CHECK(f.access->Identify(court.certificate_pem).ok());
}

}  // namespace
}  // namespace landbridge
