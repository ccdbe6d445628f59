// SPDX-License-Identifier: Apache-2.0
// What came of one case of a conformance run.
#pragma once

#include <string>
#include <utility>

namespace landbridge {

enum class Verdict { kPass, kFail, kNotTried };

struct CaseOutcome {
  Verdict verdict = Verdict::kNotTried;
  std::string detail;  // what was seen, what went wrong, or why it was not tried
};

inline CaseOutcome Passed(std::string detail) { return {Verdict::kPass, std::move(detail)}; }
inline CaseOutcome Failed(std::string detail) { return {Verdict::kFail, std::move(detail)}; }
inline CaseOutcome NotTried(std::string why) { return {Verdict::kNotTried, std::move(why)}; }

}  // namespace landbridge
