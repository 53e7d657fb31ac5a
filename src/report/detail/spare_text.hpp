// In: texts that are not needed any more. Out: their memory, for the next. Must not know: what they were.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace reconcile {

/// Empty, with room where there is some. A text is a std::string, or what has its clear() and capacity().
template <class Text>
Text take_spare(std::vector<Text>& spare) {
  if (spare.empty()) return {};
  Text text = std::move(spare.back());
  spare.pop_back();
  text.clear();
  return text;
}

template <class Text>
void add_spare(Text&& text, std::vector<Text>& spare) {
  constexpr std::size_t most_kept = 6, longest_kept = 1 << 20;
  if (spare.size() < most_kept && text.capacity() <= longest_kept) spare.push_back(std::forward<Text>(text));
}

}  // namespace reconcile
