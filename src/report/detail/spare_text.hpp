// In: texts that are not needed any more. Out: their memory, for the next. Must not know: what they were.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace reconcile {

/// Empty, with room where there is some.
inline std::string take_spare(std::vector<std::string>& spare) {
  if (spare.empty()) return {};
  std::string text = std::move(spare.back());
  spare.pop_back();
  text.clear();
  return text;
}

inline void add_spare(std::string&& text, std::vector<std::string>& spare) {
  constexpr std::size_t most_kept = 6, longest_kept = 1 << 20;
  if (spare.size() < most_kept && text.capacity() <= longest_kept) spare.push_back(std::move(text));
}

}  // namespace reconcile
