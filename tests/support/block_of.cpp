#include "support/block_of.hpp"

namespace reconcile {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(";\r\n") == std::string::npos && !text.starts_with('"')) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

}  // namespace

std::string row_text(const std::vector<std::string>& row) {
  std::string text;
  for (const std::string& field : row) text += (&field == row.data() ? "" : ";") + quoted(field);
  return text;
}

BlockOf::BlockOf(const Layout& layout, const std::vector<std::vector<std::string>>& rows) {
  input_.path = "rows.csv";
  input_.width = static_cast<std::uint32_t>(layout.fields.size());
  for (int column = 0; column < static_cast<int>(layout.fields.size()); ++column)
    input_.column_of_field.push_back(column);
  block_.input = &input_;
  for (const auto& row : rows) append(row);
  block_.bytes.reserve(block_.bytes.size() + 64);
  columns_.decode(block_, layout);
}

void BlockOf::append(const std::vector<std::string>& row) {
  const auto offset = [this] { return static_cast<std::uint32_t>(block_.bytes.size()); };
  Record record;
  record.begin = offset();
  record.line = static_cast<std::uint32_t>(block_.records.size());
  record.first_field = static_cast<std::uint32_t>(block_.field_ends.size());
  for (const std::string& field : row) {
    if (&field != row.data()) block_.bytes += ';';
    block_.bytes += quoted(field);
    block_.field_ends.push_back(offset());
  }
  record.end = offset();
  block_.bytes += '\n';
  block_.records.push_back(record);
}

}  // namespace reconcile
