// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/state_digests.h"

#include <optional>
#include <string>
#include <string_view>

#include "broker/ledger/tables.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "proto/contract/status_macros.h"
#include "storage/state_digest.h"

namespace landbridge {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void ClearArrivalFields(Message& row) {
  const google::protobuf::Reflection& reflection = *row.GetReflection();
  for (int i = 0; i < row.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *row.GetDescriptor()->field(i);
    if (field.options().GetExtension(log::v1::arrival)) {
      reflection.ClearField(&row, &field);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field.is_repeated()) {
        for (int j = 0; j < reflection.FieldSize(row, &field); ++j) {
          ClearArrivalFields(*reflection.MutableRepeatedMessage(&row, &field, j));
        }
      } else if (reflection.HasField(row, &field)) {
        ClearArrivalFields(*reflection.MutableMessage(&row, &field));
      }
    }
  }
}

template <typename Row>
absl::StatusOr<std::optional<std::string_view>> WithoutArrival(Table table, std::string_view key,
                                                               std::string_view value,
                                                               std::string& scratch) {
  Row row;
  if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return DamagedRowError(table, key);
  }
  if constexpr (std::is_same_v<Row, log::v1::EventRow>) {
    log::v1::PackedEntry entry;
    if (!entry.ParseFromString(row.entry())) return DamagedRowError(table, key);
    entry.clear_event_time();
    row.set_entry(entry.SerializeAsString());
  }
  ClearArrivalFields(row);
  row.SerializeToString(&scratch);
  return scratch;
}

absl::StatusOr<std::optional<std::string_view>> Content(Table table, std::string_view key,
                                                        std::string_view value,
                                                        std::string& scratch) {
  switch (table) {
    case Table::kMeta:
      if (key == LedgerTable::KeyOf(kLedgerKey)) {
        return WithoutArrival<log::v1::LedgerRow>(table, key, value, scratch);
      }
      if (key == OriginTable::KeyOf(kOriginKey)) return std::nullopt;
      return value;
    case Table::kSources:
      return WithoutArrival<log::v1::SourceRow>(table, key, value, scratch);
    case Table::kListings:
      return WithoutArrival<log::v1::ListingRow>(table, key, value, scratch);
    case Table::kEvents:
      return WithoutArrival<log::v1::EventRow>(table, key, value, scratch);
    case Table::kRejections:
      return WithoutArrival<log::v1::RejectionRow>(table, key, value, scratch);
    case Table::kSubscriptions:
      return WithoutArrival<log::v1::SubscriptionRow>(table, key, value, scratch);
    default:
      return value;
  }
}

}  // namespace

absl::StatusOr<StateDigests> ComputeStateDigests(const StateStore& store) {
  const std::unique_ptr<StateSnapshot> snapshot = store.NewSnapshot();
  LB_ASSIGN_OR_RETURN(const auto ledger, LedgerTable::Get(*snapshot, kLedgerKey));
  StateDigests digests;
  if (ledger) digests.position = Position(static_cast<uint64_t>(ledger->applied_position()));
  LB_ASSIGN_OR_RETURN(digests.state, DigestRows(*snapshot));
  LB_ASSIGN_OR_RETURN(digests.content, DigestRows(*snapshot, Content));
  return digests;
}

}  // namespace landbridge
