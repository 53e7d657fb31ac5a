#include "app/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>

namespace reconcile {
namespace {

std::string size_text(std::uint64_t bytes) {
  const double value = static_cast<double>(bytes);
  if (value >= 1e9) return fmt::format("{:.1f} GB", value / 1e9);
  if (value >= 1e6) return fmt::format("{:.0f} MB", value / 1e6);
  return fmt::format("{:.0f} kB", value / 1e3);
}

}  // namespace

std::string progress_text(const ProgressState& state, double seconds) {
  std::string text = size_text(state.bytes_done) + " of " + size_text(state.bytes_total);
  if (seconds <= 0) return text;
  text += fmt::format(", {:.0f} rows/s", static_cast<double>(state.rows) / seconds);
  if (state.bytes_done > 0 && state.bytes_done <= state.bytes_total) {
    const double left =
        seconds * static_cast<double>(state.bytes_total - state.bytes_done) / static_cast<double>(state.bytes_done);
    text += fmt::format(", {:.0f} s left", left);
  }
  return text;
}

Progress::Progress(bool show, std::function<ProgressState()> ask) {
  if (!show || ::isatty(STDERR_FILENO) == 0) return;
  thread_ = std::jthread([ask = std::move(ask)](const std::stop_token& stop) {
    const auto begin = std::chrono::steady_clock::now();
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    bool shown = false;
    std::chrono::milliseconds pause(1000);
    while (!wake.wait_for(lock, stop, pause, [&] { return stop.stop_requested(); })) {
      const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
      std::fputs(("\r\x1b[K" + progress_text(ask(), passed.count())).c_str(), stderr);
      shown = true;
      pause = std::chrono::milliseconds(200);
    }
    if (shown) std::fputs("\r\x1b[K", stderr);
  });
}

Progress::~Progress() = default;

}  // namespace reconcile
