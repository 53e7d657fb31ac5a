// In: a block's bytes and their structure. Out: its records, fields and rejects, quotes respected exactly.
// Must not know: where the bytes came from, what the fields mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "calls/block.hpp"
#include "calls/detail/scan.hpp"

namespace reconcile::detail {

/// What a rejected record says about those that begin inside it. A record whose quote is broken or never closed is
/// inside quotes at every line end that it passes. One that begins later and is inside quotes at its own first line end
/// has the same future, so it is rejected without reading on: hostile files stay linear.
struct Doom {
  std::uint64_t until = 0;  ///< byte offset in the file: where the longest such record failed
  RejectReason reason = RejectReason::broken_quote;
};

struct RecordTask {
  std::size_t begin = 0;         ///< offset in the block where a record begins
  std::size_t enough_bytes = 0;  ///< no record is begun at or after this offset
  std::size_t enough_records = SIZE_MAX;
  bool at_end = false;      ///< the file ends where the block's bytes end
  std::uint32_t width = 0;  ///< fields that every record must have; 0: any number
  std::size_t record_limit_bytes = 0;
};

struct RecordResult {
  std::size_t consumed = 0;  ///< where the next record begins
  std::uint64_t lines = 0;   ///< line ends before it, from RecordTask::begin
  bool skip_line = false;    ///< that one is rejected: reading goes on after the next line feed past the block's end
};

/// Adds to block.records, fields and rejects. `masks` cover block.bytes. Stops before a record that the bytes do not
/// hold whole.
RecordResult cut_records(Block& block, const std::vector<ChunkMasks>& masks, const RecordTask& task, Doom& doom);

}  // namespace reconcile::detail
