// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/watched.h"

#include <array>
#include <string_view>

#include "proto/contract/check.h"
#include "tools/bench/load.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kSubjects = 1'000'000;
constexpr int64_t kListSizeMax = 10'000'000;

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::string_view kOrganisationChecks = "0123456789X";
constexpr size_t kOrganisationCodeAt = 8;

int Base36(char c) { return c <= '9' ? c - '0' : c - 'A' + 10; }

// Sets both check characters. Reckoned, where samples::MakeUscc tries: a list has millions.
void SetChecks(std::string& code) {
  constexpr std::array<int, 8> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  int organisation = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) {
    organisation += Base36(code[kOrganisationCodeAt + i]) * kWeights[i];
  }
  code[kOrganisationCodeAt + kWeights.size()] =
      kOrganisationChecks[static_cast<size_t>(11 - organisation % 11) % 11];
  const size_t base = kAlphabet.size();
  size_t sum = 0;
  size_t weight = 1;
  for (size_t i = 0; i + 1 < kUsccLength; ++i) {
    sum += kAlphabet.find(code[i]) * weight;
    weight = weight * 3 % base;
  }
  code.back() = kAlphabet[(base - sum % base) % base];
}

// Of a company that no record is about: those have six digits behind "XL".
void SetUnpublished(int64_t index, std::string& code) {
  code = "91440000XLA00000--";
  for (size_t place = 15; index > 0; --place) {
    code[place] = kAlphabet[static_cast<size_t>(index) % kAlphabet.size()];
    index /= static_cast<int64_t>(kAlphabet.size());
  }
  SetChecks(code);
}

}  // namespace

bool IsWatched(const Watched& watched, int64_t number) {
  // 37 has no divisor in common with 100: those that are watched lie apart.
  return number < watched.all_before ||
         (number >= watched.begin && number * 37 % 100 < watched.percent);
}

std::vector<int64_t> WatchedEvents(const Watched& watched, int64_t begin, int64_t end) {
  std::vector<int64_t> events;
  for (int64_t number = begin; number < end; ++number) {
    if (IsWatched(watched, number)) events.push_back(number + 1);
  }
  return events;
}

std::string WatchListOf(const Watched& watched, int64_t records, int64_t size) {
  LB_CHECK(records <= kSubjects && size <= kListSizeMax);
  std::string codes;
  codes.reserve(static_cast<size_t>(size) * kUsccLength);
  for (const int64_t event : WatchedEvents(watched, 0, records)) {
    codes += MakeRecord(event - 1).decision().subject().identifiers(0).value();
  }
  const auto published = static_cast<int64_t>(codes.size() / kUsccLength);
  LB_CHECK(published <= size);
  std::string code;
  for (int64_t i = 0; i < size - published; ++i) {
    SetUnpublished(i, code);
    codes += code;
  }
  return codes;
}

}  // namespace landbridge::bench
