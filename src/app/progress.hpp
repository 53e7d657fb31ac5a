// In: how many bytes and rows are done. Out: one line on the terminal, renewed; on anything else nothing.
// Must not know: what is being done.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <thread>

namespace reconcile {

struct ProgressState {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
  std::uint64_t rows = 0;
};

/// "1.2 GB of 1.9 GB, 2100000 rows/s, 3 s left".
std::string progress_text(const ProgressState& state, double seconds);

/// Shows what `ask` says from the second second on, five times a second, on standard error, until it is destroyed.
class Progress {
 public:
  Progress(bool show, std::function<ProgressState()> ask);
  ~Progress();

 private:
  std::jthread thread_;
};

}  // namespace reconcile
