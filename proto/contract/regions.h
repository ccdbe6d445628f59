// SPDX-License-Identifier: Apache-2.0
// Regions: where a subject is registered, where an authority sits, what a province subscribes to.
//
// A region is six digits of GB/T 2260 ("440305") or, abroad, two capital letters of ISO 3166-1
// ("AT"); "UN" and "EU" stand for the two bodies that list by themselves. The codes compiled in are
// those of the yearly publications of the Ministry of Civil Affairs from 1980 to 2019. A code that
// was valid once stays known, because a Unified Social Credit Code keeps the region of its
// registration.
//
// All functions are pure and may be called from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landbridge {

// The years in which a GB/T 2260 code stood in the publications. A code that was given twice has
// one span over both.
struct RegionYears {
  int first;
  int last;
};

// Nothing for what is no GB/T 2260 code of any year, and for regions abroad.
std::optional<RegionYears> YearsOfRegion(std::string_view region);

// A GB/T 2260 code of any year, or a region abroad. Report anything else as a warning, not as an
// error: the tables end in 2019.
bool IsKnownRegion(std::string_view region);

// In use: a GB/T 2260 code of 2019, or a region abroad.
bool IsCurrentRegion(std::string_view region);

// Two capital letters that are assigned in ISO 3166-1, or "UN" or "EU".
bool IsForeignRegion(std::string_view region);

// The province to which a code belongs today, as its six digits: "440000" for "440305". Codes
// retired before Hainan (1988) and Chongqing (1997) were split off give the province that holds the
// place now: "460000" for "442121". A code that is not known but starts like a province gives that
// province. A region abroad is its own. Empty for everything else.
std::string ProvinceOf(std::string_view region);

// The code under which `region` is filtered: itself while it is in use or abroad, the province that
// holds the place today once it is retired; empty when it is not known.
std::string TodaysRegion(std::string_view region);

// Whether `region` is `filter` or lies in it: "440305" in "440305", "440300", "440000" and "CN". A
// region abroad lies in itself only. Both sides of a split are told apart: "442121" lies in
// "460000" and no more in "440000".
bool RegionWithin(std::string_view region, std::string_view filter);

// The province that lists call by its full or short name ("广东省", "广东", "内蒙古"), as its six
// digits. Surrounding spaces are ignored. Nothing for any other name.
std::optional<std::string> ProvinceByName(std::string_view name);

// "广东省" for "440000" or any code in it; empty when there is no such province.
std::string_view ProvinceName(std::string_view region);

// The six-digit codes of all provinces, in order.
std::vector<std::string> AllProvinces();

}  // namespace landbridge
