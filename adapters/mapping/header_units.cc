// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/header_units.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/currencies.h"
#include "proto/contract/personal_numbers.h"
#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

constexpr std::string_view kUnitWord = "单位";
constexpr std::string_view kBetween = " :,/;";
// In which the names of currencies are written, the longest first: 人民币, 美元, USD.
constexpr size_t kCurrencyBytes[] = {9, 6, 3};

// The code of the currency that `text` begins with, and how long its name is.
std::string_view CurrencyAt(std::string_view text, size_t* length) {
  for (const size_t bytes : kCurrencyBytes) {
    const std::string_view name = text.substr(0, bytes);
    if (name.size() < bytes) continue;
    *length = bytes;
    if (IsCurrency(name)) return name;
    if (const std::string_view meant = CurrencyMeantBy(name); !meant.empty()) return meant;
  }
  return {};
}

bool Says(const AmountPlan& amount, const HeaderUnit& stated) {
  return (!stated.zeros || *stated.zeros == amount.format.unit_zeros) &&
         (stated.currency.empty() || stated.currency == amount.currency);
}

// The mapping knows that the header is wrong.
bool Expects(const AmountPlan& amount, const HeaderUnit& stated) {
  const std::optional<HeaderUnit> expected = ReadHeaderUnit(amount.header_unit);
  return expected && expected->zeros == stated.zeros && expected->currency == stated.currency;
}

// "10,000 times too small".
std::string Wrong(int zeros, int read_zeros) {
  std::string factor = "1";
  for (int i = 0; i < std::max(zeros, read_zeros) - std::min(zeros, read_zeros); ++i) factor += '0';
  for (size_t at = factor.size(); at > 3;) factor.insert(at -= 3, ",");
  return absl::StrCat(factor, " times too ", zeros > read_zeros ? "small" : "large");
}

}  // namespace

std::optional<HeaderUnit> ReadHeaderUnit(std::string_view text) {
  const std::string half_width = ToHalfWidth(text);
  HeaderUnit unit;
  unit.text = std::string(StripSpaces(half_width));
  for (std::string_view rest = unit.text; !rest.empty();) {
    size_t length = 0;
    if (kBetween.find(rest[0]) != std::string_view::npos) {
      rest.remove_prefix(1);
    } else if (rest.starts_with(kUnitWord)) {
      rest.remove_prefix(kUnitWord.size());
    } else if (const auto known = UnitOfAmountAt(rest); known.has_value() && !unit.zeros) {
      unit.zeros = known->zeros;
      rest.remove_prefix(known->name.size());
    } else if (const std::string_view code = CurrencyAt(rest, &length);
               !code.empty() && unit.currency.empty()) {
      unit.currency = std::string(code);
      rest.remove_prefix(length);
    } else {
      return std::nullopt;
    }
  }
  if (!unit.zeros && unit.currency.empty()) return std::nullopt;
  return unit;
}

std::optional<HeaderUnit> UnitInHeader(std::string_view name) {
  const std::string plain = absl::StrReplaceAll(
      ToHalfWidth(name),
      {{"[", "("}, {"]", ")"}, {"【", "("}, {"】", ")"}, {"〔", "("}, {"〕", ")"}});
  const std::string_view all = plain;
  std::optional<HeaderUnit> last;
  for (size_t open = all.find('('); open != std::string_view::npos;
       open = all.find('(', open + 1)) {
    const size_t close = std::min(all.find(')', open), all.size());
    if (auto unit = ReadHeaderUnit(all.substr(open + 1, close - open - 1))) last = std::move(unit);
  }
  return last;
}

absl::Status CheckHeaderUnit(const std::vector<AmountPlan>& amounts, std::string_view name,
                             std::string_view header) {
  if (amounts.empty()) return absl::OkStatus();
  const std::optional<HeaderUnit> stated = UnitInHeader(name);
  if (!stated || std::any_of(amounts.begin(), amounts.end(), [&stated](const AmountPlan& amount) {
        return Says(amount, *stated) || Expects(amount, *stated);
      })) {
    return absl::OkStatus();
  }
  const AmountPlan& amount = amounts[0];
  const bool other_unit = stated->zeros && *stated->zeros != amount.format.unit_zeros;
  return absl::FailedPreconditionError(
      absl::StrCat(AbslView(header), ": the column `", WithoutPersonalNumbers(name),
                   "` says that its amounts "
                   "are in ",
                   stated->text, ", and the mapping reads them in ",
                   other_unit ? absl::StrCat(amount.unit == "major" ? amount.currency : amount.unit,
                                             ", ", Wrong(*stated->zeros, amount.format.unit_zeros))
                              : amount.currency,
                   ". Nothing was sent. Correct `", other_unit ? "unit" : "currency",
                   "` under `amount`; when the header is wrong, state `header_unit: ", stated->text,
                   "` there."));
}

}  // namespace landbridge
