// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/currencies.h"

#include <array>

namespace landbridge {
namespace {

// ISO 4217, list one (currencies in use), without metals, funds, units of account and codes for
// testing.
constexpr std::string_view kInUse =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
    "GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
    "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
    "UGX USD UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ";

// Of list three (withdrawn), those since 2016.
constexpr std::string_view kWithdrawn = "ANG BGN BYR CUC HRK MRO SLL STD VEF ZWL ";

bool IsIn(std::string_view codes, std::string_view code) {
  for (size_t at = 0; at < codes.size(); at += 4) {
    if (codes.substr(at, 3) == code) return true;
  }
  return false;
}

struct Meaning {
  std::string_view name;
  std::string_view code;
};

constexpr auto kMeanings = std::to_array<Meaning>({{"RMB", "CNY"},
                                                   {"CNH", "CNY"},
                                                   {"元", "CNY"},
                                                   {"人民币", "CNY"},
                                                   {"美元", "USD"},
                                                   {"港元", "HKD"},
                                                   {"欧元", "EUR"},
                                                   {"NTD", "TWD"},
                                                   {"UKP", "GBP"}});

}  // namespace

bool IsCurrency(std::string_view code) {
  return code.size() == 3 && (IsIn(kInUse, code) || IsIn(kWithdrawn, code));
}

std::string_view CurrencyMeantBy(std::string_view name) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.name == name) return meaning.code;
  }
  return {};
}

}  // namespace landbridge
