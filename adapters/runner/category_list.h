// SPDX-License-Identifier: Apache-2.0
// The categories of a catalogue, for somebody who writes a mapping or asks for a form.
#pragma once

#include <string>

#include "landbridge/config/v1/catalogue.pb.h"

namespace landbridge {

// For people: what every record needs, and each category with its title, the fields that it
// requires besides, the subjects that it is for and who may list in it.
std::string CategoriesAsText(const config::v1::Catalogue& catalogue);

}  // namespace landbridge
