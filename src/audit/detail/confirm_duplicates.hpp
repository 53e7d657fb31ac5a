// In: rows whose keys have one hash. Out: those that are duplicates, told by their bytes. Must not know: how they were
// found.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "audit/detail/cells.hpp"
#include "audit/duplicates.hpp"

namespace reconcile {

/// A row, and the first row whose key has the same hash.
struct Suspect {
  Place place;
  Place first;
};

const KindPlan::UniqueUse& use_of(const Plan& plan, KindId kind, std::uint32_t unique);

/// `suspects` and `duplicates`: by thread and cell of the later row. Adds to the latter, in no order. Of a hash, there
/// is a suspect for each row but the first. `alerts`: the rows that are found here are later calls, and taken out of
/// these, where they can be while they are at hand; null: they are not.
void confirm_duplicates(const AuditContext& context, std::uint32_t unique, std::vector<Lists<Suspect>> suspects,
                        const Cells& cells, const std::shared_ptr<MarkMemory>& memory,
                        std::vector<Lists<DuplicateMark>>& duplicates, LaterCalls* alerts);

}  // namespace reconcile
