// SPDX-License-Identifier: Apache-2.0
// A real broker with an empty store of its own, on a free port of the loopback.
//
// It ends with the object. Belongs to one thread.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/conform/child_program.h"
#include "adapters/conform/trial_ground.h"

namespace landbridge {

// The live records of the source: content hash by record id.
using HeldContent = std::map<std::string, std::string>;

class TrialBroker {
 public:
  // Returns once it serves. `ground` must outlive it.
  //
  // Errors: kFailedPrecondition: it does not start; the message has what it said.
  static absl::StatusOr<std::unique_ptr<TrialBroker>> Start(TrialGround& ground);

  // By SIGKILL. It is started again at the same address and with the same store.
  absl::Status Kill();
  absl::Status StartAgain();

  // By SIGSTOP and SIGCONT: it accepts connections, and answers nothing.
  void Pause();
  void GoOn();

  // Asks for the live records of `source`. Requires: it runs and is not paused.
  //
  // Errors: the broker's.
  absl::StatusOr<HeldContent> Held(const std::string& source);

  // How many events, listings in force, listings lifted and subjects it has, in words. A change
  // that took effect twice would show as an event too many.
  //
  // Errors: kUnavailable: what `landbridge status` said.
  absl::StatusOr<std::string> Standing();

  // Of the content hashes. Requires: Held was called before.
  const std::string& hash_key() const { return hash_key_; }
  const std::string& address() const { return address_; }
  TrialGround& ground() { return ground_; }

 private:
  TrialBroker(TrialGround& ground, std::filesystem::path folder)
      : ground_(ground), folder_(std::move(folder)) {}

  absl::Status Launch(const std::string& listen);

  TrialGround& ground_;
  const std::filesystem::path folder_;
  std::string address_;
  std::string hash_key_;
  std::unique_ptr<ChildProgram> program_;
};

// How the records differ, naming one; empty when they are the same.
std::string DifferenceOf(const HeldContent& expected, const HeldContent& held);
// The same, where records may be missing.
std::string OtherContentIn(const HeldContent& held, const HeldContent& expected);

}  // namespace landbridge
