#include "app/workers.hpp"

#include <atomic>
#include <exception>

#include "app/progress.hpp"
#include "base/in_order.hpp"

namespace reconcile {
namespace {

/// What the threads tell one another: nothing but that it is over, and how far they are.
struct Shared {
  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> rows = 0;
};

void audit_share(const Plan& plan, BlockStream& stream, std::size_t worker, Shared& shared, Tally& tally) {
  Block block;
  Columns columns;
  RowScratch scratch(plan.program.zone);
  Prices prices;
  while (!shared.stop && stream.next(worker, block)) {
    columns.decode(block, plan.layouts.kinds[block.input->kind]);
    audit(plan, columns, scratch, prices, tally);
    shared.rows += columns.rows();
  }
}

}  // namespace

Tally audit_with_workers(const Plan& plan, BlockStream& stream, const TallyMemory& memory,
                         unsigned workers, bool show_progress) {
  Shared shared;
  std::vector<Tally> tallies;
  for (unsigned worker = 0; worker < workers; ++worker) tallies.emplace_back(plan, memory);
  std::vector<std::exception_ptr> errors(workers);
  {
    const Progress progress(show_progress, [&] {
      return ProgressState{stream.bytes_done(), stream.bytes_total(), shared.rows};
    });
    run_jobs(workers, [&](unsigned worker) {
      try {
        audit_share(plan, stream, worker, shared, tallies[worker]);
      } catch (...) {
        errors[worker] = std::current_exception();
        shared.stop = true;
      }
    });
  }
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
  Tally whole = std::move(tallies.front());
  for (std::size_t i = 1; i < tallies.size(); ++i) merge(whole, std::move(tallies[i]));
  return whole;
}

}  // namespace reconcile
