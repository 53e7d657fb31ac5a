#include "audit/detail/row_keys.hpp"

#include "base/text_parts.hpp"

namespace reconcile {

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
