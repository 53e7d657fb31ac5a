#include "audit/detail/row_keys.hpp"

#include <charconv>

namespace reconcile {

void append_part(std::string& parts, std::string_view text) {
  char digits[24];
  char* const end = std::to_chars(digits, digits + sizeof digits, text.size()).ptr;
  parts.append(digits, end);
  parts += ':';
  parts.append(text);
}

std::vector<std::string> split_parts(std::string_view parts) {
  std::vector<std::string> texts;
  while (!parts.empty()) {
    std::size_t size = 0;
    const char* const colon = std::from_chars(parts.data(), parts.data() + parts.size(), size).ptr;
    parts.remove_prefix(static_cast<std::size_t>(colon - parts.data()) + 1);
    texts.emplace_back(parts.substr(0, size));
    parts.remove_prefix(size);
  }
  return texts;
}

bool unique_key(const std::vector<int>& fields, const Columns& columns, std::size_t row, std::string& scratch,
                std::string& key) {
  key.clear();
  for (const int field : fields) {
    const std::string_view text = columns.text(row, field, scratch);
    if (text.empty()) return false;
    append_part(key, text);
  }
  return true;
}

void join_fields(const std::vector<int>& fields, const Columns& columns, std::size_t row, std::string& scratch,
                 std::string& parts) {
  parts.clear();
  for (const int field : fields) append_part(parts, columns.text(row, field, scratch));
}

}  // namespace reconcile
