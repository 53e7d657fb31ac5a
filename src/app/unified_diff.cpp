#include "app/unified_diff.hpp"

#include <algorithm>
#include <ostream>
#include <vector>

namespace reconcile {
namespace {

constexpr std::size_t context_lines = 3;

struct Edit {
  char mark;              ///< ' ', '-' or '+'
  std::string_view line;  ///< with its line end, where it has one
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::size_t ink_of(std::string_view line) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return c != ' ' && c != '\t' && c != '\r' && c != '\n'; }));
}

/// What is taken away stands before what replaces it.
std::vector<Edit> edits_of(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after) {
  std::vector<Edit> edits;
  std::vector<Edit> added;
  const auto flush = [&] {
    edits.insert(edits.end(), added.begin(), added.end());
    added.clear();
  };
  std::size_t i = 0;
  std::size_t j = 0;
  for (std::size_t ink_before = 0, ink_after = 0; i < before.size() || j < after.size();) {
    if (ink_before == ink_after && i < before.size() && j < after.size() && before[i] == after[j]) {
      flush();
      ink_before += ink_of(before[i]);
      ink_after = ink_before;
      edits.push_back({' ', before[i++]});
      ++j;
    } else if (j == after.size() || (i < before.size() && ink_before <= ink_after)) {
      ink_before += ink_of(before[i]);
      edits.push_back({'-', before[i++]});
    } else {
      ink_after += ink_of(after[j]);
      added.push_back({'+', after[j++]});
    }
  }
  flush();
  return edits;
}

struct Counts {
  std::size_t before = 0;
  std::size_t after = 0;

  void add(const Edit& edit) {
    if (edit.mark != '+') ++before;
    if (edit.mark != '-') ++after;
  }
};

void print_range(std::ostream& out, char mark, std::size_t first, std::size_t count) {
  out << mark << (count == 0 ? first : first + 1);
  if (count != 1) out << ',' << count;
}

void print_hunk(std::ostream& out, const std::vector<Edit>& edits, std::size_t begin, std::size_t end, Counts start) {
  Counts counts;
  for (std::size_t i = begin; i < end; ++i) counts.add(edits[i]);
  out << "@@ ";
  print_range(out, '-', start.before, counts.before);
  out << ' ';
  print_range(out, '+', start.after, counts.after);
  out << " @@\n";
  for (std::size_t i = begin; i < end; ++i) {
    out << edits[i].mark << edits[i].line;
    if (!edits[i].line.ends_with('\n')) out << "\n\\ No newline at end of file\n";
  }
}

}  // namespace

void print_unified_diff(std::ostream& out, const std::string& name, std::string_view before, std::string_view after) {
  const auto edits = edits_of(lines_of(before), lines_of(after));
  out << "--- " << name << "\n+++ " << name << '\n';
  Counts start;
  std::size_t counted = 0;  // the edits that `start` counts
  for (std::size_t at = 0; at < edits.size();) {
    if (edits[at].mark == ' ') {
      ++at;
      continue;
    }
    const std::size_t begin = std::max(counted, at - std::min(at, context_lines));
    std::size_t end = at;  // behind the last change of the hunk
    for (std::size_t i = at; i < edits.size() && i <= end + 2 * context_lines; ++i)
      if (edits[i].mark != ' ') end = i + 1;
    at = std::min(end + context_lines, edits.size());
    for (; counted < begin; ++counted) start.add(edits[counted]);
    print_hunk(out, edits, begin, at, start);
    for (; counted < at; ++counted) start.add(edits[counted]);
  }
}

}  // namespace reconcile
