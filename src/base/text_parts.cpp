#include "base/text_parts.hpp"

#include <charconv>

namespace reconcile {

void append_part(std::string& parts, std::string_view text) {
  char digits[24];
  char* const end = std::to_chars(digits, digits + sizeof digits, text.size()).ptr;
  parts.append(digits, end);
  parts += ':';
  parts.append(text);
}

std::string_view take_part(std::string_view& parts) {
  std::size_t size = 0;
  const char* const colon = std::from_chars(parts.data(), parts.data() + parts.size(), size).ptr;
  parts.remove_prefix(static_cast<std::size_t>(colon - parts.data()) + 1);
  const std::string_view text = parts.substr(0, size);
  parts.remove_prefix(size);
  return text;
}

std::vector<std::string> split_parts(std::string_view parts) {
  std::vector<std::string> texts;
  while (!parts.empty()) texts.emplace_back(take_part(parts));
  return texts;
}

}  // namespace reconcile
