// SPDX-License-Identifier: Apache-2.0
#include "broker/access/peer.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/problem.h"

namespace landbridge {
namespace {

constexpr size_t kRegionLengthMin = 2;
constexpr size_t kRegionLengthMax = 6;
constexpr size_t kNameLengthMax = 63;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

bool IsRegion(absl::string_view text) {
  return text.size() >= kRegionLengthMin && text.size() <= kRegionLengthMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsDigit(c) || IsUpper(c); });
}

bool IsName(absl::string_view text) {
  return !text.empty() && text.size() <= kNameLengthMax && text.front() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsDigit(c) || IsLower(c) || c == '-'; });
}

}  // namespace

std::string_view NameWithArticle(Role role) {
  switch (role) {
    case Role::kAgency:
      return "an agency";
    case Role::kProvince:
      return "a province";
    case Role::kOperator:
      return "an operator";
  }
  return "nobody";
}

absl::StatusOr<Peer> ParsePeerName(std::string_view path) {
  const std::vector<absl::string_view> parts = absl::StrSplit(AbslView(path), '/');
  Peer peer;
  peer.name = std::string(path);
  if (parts.size() == 3 && parts[0] == "agency" && IsRegion(parts[1]) && IsName(parts[2])) {
    peer.role = Role::kAgency;
    peer.region = std::string(parts[1]);
    return peer;
  }
  if (parts.size() == 2 && parts[0] == "province" && IsRegion(parts[1])) {
    peer.role = Role::kProvince;
    peer.region = std::string(parts[1]);
    return peer;
  }
  if (parts.size() == 2 && parts[0] == "operator" && IsName(parts[1])) {
    peer.role = Role::kOperator;
    return peer;
  }
  return absl::InvalidArgumentError(
      "a name is `agency/<region>/<name>`, `province/<region>` or `operator/<name>`, where a "
      "region is 2 to 6 digits or capital letters and a name at most 63 lower-case letters, digits "
      "and hyphens");
}

std::string NormalizeSerial(std::string_view serial) {
  if (serial.starts_with("0x") || serial.starts_with("0X")) serial.remove_prefix(2);
  std::string normalized;
  for (const char c : serial) {
    if (c == ':' || c == ' ') continue;
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return "";
    normalized.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  if (normalized.empty()) return "";
  const size_t first = normalized.find_first_not_of('0');
  return first == std::string::npos ? "0" : normalized.substr(first);
}

absl::Status RequireRole(const Peer& peer, std::initializer_list<Role> allowed,
                         std::string_view call) {
  std::string wanted;
  for (const Role role : allowed) {
    if (peer.role == role) return absl::OkStatus();
    absl::StrAppend(&wanted, wanted.empty() ? "" : " or ", AbslView(NameWithArticle(role)));
  }
  return MakeProblem(
      absl::StatusCode::kPermissionDenied, v1::PROBLEM_REASON_ROLE_NOT_ALLOWED,
      absl::StrCat(AbslView(call), " needs the certificate of ", wanted, "; yours is ", peer.name,
                   ", which is ", AbslView(NameWithArticle(peer.role))),
      absl::StrCat("connect with the certificate of ", wanted));
}

}  // namespace landbridge
